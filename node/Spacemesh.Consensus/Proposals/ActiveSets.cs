// Job: active sets: grading ATXs by when they came, choosing a set, checking one from a peer.
// Invariant: a set is sorted by id; its hash is that of the ids in this order.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Proposals;

/// <summary>How far an ATX can be trusted to be known to everyone.</summary>
public enum AtxGrade
{
    /// <summary>Too late, or its identity is known to be malicious.</summary>
    Evil = 0,

    /// <summary>Late, or its identity's guilt came late.</summary>
    Acceptable = 1,

    /// <summary>In time everywhere.</summary>
    Good = 2,
}

/// <summary>A candidate for an active set.</summary>
/// <param name="Id">ATX.</param>
/// <param name="Weight">Units times ticks.</param>
/// <param name="ReceivedUnixNanoseconds">When the ATX came; 0 for one from a checkpoint.</param>
/// <param name="ProofUnixNanoseconds">When its identity was proven malicious; 0 for never.</param>
public readonly record struct ActiveSetCandidate(AtxId Id, ulong Weight, long ReceivedUnixNanoseconds, long ProofUnixNanoseconds);

/// <summary>A chosen set: sorted ids, their hash and total weight.</summary>
public sealed record ActiveSet(AtxId[] SortedIds, Hash32 Hash, ulong Weight);

/// <summary>What is wrong with an active set from a peer.</summary>
public enum ActiveSetFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The ids are not in ascending order.</summary>
    NotSorted,

    /// <summary>The hash is not the one asked for.</summary>
    WrongHash,
}

/// <summary>Rules on active sets (go-spacemesh miner/active_set_generator.go, proposals/handler.go).</summary>
public static class ActiveSets
{
    /// <summary>Grade of an ATX for the epoch that begins at <paramref name="epochStart"/>; all times in Unix nanoseconds.</summary>
    public static AtxGrade Grade(long epochStart, long delay, long received, long proof)
    {
        if (received < epochStart - (4 * delay) && (proof == 0 || proof >= epochStart))
            return AtxGrade.Good;
        return received < epochStart - (3 * delay) && (proof == 0 || proof >= epochStart - delay) ? AtxGrade.Acceptable : AtxGrade.Evil;
    }

    /// <summary>The set of good ATXs, if they are more than <paramref name="goodPercent"/> of all and have weight; else null.</summary>
    public static ActiveSet? ChooseGraded(IReadOnlyCollection<ActiveSetCandidate> candidates, long epochStart, long delay, ulong goodPercent)
    {
        var good = candidates.Where(c => Grade(epochStart, delay, c.ReceivedUnixNanoseconds, c.ProofUnixNanoseconds) == AtxGrade.Good).ToList();
        return candidates.Count == 0 || (ulong)good.Count * 100 / (ulong)candidates.Count <= goodPercent
            ? null
            : From(good.Select(c => (c.Id, c.Weight)));
    }

    /// <summary>A set of these ATXs; null when their weight is zero.</summary>
    public static ActiveSet? From(IEnumerable<(AtxId Id, ulong Weight)> atxs)
    {
        var byId = new SortedDictionary<AtxId, ulong>();
        foreach ((AtxId id, ulong weight) in atxs)
            byId[id] = weight;
        AtxId[] ids = [.. byId.Keys];
        ulong total = byId.Values.Aggregate(0UL, (sum, weight) => unchecked(sum + weight));
        return total == 0 ? null : new ActiveSet(ids, SetHashes.ActiveSet(ids), total);
    }

    /// <summary>Checks a set from a peer against the hash it was asked for by. Equal neighbours pass, as they do on the network.</summary>
    public static ActiveSetFault Check(ReadOnlySpan<AtxId> ids, Hash32 expectedHash)
    {
        for (int i = 1; i < ids.Length; i++)
        {
            if (ids[i - 1].CompareTo(ids[i]) > 0)
                return ActiveSetFault.NotSorted;
        }
        return SetHashes.ActiveSet(ids) == expectedHash ? ActiveSetFault.None : ActiveSetFault.WrongHash;
    }
}
