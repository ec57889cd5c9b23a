// Job: the program spacemesh: parses the command line, runs one command, tells faults in one line.
// Invariant: exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 node unreachable, 130 interrupted.
using System.CommandLine;
using System.Runtime.InteropServices;
using Spacemesh.Cli;
using Spacemesh.Cli.Commands;
using Spacemesh.Cli.Output;
using Spacemesh.Wallet.Files;

ParseResult parsed = CommandTree.Root().Parse(args);
bool json = args.Contains("--json");
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Terminal.Fault(ExitCode.Usage, error.Message, json);
    Console.Error.WriteLine("Try 'spacemesh --help'.");
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
catch (CommandFailure failure)
{
    Terminal.Fault(failure.Code, failure.Message, json);
    return failure.Code;
}
catch (WalletException e)
{
    Terminal.Fault(ExitCode.Failed, e.Message, json);
    return ExitCode.Failed;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return ExitCode.Interrupted;
}
catch (IOException e)
{
    // Standard output was closed, as by 'head'.
    Terminal.Fault(ExitCode.Failed, e.Message, json);
    return ExitCode.Failed;
}
