// Job: the padded Merkle tree over a list of values in memory: root and proof for a set of leaves.
// Invariant: an absent right child is 32 zero bytes at every height; a parked value of length zero counts as nothing parked.
namespace Spacemesh.Poet.Work;

/// <summary>Root and proof over leaves of any length (poet specification 1.3 and 1.5).</summary>
public static class PaddedTree
{
    private static readonly byte[] Padding = new byte[WorkHash.Size];

    /// <summary>
    /// Root of the leaves; empty without leaves, the leaf itself for one. Padded on the right up to <paramref name="minHeight"/>.
    /// </summary>
    public static byte[] Root(IEnumerable<byte[]> leaves, NodeHash hash, int minHeight = 0) =>
        RootOfParked(Park(leaves, hash), hash, minHeight);

    /// <summary>
    /// The parked value of each height after adding the leaves to <paramref name="before"/>; an empty array where nothing is parked.
    /// </summary>
    public static List<byte[]> Park(IEnumerable<byte[]> leaves, NodeHash hash, IEnumerable<byte[]>? before = null)
    {
        List<byte[]> parked = before is null ? [[]] : [.. before];
        foreach (byte[] leaf in leaves)
        {
            byte[] node = leaf;
            for (int height = 0; ; height++)
            {
                if (height == parked.Count)
                    parked.Add([]);
                if (parked[height].Length == 0)
                {
                    parked[height] = node;
                    break;
                }
                node = Join(hash, parked[height], node);
                parked[height] = [];
            }
        }
        return parked;
    }

    /// <summary>Root over parked values.</summary>
    public static byte[] RootOfParked(IReadOnlyList<byte[]> parked, NodeHash hash, int minHeight = 0)
    {
        byte[] current = [];
        for (int height = 0; height < parked.Count || height < minHeight; height++)
        {
            byte[] left = height < parked.Count ? parked[height] : [];
            bool top = height >= parked.Count - 1 && height >= minHeight;
            if (left.Length == 0 && current.Length == 0)
                continue;
            if (left.Length == 0)
                current = Join(hash, current, Padding);
            else if (current.Length > 0)
                current = Join(hash, left, current);
            else
                current = top ? left : Join(hash, left, Padding);
        }
        return current;
    }

    /// <summary>
    /// The nodes that prove the leaves at <paramref name="indices"/> (sorted, distinct): depth first, left before right, children
    /// before the sibling that completes their parent; padding included.
    /// </summary>
    public static List<byte[]> Proof(IReadOnlyList<byte[]> leaves, IReadOnlyList<ulong> indices, NodeHash hash, int minHeight = 0)
    {
        List<byte[][]> layers = [[.. leaves]];
        while (layers[^1].Length > 1 || (layers.Count <= minHeight && layers[^1].Length > 0))
        {
            byte[][] below = layers[^1];
            var layer = new byte[(below.Length + 1) / 2][];
            for (int i = 0; i < layer.Length; i++)
                layer[i] = Join(hash, below[2 * i], 2 * i + 1 < below.Length ? below[2 * i + 1] : Padding);
            layers.Add(layer);
        }
        var proof = new List<byte[]>();
        ProofPath.Emit(layers.Count - 1, [.. indices], (height, index) =>
            index < (ulong)layers[height].Length ? layers[height][index] : Padding, proof);
        return proof;
    }

    private static byte[] Join(NodeHash hash, byte[] left, byte[] right)
    {
        byte[] node = new byte[WorkHash.Size];
        hash(left, right, node);
        return node;
    }
}
