// Job: builds a tree leaf by leaf and gives its root and the proof of chosen leaves.
// Invariant: keeps one waiting node a level, never the leaves; root and proof may be asked for at any time.
namespace Spacemesh.Crypto;

/// <summary>
/// The network's Merkle tree. Leaves are used as they are, of any length. A lone node is the left child of its parent; its
/// right sibling is 32 zero bytes. One leaf alone is the root itself; without leaves the root is empty.
/// </summary>
/// <remarks>
/// An empty leaf in a left place is forgotten (the next leaf takes the place); in a right place it adds no bytes. The network
/// has this rule and ids depend on it.
/// </remarks>
public sealed class MerkleTree
{
    private readonly List<Waiting> _levels = [];
    private readonly HashSet<ulong> _prove;
    private readonly List<byte[]> _proof = [];
    private ulong _leaves;

    /// <summary>An empty tree; <paramref name="prove"/> are the indices of the leaves that the proof shall cover.</summary>
    public MerkleTree(params IEnumerable<ulong> prove) => _prove = [.. prove];

    /// <summary>How many leaves were added.</summary>
    public ulong Leaves => _leaves;

    /// <summary>The root of the leaves of a whole tree.</summary>
    public static byte[] RootOf(ReadOnlySpan<ReadOnlyMemory<byte>> leaves)
    {
        var tree = new MerkleTree();
        foreach (ReadOnlyMemory<byte> leaf in leaves)
            tree.Add(leaf.Span);
        return tree.Root();
    }

    /// <summary>Adds the next leaf.</summary>
    public void Add(ReadOnlySpan<byte> leaf)
    {
        Span<byte> parent = stackalloc byte[MerkleNode.Size];
        scoped ReadOnlySpan<byte> node = leaf;
        bool proven = _prove.Count > 0 && _prove.Contains(_leaves);
        _leaves++;
        for (int height = 0; ; height++)
        {
            if (height == _levels.Count)
                _levels.Add(new Waiting());
            Waiting left = _levels[height];
            if (left.IsEmpty)
            {
                left.Keep(node, proven);
                return;
            }
            Prove(_proof, left.Value, left.Proven, node, proven);
            MerkleNode.Hash(left.Value, node, parent);
            proven |= left.Proven;
            left.Clear();
            node = parent;
        }
    }

    /// <summary>The root of the leaves so far: 32 bytes, or the leaf itself if there is only one, or empty.</summary>
    public byte[] Root() => Finish(null);

    /// <summary>
    /// The proof of the chosen leaves: siblings in the order in which a walk from left to right and bottom up needs them.
    /// </summary>
    public IReadOnlyList<byte[]> Proof()
    {
        List<byte[]> proof = [.. _proof];
        Finish(proof);
        return proof;
    }

    private byte[] Finish(List<byte[]>? proof)
    {
        Span<byte> right = stackalloc byte[MerkleNode.Size];
        bool hasRight = false, proven = false;
        for (int height = 0; height < _levels.Count; height++)
        {
            Waiting level = _levels[height];
            if (!hasRight && height == _levels.Count - 1)
                return level.Value.ToArray();
            if (level.IsEmpty && !hasRight)
                continue;
            // The path's node is the right child if a node waits at its left, else it is a left child itself.
            bool joined = !level.IsEmpty && hasRight;
            bool leftProven = level.IsEmpty ? proven : level.Proven, rightProven = joined && proven;
            ReadOnlySpan<byte> leftNode = level.IsEmpty ? right : level.Value;
            ReadOnlySpan<byte> rightNode = joined ? right : MerkleNode.Padding;
            if (proof is not null)
                Prove(proof, leftNode, leftProven, rightNode, rightProven);
            MerkleNode.Hash(leftNode, rightNode, right);
            proven = leftProven || rightProven;
            hasRight = true;
        }
        return hasRight ? right.ToArray() : [];
    }

    /// <summary>A node belongs to the proof if its parent is on the path of a proven leaf and the node is not.</summary>
    private static void Prove(List<byte[]> proof, ReadOnlySpan<byte> left, bool leftProven, ReadOnlySpan<byte> right, bool rightProven)
    {
        if (leftProven == rightProven)
            return;
        proof.Add(leftProven ? right.ToArray() : left.ToArray());
    }

    /// <summary>A left node that waits for its sibling.</summary>
    private sealed class Waiting
    {
        private byte[] _bytes = new byte[MerkleNode.Size];
        private int _length;

        public bool IsEmpty => _length == 0;

        public bool Proven { get; private set; }

        public ReadOnlySpan<byte> Value => _bytes.AsSpan(0, _length);

        public void Keep(ReadOnlySpan<byte> node, bool proven)
        {
            if (node.Length > _bytes.Length)
                _bytes = new byte[node.Length];
            node.CopyTo(_bytes);
            (_length, Proven) = (node.Length, proven);
        }

        public void Clear() => (_length, Proven) = (0, false);
    }
}
