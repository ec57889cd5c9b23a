// Job: what people call a network, and when its PoET rounds begin and end.
// Invariant: decided by what the node says of its network; an unknown one is called by its prefix.
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Appliance.Smeshing;
using Spacemesh.Appliance.State;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Appliance.Feed;

/// <summary>What people call a network.</summary>
internal static class NetworkNames
{
    private const string StandaloneHrp = "standalone";

    /// <summary>Length of a layer above which a test network is the public one; the fast one has seconds.</summary>
    private static readonly TimeSpan SlowLayer = TimeSpan.FromMinutes(1);

    public static bool IsAlone(NetworkInfoResponse info) => info.Hrp == StandaloneHrp;

    public static NetworkPart Describe(NetworkInfoResponse info)
    {
        (string name, string note) = info.Hrp switch
        {
            StandaloneHrp => ("Standalone", "local test network, coins without value"),
            "sm" => ("Spacemesh", ""),
            "stest" => ("Spacemesh test network", "test network, coins without value"),
            _ => (info.Hrp, "private network"),
        };
        return new NetworkPart(
            name, note, Ms(info.GenesisTime), (long)info.LayerDuration.ToTimeSpan().TotalMilliseconds, info.LayersPerEpoch,
            info.EffectiveGenesisLayer, Convert.ToHexStringLower(info.GenesisId.Span), info.Hrp);
    }

    /// <summary>Calendar of a network; null when what the node says makes no calendar.</summary>
    public static LayerCalendar? Calendar(NetworkPart network) =>
        network is { LayerMs: > 0, LayersPerEpoch: > 0 }
            ? new LayerCalendar(network.GenesisMs, network.LayerMs, network.LayersPerEpoch, network.FirstLayer)
            : null;

    public static PoetRhythm Rhythm(NetworkInfoResponse info)
    {
        NodeConfig preset = info.Hrp switch
        {
            StandaloneHrp => NetworkPresets.Standalone(),
            "stest" => info.LayerDuration.ToTimeSpan() < SlowLayer ? NetworkPresets.Fastnet() : NetworkPresets.Testnet(),
            _ => NetworkPresets.Mainnet(),
        };
        long shift = (long)preset.Poet.PhaseShift.TimeSpan.TotalMilliseconds;
        long gap = (long)preset.Poet.CycleGap.TimeSpan.TotalMilliseconds;
        long grace = (long)preset.Poet.GracePeriod.TimeSpan.TotalMilliseconds;
        return new PoetRhythm(shift - grace, shift, shift - gap);
    }

    private static long Ms(Google.Protobuf.WellKnownTypes.Timestamp? time) => time is null ? 0 : (time.Seconds * 1000) + (time.Nanos / 1_000_000);
}
