// Job: rules of trees for random shapes: a proof of any leaves validates, and for nothing else.
// Invariant: random input is made from a printed seed.
namespace Spacemesh.Crypto.Tests;

public sealed class MerkleTests
{
    [Fact]
    public void The_proof_of_any_set_of_leaves_validates_and_a_changed_leaf_does_not()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 200; i++)
        {
            byte[][] leaves = [.. Enumerable.Range(0, random.Next(2, 70)).Select(_ => Leaf(random))];
            ulong[] indices = [.. Enumerable.Range(0, leaves.Length).Where(_ => random.Next(4) == 0)
                .Append(random.Next(leaves.Length)).Select(n => (ulong)n).Distinct().Order()];
            var tree = new MerkleTree(indices);
            foreach (byte[] leaf in leaves)
                tree.Add(leaf);
            byte[] root = tree.Root();
            ReadOnlyMemory<byte>[] nodes = [.. tree.Proof()];
            ReadOnlyMemory<byte>[] chosen = [.. indices.Select(n => (ReadOnlyMemory<byte>)leaves[n])];
            Assert.True(MerkleVerdict.Valid == MerkleProof.Validate(indices, chosen, nodes, root), $"seed {seed}");
            byte[] joined = [.. nodes.SelectMany(n => n.ToArray())];
            if (indices.Length == 1)
                Assert.True(MerkleProof.ValidateOne(indices[0], chosen[0].Span, joined, root), $"seed {seed}");
            leaves[indices[^1]][3] ^= 1;
            Assert.True(MerkleVerdict.WrongRoot == MerkleProof.Validate(indices, chosen, nodes, root), $"seed {seed}");
        }
    }

    [Fact]
    public void An_index_is_read_only_up_to_the_height_of_the_proof()
    {
        byte[] a = new byte[32], b = new byte[32], root = new byte[32];
        b[0] = 1;
        MerkleNode.Hash(a, b, root);
        Assert.True(MerkleProof.ValidateOne(0, a, b, root));
        Assert.True(MerkleProof.ValidateOne(1UL << 40, a, b, root));
        Assert.False(MerkleProof.ValidateOne(1, a, b, root));
        Assert.Equal(MerkleVerdict.Valid, MerkleProof.Validate([1UL << 63], [a], [b], root));
    }

    [Fact]
    public void A_proof_longer_than_any_tree_ends()
    {
        ReadOnlyMemory<byte>[] nodes = [.. Enumerable.Range(0, 200).Select(_ => (ReadOnlyMemory<byte>)new byte[32])];
        Assert.Equal(MerkleVerdict.WrongRoot, MerkleProof.Validate([3, 5], [new byte[32], new byte[32]], nodes, new byte[32]));
    }

    [Fact]
    public void Long_leaves_hash_like_short_ones()
    {
        byte[] left = new byte[700], right = new byte[20], parent = new byte[32];
        MerkleNode.Hash(left, right, parent);
        Assert.Equal(Blake3.Hash([1, .. left, .. right]), parent);
    }

    private static byte[] Leaf(Random random)
    {
        byte[] leaf = new byte[32];
        random.NextBytes(leaf);
        return leaf;
    }
}
