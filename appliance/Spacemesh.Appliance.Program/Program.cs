// Job: the program spacemesh-appliance: options, wiring, exit codes.
// Invariant: exit codes: 0 stopped as asked, 1 failed, 2 wrong usage; a signal ends it within two seconds.
using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Spacemesh.Appliance.Feed;
using Spacemesh.Appliance.Program;
using Spacemesh.Appliance.State;
using Spacemesh.Appliance.Web;

ParseResult parsed = ApplianceOptions.Root(RunAsync).Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine($"spacemesh-appliance: {error.Message}");
    Console.Error.WriteLine("Try 'spacemesh-appliance --help'.");
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
var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
return await parsed.InvokeAsync(configuration, stop.Token).ConfigureAwait(false);

static async Task<int> RunAsync(ParseResult options, CancellationToken stop)
{
    IPEndPoint endPoint = options.GetValue(ApplianceOptions.Listen)!;
    var hub = new StateHub();
    var served = new PageServerOptions { EndPoint = endPoint, AllowedHosts = options.GetValue(ApplianceOptions.AllowedHost) ?? [] };
    PageServer server;
    try
    {
        server = await PageServer.StartAsync(hub, StaticPage.Load(), served, TimeProvider.System, stop).ConfigureAwait(false);
    }
    catch (Exception e) when (e is IOException or SocketException)
    {
        // Kestrel wraps only "in use"; other refusals (a port below 1024, an address of another machine) come as they are.
        string advice = e is IOException ? "Stop the program that uses it, or choose another address" : "Choose another address";
        Console.Error.WriteLine($"spacemesh-appliance: cannot listen on {endPoint}: {e.GetBaseException().Message.TrimEnd('.')}. {advice} with --listen.");
        return ExitCode.Failed;
    }
    await using (server.ConfigureAwait(false))
    {
        Console.WriteLine($"The page is at http://{new IPEndPoint(endPoint.Address, server.Port)}");
        if (!IPAddress.IsLoopback(endPoint.Address))
            Console.Error.WriteLine("spacemesh-appliance: this address can be reached by other machines; the page asks for no password.");
        var addresses = new NodeAddresses(
            options.GetValue(ApplianceOptions.NodePublic)!.ToString(), options.GetValue(ApplianceOptions.NodePrivate)!.ToString());
        using var feed = new NodeFeed(addresses, hub, TimeProvider.System);
        await feed.RunAsync(stop).ConfigureAwait(false);
    }
    return ExitCode.Done;
}

namespace Spacemesh.Appliance.Program
{
    /// <summary>Exit codes of the program.</summary>
    internal static class ExitCode
    {
        public const int Done = 0;
        public const int Failed = 1;
        public const int Usage = 2;
    }
}
