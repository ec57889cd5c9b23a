// Job: recomputes a tree's root from proven leaves and proof nodes, and the left siblings met on each leaf's path.
// Invariant: one pass, every leaf and node consumed from the front; the proof ends when its nodes run out, whatever height that is.
using Spacemesh.Poet.Work;

namespace Spacemesh.Poet.Verify;

/// <summary>What is wrong with the shape of a proof before any hash is compared.</summary>
public enum ProofShapeFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>As many leaves as indices are needed.</summary>
    CountMismatch,

    /// <summary>At least one leaf is needed.</summary>
    NoLeaves,

    /// <summary>Indices must be ascending.</summary>
    NotSorted,

    /// <summary>Indices must be distinct.</summary>
    Duplicate,
}

/// <summary>One walk over a proof (poet specification 1.6).</summary>
public sealed class ProofReplay
{
    private readonly IReadOnlyList<ulong> _indices;
    private readonly IReadOnlyList<byte[]> _leaves;
    private readonly IReadOnlyList<byte[]> _nodes;
    private readonly NodeHash _hash;
    private readonly bool _collect;
    private int _nextLeaf;
    private int _nextNode;

    private ProofReplay(IReadOnlyList<ulong> indices, IReadOnlyList<byte[]> leaves, IReadOnlyList<byte[]> nodes, NodeHash hash,
        bool collect) =>
        (_indices, _leaves, _nodes, _hash, _collect) = (indices, leaves, nodes, hash, collect);

    /// <summary>Counts, order and duplicates.</summary>
    public static ProofShapeFault CheckShape(IReadOnlyList<ulong> indices, int leafCount)
    {
        if (indices.Count != leafCount)
            return ProofShapeFault.CountMismatch;
        if (leafCount == 0)
            return ProofShapeFault.NoLeaves;
        for (int i = 1; i < indices.Count; i++)
        {
            if (indices[i] < indices[i - 1])
                return ProofShapeFault.NotSorted;
        }
        for (int i = 1; i < indices.Count; i++)
        {
            if (indices[i] == indices[i - 1])
                return ProofShapeFault.Duplicate;
        }
        return ProofShapeFault.None;
    }

    /// <summary>The root that follows from leaves and nodes; the shape must have been checked.</summary>
    public static byte[] Root(IReadOnlyList<ulong> indices, IReadOnlyList<byte[]> leaves, IReadOnlyList<byte[]> nodes, NodeHash hash) =>
        new ProofReplay(indices, leaves, nodes, hash, false).Climb(int.MaxValue, null);

    /// <summary>
    /// The root, and for each leaf the left siblings from height 0 up (heights at which the leaf's side is the left one are an empty
    /// array).
    /// </summary>
    public static byte[] Root(
        IReadOnlyList<ulong> indices, IReadOnlyList<byte[]> leaves, IReadOnlyList<byte[]> nodes, NodeHash hash,
            out List<List<byte[]>> leftSiblings)
    {
        leftSiblings = new List<List<byte[]>>(leaves.Count);
        return new ProofReplay(indices, leaves, nodes, hash, true).Climb(int.MaxValue, leftSiblings);
    }

    // Sub-trees join at the height at which the walk of the leaf to their left meets them, so recursion is bounded by the leaf count.
    private byte[] Climb(int stopHeight, List<List<byte[]>>? snapshots)
    {
        ulong index = _indices[_nextLeaf];
        byte[] value = _leaves[_nextLeaf++];
        snapshots?.Add([]);
        for (int height = 0; height != stopHeight; height++)
        {
            byte[] sibling;
            List<List<byte[]>>? below = null;
            if (_nextLeaf < _leaves.Count && (index ^ 1) == (height < 64 ? _indices[_nextLeaf] >> height : 0))
            {
                below = _collect ? [] : null;
                sibling = Climb(height, below);
            }
            else if (_nextNode < _nodes.Count)
            {
                sibling = _nodes[_nextNode++];
            }
            else
            {
                break;
            }
            bool isRight = (index & 1) == 1;
            byte[] parent = new byte[WorkHash.Size];
            _hash(isRight ? sibling : value, isRight ? value : sibling, parent);
            if (snapshots is not null)
                Remember(snapshots, below, isRight, sibling, value);
            value = parent;
            index >>= 1;
        }
        return value;
    }

    private static void Remember(List<List<byte[]>> snapshots, List<List<byte[]>>? below, bool isRight, byte[] sibling, byte[] value)
    {
        foreach (List<byte[]> snapshot in snapshots)
            snapshot.Add(isRight ? sibling : []);
        if (isRight || below is null)
            return;
        foreach (List<byte[]> snapshot in below)
            snapshot.Add(value);
        snapshots.AddRange(below);
    }
}
