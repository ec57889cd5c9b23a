// Job: who sits in a Hare or certifier committee of a layer, and with how many seats.
// Invariant: proofs handed in are verified already; the oracle asks its sources for an epoch's set at most once while it is kept.
using Spacemesh.Consensus.Activation;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Eligibility;

/// <summary>What the oracle needs to know of the rest of the node; answered from memory or database by the consensus loop.</summary>
public interface IOracleSources
{
    /// <summary>The epoch's beacon, or null while it is not known.</summary>
    Beacon? BeaconOf(EpochId epoch);

    /// <summary>The active set of the epoch's first applied block that is not empty, or null (see Proposals for its rule).</summary>
    IReadOnlyCollection<AtxId>? ActiveSetOfFirstBlock(EpochId epoch);

    /// <summary>The union of the active sets of all first-in-epoch ballots that carry this beacon.</summary>
    IReadOnlyCollection<AtxId> ActiveSetOfFirstBallots(EpochId epoch, Beacon beacon);
}

/// <summary>Constants of the oracle.</summary>
/// <param name="LayersPerEpoch">Layers of an epoch.</param>
/// <param name="EffectiveGenesis">Layer before the first one with ballots.</param>
/// <param name="ConfidenceLayers">In this many first layers of an epoch the previous epoch's set still counts.</param>
public sealed record OracleConfig(uint LayersPerEpoch, LayerId EffectiveGenesis, uint ConfidenceLayers);

/// <summary>Result of a computation of seats.</summary>
/// <param name="Fault">Why there is no answer; a fault means no seats.</param>
/// <param name="Count">Seats won.</param>
public readonly record struct EligibilityOutcome(EligibilityFault Fault, ushort Count);

/// <summary>
/// The eligibility oracle (go-spacemesh hare3/eligibility/oracle.go). A malicious identity keeps its seats: its messages must be
/// counted, but count as nothing.
/// </summary>
public sealed class Oracle(OracleConfig config, AtxCache atxs, IOracleSources sources)
{
    // The reference keeps the sets of five epochs.
    private const int EpochsKept = 5;

    private readonly Dictionary<uint, IReadOnlyCollection<AtxId>> _fallbacks = [];
    private readonly List<ActiveSet> _recent = [];

    /// <summary>Takes an active set from a trusted update; the first one of an epoch wins.</summary>
    public void UseFallback(EpochId epoch, IReadOnlyCollection<AtxId> activeSet) => _fallbacks.TryAdd(epoch.Value, activeSet);

    /// <summary>The trusted update's set of the epoch, or null.</summary>
    public IReadOnlyCollection<AtxId>? FallbackOf(EpochId epoch) => _fallbacks.GetValueOrDefault(epoch.Value);

    /// <summary>Forgets computed sets: to be called when the node has become synced, because it may know more now.</summary>
    public void Reset() => _recent.Clear();

    /// <summary>The input to sign or verify for a seat; null while the epoch's beacon is unknown.</summary>
    public byte[]? VrfInput(LayerId layer, uint round) =>
        sources.BeaconOf(layer.Epoch(config.LayersPerEpoch)) is { } beacon ? VrfMessages.Hare(beacon, layer, round) : null;

    /// <summary>The epoch whose active set rules a layer; null at and before genesis.</summary>
    public EpochId? ActiveSetEpoch(LayerId layer)
    {
        if (layer <= config.EffectiveGenesis)
            return null;
        EpochId epoch = layer.Epoch(config.LayersPerEpoch);
        bool early = layer - epoch.FirstLayer(config.LayersPerEpoch) < config.ConfidenceLayers;
        return early && epoch > (config.EffectiveGenesis + 1).Epoch(config.LayersPerEpoch) ? epoch - 1 : epoch;
    }

    /// <summary>True if the identity has weight in the layer's committees.</summary>
    public bool IsActive(LayerId layer, NodeId node) =>
        Find(layer, out ActiveSet? set) == EligibilityFault.None && set!.Weights.ContainsKey(node);

    /// <summary>The distribution of an identity's seats in a layer's committee.</summary>
    public EligibilityFault TryGetSeats(LayerId layer, NodeId node, uint committee, out Seats seats)
    {
        seats = default;
        if (committee < 1)
            return EligibilityFault.ZeroCommittee;
        EligibilityFault fault = Find(layer, out ActiveSet? set);
        if (fault != EligibilityFault.None)
            return fault;
        if (!set!.Weights.TryGetValue(node, out ulong weight))
            return EligibilityFault.NotActive;
        if (sources.BeaconOf(layer.Epoch(config.LayersPerEpoch)) is null)
            return EligibilityFault.NoBeacon;
        return Seats.TryCreate(weight, set.Total, committee, out seats);
    }

    /// <summary>Seats that a verified proof of <see cref="VrfInput"/> wins.</summary>
    public EligibilityOutcome Calculate(LayerId layer, NodeId node, uint committee, in VrfSignature verified)
    {
        EligibilityFault fault = TryGetSeats(layer, node, committee, out Seats seats);
        return new EligibilityOutcome(fault, fault == EligibilityFault.None ? seats.Count(in verified) : (ushort)0);
    }

    /// <summary>True if a verified proof of <see cref="VrfInput"/> wins exactly this many seats.</summary>
    public bool Validate(LayerId layer, NodeId node, uint committee, in VrfSignature verified, ushort count) =>
        TryGetSeats(layer, node, committee, out Seats seats) == EligibilityFault.None && seats.Validate(in verified, count);

    private EligibilityFault Find(LayerId layer, out ActiveSet? set)
    {
        set = null;
        if (ActiveSetEpoch(layer) is not { } epoch)
            return EligibilityFault.EmptyActiveSet;
        int index = _recent.FindIndex(kept => kept.Epoch == epoch);
        if (index >= 0)
        {
            set = _recent[index];
            _recent.RemoveAt(index);
        }
        else
        {
            EligibilityFault fault = Compute(epoch, out set);
            if (fault != EligibilityFault.None)
                return fault;
            if (_recent.Count == EpochsKept)
                _recent.RemoveAt(0);
        }
        _recent.Add(set!);
        return EligibilityFault.None;
    }

    private EligibilityFault Compute(EpochId epoch, out ActiveSet? set)
    {
        set = null;
        IReadOnlyCollection<AtxId>? ids = FallbackOf(epoch) ?? sources.ActiveSetOfFirstBlock(epoch);
        if (ids is null)
        {
            if (sources.BeaconOf(epoch) is not { } beacon)
                return EligibilityFault.NoBeacon;
            ids = sources.ActiveSetOfFirstBallots(epoch, beacon);
        }
        if (ids.Count == 0)
            return EligibilityFault.EmptyActiveSet;
        var weights = new Dictionary<NodeId, ulong>(ids.Count);
        foreach (AtxId id in ids)
        {
            if (atxs.Get(epoch, id) is not { } atx)
                return EligibilityFault.MissingAtx;
            weights[atx.Node] = atx.Weight;
        }
        ulong total = 0;
        foreach (ulong weight in weights.Values)
            total = unchecked(total + weight);
        set = new ActiveSet(epoch, weights, total);
        return EligibilityFault.None;
    }

    private sealed record ActiveSet(EpochId Epoch, Dictionary<NodeId, ulong> Weights, ulong Total);
}
