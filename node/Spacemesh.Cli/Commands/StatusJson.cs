// Job: 'spacemesh status --json'.
// Invariant: members are only added in later versions; times are RFC 3339 in UTC, smidge are strings.
using System.Text.Json;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Cli.Node;
using Spacemesh.Cli.Output;
using Spacemesh.Cli.Smeshing;
using Spacemesh.Protocol;

namespace Spacemesh.Cli.Commands;

/// <summary>Status as JSON.</summary>
internal static class StatusJson
{
    /// <summary>One object.</summary>
    public static string Write(NodeSurvey survey) => Terminal.Json(json =>
    {
        NetworkFacts network = survey.Network;
        uint layer = network.LayerAt(survey.At);
        json.WriteString("at", Phrases.Rfc3339(survey.At));
        json.WriteString("network", network.Prefix);
        json.WriteString("genesisId", network.GenesisId.ToHex());
        json.WriteString("genesisTime", Phrases.Rfc3339(network.Genesis));
        json.WriteNumber("layer", layer);
        json.WriteNumber("epoch", layer / network.LayersPerEpoch);
        json.WriteString("nextLayerAt", Phrases.Rfc3339(network.Start(survey.At < network.Genesis ? 0 : layer + 1)));
        json.WriteBoolean("synced", survey.Status.Status == NodeStatusResponse.Types.SyncStatus.Synced);
        json.WriteNumber("peers", survey.Status.ConnectedPeers);
        json.WriteNumber("latestLayer", survey.Status.LatestLayer);
        json.WriteNumber("appliedLayer", survey.Status.AppliedLayer);
        json.WriteNumber("verifiedLayer", survey.Status.ProcessedLayer);
        if (survey.Smesher is { } smesher)
            Smesher(json, survey, smesher);
        else
            json.WriteNull("smesher");
    });

    private static void Smesher(Utf8JsonWriter json, NodeSurvey survey, SmesherSurvey smesher)
    {
        SmesherStory story = smesher.Story;
        json.WriteStartObject("smesher");
        if (smesher.IsSmeshing is { } smeshing)
            json.WriteBoolean("smeshing", smeshing);
        json.WriteStartArray("identities");
        foreach (byte[] id in smesher.Identities)
            json.WriteStringValue(Convert.ToHexStringLower(id));
        json.WriteEndArray();
        json.WriteString("coinbase", smesher.Coinbase);
        if (smesher.Balance is { } balance)
            json.WriteString("balanceSmidge", $"{balance}");
        if (smesher.Setup is { } setup)
        {
            json.WriteString("postState", setup.State.ToString().ToLowerInvariant());
            json.WriteString("labelsWritten", $"{setup.NumLabelsWritten}");
        }
        if (story.Step is { } step)
        {
            json.WriteString("step", step.Kind);
            json.WriteString("now", step.Text);
            json.WriteString("next", step.Next);
            Time(json, "nextAt", step.NextAt);
        }
        Number(json, "lastProposalLayer", story.LastProposal);
        Number(json, "nextProposalLayer", story.NextSlot(survey.Network.LayerAt(survey.At) + 1));
        if (story.Failure is { } failure)
            json.WriteString("failure", failure);
        Outlook outlook = Outlook.At(survey.At, story, survey.Network);
        json.WriteString("outlook", outlook.Kind);
        json.WriteString("outlookText", outlook.Text);
        Number(json, "expectedRewardLayer", outlook.RewardLayer);
        Time(json, "expectedRewardAt", outlook.RewardLayer is { } layer ? survey.Network.Start(layer) : null);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, uint? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
            json.WriteString(name, Phrases.Rfc3339(time));
    }
}
