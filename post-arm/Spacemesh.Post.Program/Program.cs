// Job: the program spacemesh-post: parses the command line, runs one command, ends at once on SIGTERM or SIGINT.
// Invariant: exit codes: 0 done or stopped as asked, 1 failed, 2 wrong usage, 130 interrupted before it was done.
using System.CommandLine;
using System.Runtime.InteropServices;
using Spacemesh.Post;
using Spacemesh.Post.Program;

var root = new RootCommand("Proof of Space-Time: makes labels, proves and verifies them, and serves a node.")
{
    ServiceCommand.Create(),
    InitCommand.Create(),
    VerifyCommand.Create(),
};
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine($"spacemesh-post: {error.Message}");
    Console.Error.WriteLine("Try 'spacemesh-post --help'.");
    return ExitCode.Usage;
}

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parsed.InvokeAsync(configuration, stop.Token).ConfigureAwait(false);
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("spacemesh-post: interrupted; what was done is kept");
    return ExitCode.Interrupted;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or RandomXException)
{
    Console.Error.WriteLine($"spacemesh-post: {e.Message}");
    return ExitCode.Failed;
}

namespace Spacemesh.Post.Program
{
    /// <summary>Exit codes of the program.</summary>
    internal static class ExitCode
    {
        public const int Done = 0;
        public const int Failed = 1;
        public const int Usage = 2;
        public const int Interrupted = 130;
    }
}
