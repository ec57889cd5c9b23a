// Job: makes the calling thread yield to all others of the machine.
// Invariant: a refusal of the system changes nothing but the thread's share of the processor.
using System.Runtime.InteropServices;

namespace Spacemesh.Poet.Server;

/// <summary>Priority of the thread that does the sequential work.</summary>
internal static partial class WorkingThread
{
    // As "nice -n 10": about a tenth of the processor when something else wants it, all of it otherwise.
    private const int Niceness = 10;
    private const int WhichProcess = 0;
    private const uint CallingThread = 0;

    /// <summary>
    /// Lowers the calling thread's priority. .NET's own setting has no effect on Linux, where each thread has a niceness.
    /// </summary>
    public static void Yield()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        if (OperatingSystem.IsLinux())
            _ = SetPriority(WhichProcess, CallingThread, Niceness);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
