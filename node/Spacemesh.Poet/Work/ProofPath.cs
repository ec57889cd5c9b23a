// Job: the order of the nodes in a proof, for any source of nodes.
// Invariant: a node is emitted once, after all nodes below its sibling; a subtree without proven leaves yields one node.
namespace Spacemesh.Poet.Work;

/// <summary>Walks a tree and lists the siblings that a proof needs.</summary>
internal static class ProofPath
{
    /// <summary>
    /// Appends the proof nodes for the sorted leaf indices of a tree of the given height. <paramref name="value"/> gives the node
    /// (height, index), or padding where it is absent.
    /// </summary>
    public static void Emit(int height, ReadOnlySpan<ulong> indices, Func<int, ulong, byte[]> value, List<byte[]> proof)
    {
        if (indices.Length > 0)
            Emit(height, 0, indices, value, proof);
    }

    private static void Emit(int height, ulong index, ReadOnlySpan<ulong> indices, Func<int, ulong, byte[]> value, List<byte[]> proof)
    {
        if (height == 0)
            return;
        ulong right = 2 * index + 1;
        ulong firstRightLeaf = right << (height - 1);
        int split = 0;
        while (split < indices.Length && indices[split] < firstRightLeaf)
            split++;
        if (split > 0)
            Emit(height - 1, right - 1, indices[..split], value, proof);
        if (split < indices.Length)
            Emit(height - 1, right, indices[split..], value, proof);
        if (split == indices.Length)
            proof.Add(value(height - 1, right));
        else if (split == 0)
            proof.Add(value(height - 1, right - 1));
    }
}
