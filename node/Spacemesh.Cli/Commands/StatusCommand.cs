// Job: 'spacemesh status': where the network is, what the node and its smesher do, what comes next and when.
// Invariant: calm: a dark epoch is told with its cause and the next reward that can be expected.
using System.CommandLine;
using System.Globalization;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Cli.Node;
using Spacemesh.Cli.Output;
using Spacemesh.Cli.Smeshing;
using Spacemesh.Wallet.Amounts;

namespace Spacemesh.Cli.Commands;

/// <summary>The status command.</summary>
internal static class StatusCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new ExampledCommand("status",
            "Says where the network is, what the node and its smesher do, what comes next and when.",
            "spacemesh status", "spacemesh status --node 127.0.0.1:9092 --private 127.0.0.1:9093 --json")
        {
            SharedOptions.Node, SharedOptions.Private,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken stop)
    {
        using var node = new NodeLink(options.GetValue(SharedOptions.Node)!);
        using var own = new NodeLink(options.GetValue(SharedOptions.Private)!);
        NodeSurvey survey = await NodeSurvey.AskAsync(node, own, TimeProvider.System, stop).ConfigureAwait(false);
        if (options.GetValue(SharedOptions.Json))
        {
            Terminal.Line(StatusJson.Write(survey));
            return ExitCode.Ok;
        }
        foreach ((string name, string text) in Lines(survey, own.Address, TimeZoneInfo.Local))
            Terminal.Line($"{name,-10} {text}");
        return ExitCode.Ok;
    }

    /// <summary>The lines for a person.</summary>
    internal static IEnumerable<(string Name, string Text)> Lines(NodeSurvey survey, string ownAddress, TimeZoneInfo zone)
    {
        NetworkFacts network = survey.Network;
        NodeStatusResponse status = survey.Status;
        yield return ("network", network.Description);
        yield return ("layer", LayerLine(survey, zone));
        string peers = status.ConnectedPeers == 1 ? "1 peer" : $"{status.ConnectedPeers} peers";
        yield return ("synced", $"{(status.Status == NodeStatusResponse.Types.SyncStatus.Synced ? "yes" : "not yet")}, {peers}");
        yield return ("verified", $"layer {status.ProcessedLayer}; applied layer {status.AppliedLayer}");
        if (survey.Smesher is not { } smesher)
        {
            yield return ("smeshing", $"unknown: the private listener {ownAddress} does not answer; name it with --private");
            yield break;
        }
        yield return ("smeshing", SmeshingLine(smesher));
        if (smesher.Story.Failure is { } failure)
            yield return ("trouble", failure);
        foreach (var line in StoryLines(survey, smesher, zone))
            yield return line;
        if (smesher.Coinbase.Length > 0)
            yield return ("coinbase", $"{smesher.Coinbase}, {Amount.Exact(smesher.Balance ?? 0)}");
    }

    private static IEnumerable<(string Name, string Text)> StoryLines(NodeSurvey survey, SmesherSurvey smesher, TimeZoneInfo zone)
    {
        SmesherStory story = smesher.Story;
        if (story.Step is { } step)
        {
            yield return ("now", step.Text);
            if (step.Next.Length > 0 && (step.NextAt ?? DateTimeOffset.MaxValue) > survey.At)
                yield return ("next", step.NextAt is { } at ? $"{step.Next}, {Phrases.When(at, survey.At, zone)}" : step.Next);
        }
        if (story.NextSlot(survey.Network.LayerAt(survey.At) + 1) is { } slot)
            yield return ("proposal", $"next in layer {slot}, {Phrases.When(survey.Network.Start(slot), survey.At, zone)}");
        Outlook outlook = Outlook.At(survey.At, story, survey.Network);
        yield return (outlook.IsDark ? "dark" : "outlook", outlook.Text);
        yield return ("reward", outlook.RewardLayer is { } layer
            ? $"the next is expected from layer {layer}, {Phrases.When(survey.Network.Start(layer), survey.At, zone)}"
            : "none can be foretold yet: no activation is in the making");
    }

    private static string LayerLine(NodeSurvey survey, TimeZoneInfo zone)
    {
        NetworkFacts network = survey.Network;
        if (survey.At < network.Genesis)
            return $"the network begins {Phrases.When(network.Genesis, survey.At, zone)}";
        uint layer = network.LayerAt(survey.At);
        return string.Create(CultureInfo.InvariantCulture,
            $"{layer}, epoch {layer / network.LayersPerEpoch} (layer {layer % network.LayersPerEpoch + 1} of {network.LayersPerEpoch}); the next begins in {Phrases.Span(network.Start(layer + 1) - survey.At)}");
    }

    private static string SmeshingLine(SmesherSurvey smesher)
    {
        string identity = smesher.Identities.Count > 0 ? $", identity {Phrases.ShortId(smesher.Identities[0])}" : "";
        string data = smesher.Setup is { } setup
            ? setup.State switch
            {
                Api.V1.PostSetupStatus.Types.State.Complete => ", space ready",
                Api.V1.PostSetupStatus.Types.State.InProgress => $", space being filled ({setup.NumLabelsWritten} labels so far)",
                Api.V1.PostSetupStatus.Types.State.Error => ", filling the space failed",
                _ => "",
            }
            : "";
        return $"{(smesher.IsSmeshing switch { true => "yes", false => "no", null => "unknown" })}{identity}{data}";
    }
}
