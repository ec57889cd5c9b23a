// Job: what the node says of its network: layers in time, epochs, prefix of addresses, genesis id.
// Invariant: values only; asked once for each command, they do not change while a network lives.
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Protocol;

namespace Spacemesh.Cli.Node;

/// <summary>A network's fixed numbers.</summary>
/// <param name="Clock">Layers in time.</param>
/// <param name="LayersPerEpoch">Layers of an epoch.</param>
/// <param name="EffectiveGenesis">Last layer without ballots.</param>
/// <param name="Prefix">Prefix of addresses.</param>
/// <param name="GenesisId">20 bytes, signed with everything.</param>
internal sealed record NetworkFacts(LayerClock Clock, uint LayersPerEpoch, uint EffectiveGenesis, string Prefix, Hash20 GenesisId)
{
    /// <summary>First epoch in which smeshers act.</summary>
    public uint FirstEpoch => (EffectiveGenesis + 1) / LayersPerEpoch;

    /// <summary>Start of layer 0.</summary>
    public DateTimeOffset Genesis => Start(0);

    /// <summary>Length of a layer.</summary>
    public TimeSpan LayerDuration => TimeSpan.FromTicks(Clock.LayerNanoseconds / 100);

    /// <summary>What the prefix says to a person.</summary>
    public string Description => Prefix switch
    {
        "standalone" => "standalone (local test network, coins without value)",
        "stest" => "test network (coins without value)",
        "sm" => "mainnet",
        _ => Prefix,
    };

    /// <summary>Asks the node.</summary>
    public static async Task<NetworkFacts> AskAsync(NodeLink node, CancellationToken stop) =>
        From(await node.CallAsync(NetworkService.Info, new NetworkInfoRequest(), stop).ConfigureAwait(false));

    /// <summary>From the node's answer; one that cannot be is refused.</summary>
    public static NetworkFacts From(NetworkInfoResponse info)
    {
        if (info.GenesisTime is null || info.LayerDuration is null || info.LayersPerEpoch == 0 || info.GenesisId.Length != Hash20.Size
            || info.LayerDuration.ToTimeSpan() <= TimeSpan.Zero)
            throw new CommandFailure(ExitCode.Failed, "the node's answer about its network is incomplete; is this a Spacemesh node?");
        return new NetworkFacts(
            new LayerClock(info.GenesisTime.ToDateTimeOffset(), info.LayerDuration.ToTimeSpan()),
            info.LayersPerEpoch, info.EffectiveGenesisLayer, info.Hrp, Hash20.FromSpan(info.GenesisId.Span));
    }

    /// <summary>The layer that holds a moment.</summary>
    public uint LayerAt(DateTimeOffset time) => Clock.LayerAt(time).Value;

    /// <summary>The epoch that holds a moment.</summary>
    public uint EpochAt(DateTimeOffset time) => LayerAt(time) / LayersPerEpoch;

    /// <summary>Start of a layer.</summary>
    public DateTimeOffset Start(uint layer) => Clock.StartOf(new LayerId(layer));

    /// <summary>First layer of an epoch.</summary>
    public uint FirstLayer(uint epoch) => epoch * LayersPerEpoch;

    /// <summary>Start of an epoch.</summary>
    public DateTimeOffset EpochStart(uint epoch) => Start(FirstLayer(epoch));
}
