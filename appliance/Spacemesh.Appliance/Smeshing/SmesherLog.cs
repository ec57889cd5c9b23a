// Job: what the node's events say about one identity.
// Invariant: only what an event said is in it; bounded by epochs kept.
using Spacemesh.Api.V1;

namespace Spacemesh.Appliance.Smeshing;

/// <summary>What the events say about one identity.</summary>
internal sealed class SmesherLog(string id)
{
    /// <summary>Epochs kept: the one that pays, the two in the making, and some behind.</summary>
    private const uint EpochsKept = 6;

    public string Id => id;

    public long? SpaceStartedMs { get; set; }

    public long? SpaceDoneMs { get; set; }

    public string? SpaceFailure { get; set; }

    public long? FirstProofStartedMs { get; set; }

    public long? FirstProofDoneMs { get; set; }

    public bool FirstProofFailed { get; set; }

    /// <summary>By publish epoch.</summary>
    public SortedDictionary<uint, CycleLog> Cycles { get; } = [];

    /// <summary>By epoch.</summary>
    public SortedDictionary<uint, EligibilityLog> Eligibilities { get; } = [];

    /// <summary>Layer to the time of its proposal.</summary>
    public SortedDictionary<uint, long> Proposals { get; } = [];

    /// <summary>The cycle that events without an epoch belong to.</summary>
    public CycleLog? Current { get; private set; }

    /// <summary>The cycle of a publish epoch, which is now the current one.</summary>
    public CycleLog Enter(uint publishEpoch)
    {
        if (!Cycles.TryGetValue(publishEpoch, out CycleLog? cycle))
        {
            Cycles[publishEpoch] = cycle = new CycleLog();
            TrimBelow(Cycles, publishEpoch);
        }
        return Current = cycle;
    }

    /// <summary>The cycle whose work is in a round; the current one when the round's name is not a number.</summary>
    public CycleLog? OfRound(string roundId) =>
        uint.TryParse(roundId, out uint round) && Cycles.TryGetValue(round + 1, out CycleLog? cycle) ? cycle : Current;

    public void AddEligibilities(long ms, EventEligibilities drawn)
    {
        var slots = new SortedDictionary<uint, uint>();
        foreach (ProposalEligibility slot in drawn.Eligibilities)
            slots[slot.Layer] = slot.Count;
        Eligibilities[drawn.Epoch] = new EligibilityLog(ms, slots, drawn.ActiveSetSize);
        TrimBelow(Eligibilities, drawn.Epoch);
        if (Eligibilities.First().Value.Slots is { Count: > 0 } oldest)
        {
            uint from = oldest.First().Key;
            foreach (uint layer in Proposals.Keys.TakeWhile(layer => layer < from).ToList())
                Proposals.Remove(layer);
        }
    }

    private static void TrimBelow<T>(SortedDictionary<uint, T> byEpoch, uint newest)
    {
        if (newest < EpochsKept)
            return;
        foreach (uint epoch in byEpoch.Keys.TakeWhile(epoch => epoch <= newest - EpochsKept).ToList())
            byEpoch.Remove(epoch);
    }
}

/// <summary>One way from registration to the published ATX.</summary>
internal sealed class CycleLog
{
    public long? WaitingSinceMs { get; set; }

    public long? RegisterAtMs { get; set; }

    public long? RegisteredMs { get; set; }

    public string? PoetUrl { get; set; }

    public long? RoundEndMs { get; set; }

    public long? ProofFetchedMs { get; set; }

    public ulong Ticks { get; set; }

    public long? ProvingSinceMs { get; set; }

    public long? ProvedMs { get; set; }

    public bool ProvingFailed { get; set; }

    public long? PublishedMs { get; set; }

    public string? AtxId { get; set; }
}

/// <summary>The layers an identity drew in one epoch.</summary>
internal sealed record EligibilityLog(long AtMs, SortedDictionary<uint, uint> Slots, uint ActiveSetSize);
