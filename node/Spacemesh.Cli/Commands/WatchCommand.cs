// Job: 'spacemesh watch': waits until a node answers, then tells calmly what happens, what comes next and when.
// Invariant: waits are bounded; it ends with 0 when asked to, with 3 when the node does not come or goes away.
using System.CommandLine;
using Spacemesh.Cli.Output;
using Spacemesh.Cli.Smeshing;

namespace Spacemesh.Cli.Commands;

/// <summary>The watch command.</summary>
internal static class WatchCommand
{
    private static readonly Option<string?> Page = new("--page") { Description = "Address of a page to wait for and to name, http://host:port." };

    private static readonly Option<int> Timeout = SharedOptions.Timeout(120);

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new ExampledCommand("watch",
            "Waits for the node and tells what happens: layers, smeshing, rewards, what comes next. Goes on until interrupted.",
            "spacemesh watch", "spacemesh watch --page http://127.0.0.1:8080 --json")
        {
            SharedOptions.Node, SharedOptions.Private, Page, Timeout,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken stop)
    {
        bool json = options.GetValue(SharedOptions.Json);
        var gate = new Lock();
        void Tell(CalmLine line)
        {
            lock (gate)
                Terminal.Line(json ? line.ToJson() : line.ToText(TimeProvider.System.GetUtcNow(), TimeZoneInfo.Local));
        }
        using var watch = new Watch(
            options.GetValue(SharedOptions.Node)!, options.GetValue(SharedOptions.Private)!, TimeProvider.System, Tell)
        {
            Page = options.GetValue(Page), Brief = !json, StartTimeout = TimeSpan.FromSeconds(options.GetValue(Timeout)),
        };
        try
        {
            await watch.RunAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to end.
        }
        return ExitCode.Ok;
    }
}
