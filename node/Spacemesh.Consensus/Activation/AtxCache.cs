// Job: ATXs by target epoch and id, and the identities known to be malicious; the one copy all consensus rooms look into.
// Invariant: an epoch, once evicted, stays empty; an entry is never replaced.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Activation;

/// <summary>
/// ATXs by target epoch. The owner of the consensus state adds to it before it tells the tortoise. Enumeration is in the order of
/// adding, so that a run can be repeated.
/// </summary>
public sealed class AtxCache
{
    private readonly Dictionary<uint, Epoch> _epochs = [];
    private readonly HashSet<NodeId> _malicious = [];
    private uint _evicted;

    /// <summary>Identities known to be malicious, in the order they became known.</summary>
    public IReadOnlyCollection<NodeId> MaliciousIdentities => _malicious;

    /// <summary>The highest evicted epoch; epoch 0 counts as evicted from the start (no ATX targets it).</summary>
    public EpochId Evicted => new(_evicted);

    /// <summary>The highest epoch that an ATX targets, or epoch 0 if there is none.</summary>
    public EpochId NewestTarget => new(_epochs.Count == 0 ? 0 : _epochs.Keys.Max());

    /// <summary>Adds an ATX; false if it is known already or its target epoch was evicted.</summary>
    public bool Add(EpochId target, AtxId id, AtxRecord atx)
    {
        if (target.Value <= _evicted)
            return false;
        if (!_epochs.TryGetValue(target.Value, out Epoch? epoch))
            _epochs.Add(target.Value, epoch = new Epoch());
        if (!epoch.ById.TryAdd(id, atx))
            return false;
        epoch.ByNode[atx.Node] = id;
        return true;
    }

    /// <summary>The ATX that targets the epoch, or null.</summary>
    public AtxRecord? Get(EpochId target, AtxId id) =>
        _epochs.TryGetValue(target.Value, out Epoch? epoch) ? epoch.ById.GetValueOrDefault(id) : null;

    /// <summary>The identity's ATX that targets the epoch (the one added last, if there are several); false if there is none.</summary>
    public bool TryGetByNode(EpochId target, NodeId node, out AtxId id, out AtxRecord atx)
    {
        if (_epochs.TryGetValue(target.Value, out Epoch? epoch) && epoch.ByNode.TryGetValue(node, out id))
        {
            atx = epoch.ById[id];
            return true;
        }
        id = default;
        atx = null!;
        return false;
    }

    /// <summary>All ATXs that target the epoch, in the order of adding. Must not be changed during the enumeration.</summary>
    public IEnumerable<KeyValuePair<AtxId, AtxRecord>> InEpoch(EpochId target) =>
        _epochs.TryGetValue(target.Value, out Epoch? epoch) ? epoch.ById : [];

    /// <summary>Number of ATXs that target the epoch.</summary>
    public int Count(EpochId target) => _epochs.TryGetValue(target.Value, out Epoch? epoch) ? epoch.ById.Count : 0;

    /// <summary>Marks an identity as malicious, for good.</summary>
    public void SetMalicious(NodeId node) => _malicious.Add(node);

    /// <summary>True if the identity is known to be malicious.</summary>
    public bool IsMalicious(NodeId node) => _malicious.Contains(node);

    /// <summary>
    /// Sum of the weights (wrapping) of the set's ATXs that target the epoch; <paramref name="missing"/> receives the ids that are unknown.
    /// </summary>
    public ulong WeightOfSet(EpochId target, IEnumerable<AtxId> set, ICollection<AtxId>? missing = null)
    {
        ulong weight = 0;
        foreach (AtxId id in set)
        {
            if (Get(target, id) is { } atx)
                weight = unchecked(weight + atx.Weight);
            else
                missing?.Add(id);
        }
        return weight;
    }

    /// <summary>
    /// Median height of the epoch's ATXs whose identity is not malicious: of an even number floor((a + b) / 2) with 64-bit wrap; 0 if there is none.
    /// </summary>
    public ulong MedianHeight(EpochId target)
    {
        if (!_epochs.TryGetValue(target.Value, out Epoch? epoch))
            return 0;
        var heights = new List<ulong>(epoch.ById.Count);
        foreach (AtxRecord atx in epoch.ById.Values)
        {
            if (!_malicious.Contains(atx.Node))
                heights.Add(atx.Height);
        }
        return Median(heights);
    }

    /// <summary>Forgets this epoch and all before it; later additions to them are refused.</summary>
    public void Evict(EpochId epoch)
    {
        if (epoch.Value <= _evicted)
            return;
        _evicted = epoch.Value;
        foreach (uint old in _epochs.Keys.Where(e => e <= epoch.Value).ToArray())
            _epochs.Remove(old);
    }

    /// <summary>The middle value, of an even number floor((a + b) / 2) with 64-bit wrap; 0 if there is none. Sorts the list.</summary>
    internal static ulong Median(List<ulong> heights)
    {
        if (heights.Count == 0)
            return 0;
        heights.Sort();
        int middle = heights.Count / 2;
        return heights.Count % 2 == 0 ? unchecked(heights[middle - 1] + heights[middle]) / 2 : heights[middle];
    }

    private sealed class Epoch
    {
        public Dictionary<AtxId, AtxRecord> ById { get; } = [];

        public Dictionary<NodeId, AtxId> ByNode { get; } = [];
    }
}
