// Job: 'spacemesh events': what the smesher has done and does, from the node's private listener.
// Invariant: with --json each line is an event in the JSON form of the node's gateway, unchanged.
using System.CommandLine;
using Spacemesh.Api.V1;
using Spacemesh.Cli.Node;
using Spacemesh.Cli.Output;
using Spacemesh.Cli.Smeshing;
using Spacemesh.Rpc;

namespace Spacemesh.Cli.Commands;

/// <summary>The events command.</summary>
internal static class EventsCommand
{
    private static readonly Option<bool> Follow = new("--follow") { Description = "Go on with new events until interrupted." };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new ExampledCommand("events",
            "Prints the last events of the smesher (the node keeps 100), and with --follow those to come.",
            "spacemesh events", "spacemesh events --follow --json")
        {
            Follow, SharedOptions.Node, SharedOptions.Private,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken stop)
    {
        bool json = options.GetValue(SharedOptions.Json);
        using var node = new NodeLink(options.GetValue(SharedOptions.Node)!);
        using var own = new NodeLink(options.GetValue(SharedOptions.Private)!);
        SmesherStory? story = json ? null : new SmesherStory(await NetworkFacts.AskAsync(node, stop).ConfigureAwait(false));
        if (!options.GetValue(Follow))
        {
            foreach (Event item in await EventReplay.ReadAsync(own, stop).ConfigureAwait(false))
                Print(item, story);
            return ExitCode.Ok;
        }
        try
        {
            await foreach (Event item in own.FollowAsync(AdminService.EventsStream, new EventStreamRequest(), stop).ConfigureAwait(false))
                Print(item, story);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        throw new CommandFailure(ExitCode.Unreachable, $"the node at {own.Address} ended the stream; it is stopping");
    }

    private static void Print(Event item, SmesherStory? story)
    {
        if (story is null)
        {
            Terminal.Line(MessageJsonWriter.ToText(item));
            return;
        }
        if (story.Add(item) is not { } line)
            return;
        var calm = new CalmLine(item.Timestamp?.ToDateTimeOffset() ?? default, line) { IsFailure = item.Failure };
        Terminal.Line(calm.ToText(TimeProvider.System.GetUtcNow(), TimeZoneInfo.Local));
    }
}
