// Job: values that follow from the configured ones, and the checks that must hold before a start.
// Invariant: zero stands for "derive it" exactly where the network's own node takes it so.
using Spacemesh.Protocol.Accounts;

namespace Spacemesh.Protocol.Networks;

public sealed partial class NodeConfig
{
    /// <summary>Last genesis layer: nothing is built up to it. Rewards count from the next.</summary>
    public LayerId FirstEffectiveGenesis => new(checked((2 * Main.LayersPerEpoch) - 1));

    /// <summary>Layers by which a ballot with a bad beacon is delayed.</summary>
    public uint BadBeaconDelayLayers => Tortoise.DelayLayers == 0 ? Main.LayersPerEpoch : Tortoise.DelayLayers;

    /// <summary>Seats of the certifier committee.</summary>
    public uint CertifierCommittee => Certificate.CommitteeSize == 0 ? Hare3.Committee : Certificate.CommitteeSize;

    /// <summary>Seats that make a certificate.</summary>
    public uint CertifierThreshold => (CertifierCommittee / 2) + 1;

    /// <summary>Layers for which certify messages are taken after their time.</summary>
    public uint CertifierLayerBuffer => Tortoise.Zdist;

    /// <summary>Layers whose certify messages are kept.</summary>
    public uint CertifierLayersKept => 2 * Tortoise.Zdist;

    /// <summary>Percentage of good ATXs above which the graded active set is used.</summary>
    public uint GoodAtxPercent => Main.MinerGoodAtxsPercent == 0 ? 90 : Main.MinerGoodAtxsPercent;

    /// <summary>Least total weight that counts for eligibilities in an epoch; 0 for none.</summary>
    public ulong MinimalActiveSetWeight(EpochId epoch)
    {
        ulong weight = 0;
        foreach (EpochMinimum minimum in Tortoise.MinimalActiveSetWeights)
        {
            if (minimum.Epoch > epoch.Value)
                break;
            weight = minimum.Weight;
        }
        return weight;
    }

    /// <summary>Tortoise window at a layer.</summary>
    public uint TortoiseWindow(LayerId layer)
    {
        foreach (WindowInterval interval in Tortoise.HistoricalWindows)
        {
            if (layer.Value >= interval.Start && layer.Value <= interval.End)
                return interval.Window;
        }
        return Tortoise.WindowSize;
    }

    /// <summary>Version that ATXs published in an epoch have.</summary>
    public uint AtxVersion(EpochId publishEpoch)
    {
        uint version = 1;
        foreach ((uint epoch, uint from) in Main.AtxVersions)
        {
            if (epoch > publishEpoch.Value)
                break;
            version = from;
        }
        return version;
    }

    /// <summary>What keeps a node from starting with this configuration.</summary>
    public IReadOnlyList<ConfigFault> Check()
    {
        var faults = new List<ConfigFault>();
        void Conflict(string key, string problem) => faults.Add(new ConfigFault(ConfigFaultKind.Conflict, key, problem));
        if (Main.LayersPerEpoch == 0)
            Conflict("main.layers-per-epoch", "must be at least 1.");
        if (Main.LayerDuration.Nanoseconds <= 0)
            Conflict("main.layer-duration", "must be longer than zero.");
        if (HareEligibility.ConfidenceParam >= Main.LayersPerEpoch)
            Conflict("hare-eligibility.eligibility-confidence-param", $"must be less than main.layers-per-epoch ({Main.LayersPerEpoch}).");
        if (Hare3.Enable && Hare3.DisableLayer <= Hare3.EnableLayer)
            Conflict("hare3.disable-layer", $"must be above hare3.enable-layer ({Hare3.EnableLayer}).");
        Int128 hareEnd = Hare3.PreroundDelay.Nanoseconds + ((Int128)7 * Hare3.IterationsLimit * Hare3.RoundDuration.Nanoseconds);
        Int128 hareMust = (Int128)Tortoise.Zdist * Main.LayerDuration.Nanoseconds;
        if (Hare3.Enable && hareEnd > hareMust)
            Conflict("hare3.iterations-limit",
                $"Hare would end {(double)hareEnd / 1e9} s after the layer begins, later than tortoise-zdist layers ({(double)hareMust / 1e9} s).");
        if (!GenesisIds.IsValidExtraData(Genesis.ExtraData))
            Conflict("genesis.genesis-extra-data", $"must have 1 to {GenesisIds.ExtraDataBytes} bytes.");
        if (Genesis.GenesisTime == default)
            Conflict("genesis.genesis-time", "must be given for this preset, such as \"2026-01-31T08:00:00Z\".");
        if (Smeshing.Start && AddressText.Parse(Smeshing.Coinbase, Main.NetworkHrp, out _) != AddressTextFault.None)
            Conflict("smeshing.smeshing-coinbase",
                $"smeshing needs the account that receives rewards: an address that begins with {Main.NetworkHrp}1.");
        return faults;
    }
}

public sealed partial class HareSection
{
    /// <summary>Seats of a committee in a layer.</summary>
    public uint CommitteeAt(LayerId layer) => CommitteeUpgrade is { } upgrade && layer.Value >= upgrade.Layer ? upgrade.Size : Committee;

    /// <summary>True if this protocol runs in a layer.</summary>
    public bool RunsAt(LayerId layer) => Enable && layer.Value >= EnableLayer && layer.Value < DisableLayer;
}
