// Job: runs a simulation on a thread of its own, without a synchronisation context.
// Invariant: asynchronous steps of the smesher go on where their timer fires, which is this thread; a fault comes out as it was thrown.
using System.Runtime.ExceptionServices;

namespace Spacemesh.Simulation.Tests.World;

/// <summary>The thread of a simulation.</summary>
internal static class OneThread
{
    // Steps that finish at once run inside each other.
    private const int StackBytes = 16 * 1024 * 1024;

    /// <summary>Runs the work to its end.</summary>
    public static void Run(Action work)
    {
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        }, StackBytes) { Name = "simulation" };
        thread.Start();
        thread.Join();
        fault?.Throw();
    }
}
