// Job: everything 'status' tells, asked of a node once.
// Invariant: the public listener must answer; what the private one does not say is null.
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Api.V1;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Cli.Smeshing;
using Spacemesh.Rpc;
using NodeService = Spacemesh.Api.V2Alpha1.NodeService;

namespace Spacemesh.Cli.Node;

/// <summary>A node at a moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Network">Its network.</param>
/// <param name="Status">Its layers and whether it is synced.</param>
/// <param name="Smesher">Its smesher; null if the private listener does not answer.</param>
internal sealed record NodeSurvey(DateTimeOffset At, NetworkFacts Network, NodeStatusResponse Status, SmesherSurvey? Smesher)
{
    /// <summary>Asks both listeners.</summary>
    public static async Task<NodeSurvey> AskAsync(NodeLink node, NodeLink own, TimeProvider time, CancellationToken stop)
    {
        NetworkFacts network = await NetworkFacts.AskAsync(node, stop).ConfigureAwait(false);
        NodeStatusResponse status = await node.CallAsync(NodeService.Status, new NodeStatusRequest(), stop).ConfigureAwait(false);
        SmesherSurvey? smesher = await SmesherSurvey.AskAsync(node, own, network, time, stop).ConfigureAwait(false);
        return new NodeSurvey(time.GetUtcNow(), network, status, smesher);
    }
}

/// <summary>A smesher at a moment.</summary>
/// <param name="IsSmeshing">Whether the node smeshes; null if it does not say.</param>
/// <param name="Coinbase">Where rewards go; empty if unknown.</param>
/// <param name="Identities">Public keys.</param>
/// <param name="Setup">State of the PoST data; null if the node does not say.</param>
/// <param name="Story">What its events add up to.</param>
/// <param name="Balance">Smidge at the coinbase; null if unknown.</param>
internal sealed record SmesherSurvey(
    bool? IsSmeshing, string Coinbase, IReadOnlyList<byte[]> Identities, PostSetupStatus? Setup, SmesherStory Story, ulong? Balance)
{
    /// <summary>Asks the private listener; null if it does not answer.</summary>
    public static async Task<SmesherSurvey?> AskAsync(
        NodeLink node, NodeLink own, NetworkFacts network, TimeProvider time, CancellationToken stop)
    {
        RpcResult<SmesherIDsResponse> ids = await own.TryCallAsync(SmesherService.SmesherIDs, new Empty(), stop).ConfigureAwait(false);
        if (ids.Status.Code is RpcCode.Unavailable or RpcCode.DeadlineExceeded)
            return null;
        byte[][] identities = [.. (ids.Value?.PublicKeys ?? []).Select(key => key.ToByteArray())];
        var smeshing = await own.TryCallAsync(SmesherService.IsSmeshing, new Empty(), stop).ConfigureAwait(false);
        var setup = await own.TryCallAsync(SmesherService.PostSetupStatus, new Empty(), stop).ConfigureAwait(false);
        var coinbase = await own.TryCallAsync(SmesherService.Coinbase, new Empty(), stop).ConfigureAwait(false);
        var story = new SmesherStory(network);
        foreach (Event item in await EventReplay.ReadAsync(own, stop).ConfigureAwait(false))
            story.Add(item);
        await EventReplay.AddActivationsAsync(story, node, identities, network.EpochAt(time.GetUtcNow()), stop).ConfigureAwait(false);
        string address = coinbase.Value?.AccountId?.Address ?? "";
        ulong? balance = address.Length == 0 ? null
            : (await AccountReader.ReadAsync(node, address, stop).ConfigureAwait(false)).Current.Balance;
        return new SmesherSurvey(smeshing.Value?.IsSmeshing, address, identities, setup.Value?.Status, story, balance);
    }
}
