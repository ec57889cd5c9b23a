// Job: checks that leaves belong to a root, as the network checks it.
// Invariant: no input throws; work is bounded by the number of leaves and proof nodes.
namespace Spacemesh.Crypto;

/// <summary>Outcome of checking a proof.</summary>
public enum MerkleVerdict
{
    /// <summary>The leaves belong to the root.</summary>
    Valid,

    /// <summary>The computed root is another one.</summary>
    WrongRoot,

    /// <summary>No leaf was given.</summary>
    Empty,

    /// <summary>The number of indices is not that of the leaves.</summary>
    CountMismatch,

    /// <summary>The indices do not rise.</summary>
    Unsorted,

    /// <summary>An index stands twice.</summary>
    Duplicates,
}

/// <summary>
/// Proofs of membership. The walk ends when the proof nodes run out: the height of the tree is not checked, and bits of an
/// index above that height do not matter.
/// </summary>
public static class MerkleProof
{
    /// <summary>Checks one leaf; <paramref name="nodes"/> holds the 32-byte siblings from the bottom up, one after the other.</summary>
    public static bool ValidateOne(ulong index, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> nodes, ReadOnlySpan<byte> root)
    {
        if (nodes.Length % MerkleNode.Size != 0)
            return false;
        Span<byte> hash = stackalloc byte[MerkleNode.Size];
        scoped ReadOnlySpan<byte> node = leaf;
        for (; nodes.Length > 0; nodes = nodes[MerkleNode.Size..], index >>= 1)
        {
            ReadOnlySpan<byte> sibling = nodes[..MerkleNode.Size];
            if ((index & 1) == 0)
                MerkleNode.Hash(node, sibling, hash);
            else
                MerkleNode.Hash(sibling, node, hash);
            node = hash;
        }
        return node.SequenceEqual(root);
    }

    /// <summary>
    /// Checks several leaves at once; <paramref name="indices"/> must rise, <paramref name="nodes"/> are the siblings in walking order.
    /// </summary>
    public static MerkleVerdict Validate(
        ReadOnlySpan<ulong> indices, ReadOnlySpan<ReadOnlyMemory<byte>> leaves, ReadOnlySpan<ReadOnlyMemory<byte>> nodes,
        ReadOnlySpan<byte> root)
    {
        if (indices.Length != leaves.Length)
            return MerkleVerdict.CountMismatch;
        if (leaves.Length == 0)
            return MerkleVerdict.Empty;
        bool duplicates = false;
        for (int i = 1; i < indices.Length; i++)
        {
            if (indices[i] < indices[i - 1])
                return MerkleVerdict.Unsorted;
            duplicates |= indices[i] == indices[i - 1];
        }
        if (duplicates)
            return MerkleVerdict.Duplicates;
        Span<byte> hash = stackalloc byte[MerkleNode.Size];
        var cursor = default(Cursor);
        ReadOnlySpan<byte> computed = Climb(indices, leaves, nodes, ref cursor, int.MaxValue, hash);
        return computed.SequenceEqual(root) ? MerkleVerdict.Valid : MerkleVerdict.WrongRoot;
    }

    /// <summary>
    /// Climbs from the next leaf to the height, or until the nodes run out. A sibling above a further leaf is computed by the
    /// same walk; the depth is at most 64, as each such walk ends below the one that asked for it.
    /// </summary>
    private static ReadOnlySpan<byte> Climb(
        ReadOnlySpan<ulong> indices, ReadOnlySpan<ReadOnlyMemory<byte>> leaves, ReadOnlySpan<ReadOnlyMemory<byte>> nodes,
        ref Cursor next, int stopHeight, Span<byte> hash)
    {
        ulong position = indices[next.Leaf];
        ReadOnlySpan<byte> node = leaves[next.Leaf].Span;
        next.Leaf++;
        Span<byte> other = stackalloc byte[MerkleNode.Size];
        for (int height = 0; height < stopHeight; height++, position >>= 1)
        {
            scoped ReadOnlySpan<byte> sibling;
            if (next.Leaf < indices.Length && height < 64 && (position ^ 1) == indices[next.Leaf] >> height)
                sibling = Climb(indices, leaves, nodes, ref next, height, other);
            else if (next.Node < nodes.Length)
                sibling = nodes[next.Node++].Span;
            else
                break;
            if ((position & 1) == 0)
                MerkleNode.Hash(node, sibling, hash);
            else
                MerkleNode.Hash(sibling, node, hash);
            node = hash;
        }
        return node;
    }

    /// <summary>The next leaf and the next proof node to use.</summary>
    private struct Cursor
    {
        public int Leaf, Node;
    }
}
