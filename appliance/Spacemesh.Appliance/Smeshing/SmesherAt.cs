// Job: one identity at one moment, as the rules ask about it.
// Invariant: pure questions over what is known; "known not" and "not known" are kept apart.
namespace Spacemesh.Appliance.Smeshing;

/// <summary>One identity at one moment.</summary>
internal sealed class SmesherAt(
    SmesherLog log, IReadOnlySet<uint> beacons, long nowMs, LayerCalendar calendar, PoetRhythm rhythm, SmeshingFacts facts)
{
    public string Id => Log.Id;

    public SmesherLog Log => log;

    public long NowMs => nowMs;

    public LayerCalendar Calendar => calendar;

    public SmeshingFacts Facts => facts;

    public uint Layer => calendar.LayerAt(nowMs);

    public uint Epoch => calendar.EpochAt(nowMs);

    /// <summary>What events said of the cycle that ends in rewards of an epoch.</summary>
    public CycleLog? Cycle(uint target) => target == 0 ? null : log.Cycles.GetValueOrDefault(target - 1);

    /// <summary>When registration for an epoch's cycle is due.</summary>
    public long RegisterMs(uint target) =>
        Cycle(target)?.RegisterAtMs ?? calendar.EpochStart(target < 2 ? 0 : target - 2) + rhythm.RegisterMs;

    /// <summary>When nobody can register for it any more.</summary>
    public long RoundStartMs(uint target) => calendar.EpochStart(target < 2 ? 0 : target - 2) + rhythm.RoundStartMs;

    /// <summary>When the round of an epoch's cycle ends.</summary>
    public long RoundEndMs(uint target) => Cycle(target)?.RoundEndMs ?? calendar.EpochStart(target < 1 ? 0 : target - 1) + rhythm.RoundEndMs;

    /// <summary>Whether there is an ATX for the epoch.</summary>
    public bool HasActivation(uint target) => facts.Activations.Contains((Id, target)) || Cycle(target)?.PublishedMs is not null;

    /// <summary>Whether its registration was certainly missed: the node is already busy with a later one.</summary>
    public bool Missed(uint target) =>
        !HasActivation(target) && Cycle(target)?.RegisteredMs is null
        && (nowMs > calendar.EpochStart(target) || (log.Cycles.Count > 0 && log.Cycles.Last().Key + 1 > target));

    /// <summary>Whether an ATX for the epoch exists or is on its way.</summary>
    public bool WillHaveActivation(uint target)
    {
        if (HasActivation(target))
            return true;
        if (target <= Epoch || Missed(target))
            return false;
        if (Cycle(target)?.RegisteredMs is not null)
            return true;
        return nowMs < RoundStartMs(target);
    }

    /// <summary>Whether the epoch's beacon is known to exist: said by an event, or shown by layers drawn with it.</summary>
    public bool HasBeacon(uint epoch) =>
        epoch <= calendar.FirstEpoch || beacons.Contains(epoch) || log.Eligibilities.ContainsKey(epoch) || RewardsIn(epoch).Count > 0;

    /// <summary>Whether a beacon of the epoch can be counted on: smeshers active in the epoch before draw it.</summary>
    public bool WillHaveBeacon(uint epoch) =>
        !facts.IsAlone || HasBeacon(epoch) || (epoch > Epoch ? WillHaveActivation(epoch - 1) : HasActivation(epoch - 1));

    /// <summary>Whether the identity acts in the epoch.</summary>
    public bool Acts(uint epoch) => log.Eligibilities.ContainsKey(epoch) || RewardsIn(epoch).Count > 0 || ProposalsIn(epoch).Count > 0;

    /// <summary>Whether several own layers of the epoch passed and nothing came of any: then none of the rest can be promised.</summary>
    public bool IsSilent(uint epoch) =>
        Slots(epoch).Keys.Count(layer => layer + 1 < Layer) >= 2 && ProposalsIn(epoch).Count == 0 && RewardsIn(epoch).Count == 0;

    public List<KeyValuePair<uint, long>> ProposalsIn(uint epoch) =>
        [.. log.Proposals.Where(proposal => calendar.EpochOf(proposal.Key) == epoch)];

    public List<(uint Layer, ulong Smidge)> RewardsIn(uint epoch)
    {
        var rewards = new List<(uint, ulong)>();
        uint from = calendar.FirstLayerOf(epoch);
        for (uint layer = from; layer < from + calendar.LayersPerEpoch; layer++)
        {
            if (facts.Rewards.TryGetValue((Id, layer), out ulong smidge))
                rewards.Add((layer, smidge));
        }
        return rewards;
    }

    /// <summary>The layers of the epoch in which the identity may act.</summary>
    public SortedDictionary<uint, uint> Slots(uint epoch) => log.Eligibilities.GetValueOrDefault(epoch)?.Slots ?? [];

    /// <summary>The next layer that is expected to pay; null when none is drawn.</summary>
    public uint? NextPayingSlot()
    {
        foreach (uint layer in Slots(Epoch).Keys)
        {
            if (layer >= Layer && layer >= calendar.FirstPayingLayer && layer > facts.AppliedLayer && !facts.Rewards.ContainsKey((Id, layer)))
                return layer;
        }
        return null;
    }
}
