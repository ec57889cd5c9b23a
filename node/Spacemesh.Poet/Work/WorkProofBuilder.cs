// Job: makes the proof of a finished work tree from its stored complete nodes.
// Invariant: nodes on the padded right edge are computed, never stored, so the proof does not depend on what was kept when.
using Spacemesh.Poet.Verify;

namespace Spacemesh.Poet.Work;

/// <summary>Proof generation (poet specification 1.5).</summary>
public sealed class WorkProofBuilder
{
    private readonly WorkHash _hash;
    private readonly INodeLayers _layers;
    private readonly ulong _leafCount;

    private WorkProofBuilder(WorkHash hash, INodeLayers layers, ulong leafCount) =>
        (_hash, _layers, _leafCount) = (hash, layers, leafCount);

    /// <summary>
    /// Proof for the leaves drawn from the root. The tree must have at least one leaf and all its complete nodes in
    /// <paramref name="layers"/>.
    /// </summary>
    public static WorkProof Build(WorkTree tree, INodeLayers layers, int securityParameter = FiatShamir.SecurityParameter)
    {
        byte[] root = tree.Root();
        ulong[] indices = FiatShamir.Indices(root, tree.LeafCount, securityParameter);
        var builder = new WorkProofBuilder(tree.Hash, layers, tree.LeafCount);
        var leaves = new byte[indices.Length][];
        for (int i = 0; i < indices.Length; i++)
            leaves[i] = builder.Value(0, indices[i]);
        var nodes = new List<byte[]>();
        ProofPath.Emit(WorkTree.HeightOf(tree.LeafCount), indices, builder.Value, nodes);
        return new WorkProof(root, leaves, nodes);
    }

    // Absent nodes are 32 zero bytes at every height.
    private byte[] Value(int height, ulong index)
    {
        byte[] node = new byte[WorkHash.Size];
        if (index < _leafCount >> height)
            _layers.Read(height, index, node);
        else if (index << height < _leafCount)
            _hash.Node(Value(height - 1, 2 * index), Value(height - 1, 2 * index + 1), node);
        return node;
    }
}
