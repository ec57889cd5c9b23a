// Job: runs the post service as a child process and starts it again when it dies.
// Invariant: the child never outlives this process (it watches our process id) nor a stop (SIGTERM, then SIGKILL within a second).
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Spacemesh.Node.Smeshing;

/// <summary>Supervises one post service.</summary>
public sealed partial class PostSupervisor(
    PostServiceCommand command, PostServiceOptions options, SmeshingEvents events, TimeProvider time, ILogger? log = null)
{
    // A service that cannot run at all says so at once each time; ten tries take about three minutes.
    private const int FailuresMax = 10;
    private const int LineCharsMax = 1000;
    private const int Terminate = 15;
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoodRun = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromMilliseconds(700);

    private readonly ILogger _log = log ?? NullLogger.Instance;
    private volatile string _lastLine = "";
    private int _processId;

    /// <summary>Process id of the running service; 0 without one.</summary>
    public int ProcessId => Volatile.Read(ref _processId);

    /// <summary>Runs until cancelled (<see cref="OperationCanceledException"/>) or until the service failed ten times in a row.</summary>
    public async Task<SmeshingFault> RunAsync(CancellationToken cancellation)
    {
        for (int failures = 0; ;)
        {
            long start = time.GetTimestamp();
            string problem = await RunOnceAsync(cancellation).ConfigureAwait(false);
            failures = time.GetElapsedTime(start) >= GoodRun ? 1 : failures + 1;
            if (failures >= FailuresMax)
                return new SmeshingFault($"the post service ended {failures} times in a row: {problem}");
            TimeSpan wait = TimeSpan.FromSeconds(Math.Min(BackoffMax.TotalSeconds, 1 << Math.Min(failures - 1, 10)));
            Restarting(_log, problem, wait.TotalSeconds);
            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<string> RunOnceAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(command.Program, command.Arguments(options))
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true,
        };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"{command.Program} cannot be started: {e.Message}";
        }
        process.StandardInput.Close();
        Volatile.Write(ref _processId, process.Id);
        events.PostServiceStarted();
        Task reading = Task.WhenAll(ForwardAsync(process.StandardError), ForwardAsync(process.StandardOutput));
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            await reading.WaitAsync(EndsWithin, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return $"code {process.ExitCode}{(_lastLine.Length > 0 ? $", its last line: {_lastLine}" : "")}";
        }
        finally
        {
            await EndAsync(process).ConfigureAwait(false);
            Volatile.Write(ref _processId, 0);
            events.PostServiceStopped();
        }
    }

    private static async Task EndAsync(Process process)
    {
        if (process.HasExited)
            return;
        _ = Kill(process.Id, Terminate);
        using var patience = new CancellationTokenSource(EndsWithin);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task ForwardAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            line = line.Length > LineCharsMax ? line[..LineCharsMax] : line;
            _lastLine = line;
            Said(_log, line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LoggerMessage(Level = LogLevel.Information, Message = "post service: {Line}")]
    private static partial void Said(ILogger log, string line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the post service ended ({Problem}); it is started again in {Seconds} s")]
    private static partial void Restarting(ILogger log, string problem, double seconds);
}
