// Job: properties of trees and proofs over random sizes.
// Invariant: the seed is printed on failure and can be given as SPACEMESH_SEED.
using Spacemesh.Poet.Storage;
using Spacemesh.Poet.Verify;
using Spacemesh.Poet.Work;

namespace Spacemesh.Poet.Tests;

public sealed class WorkTests
{
    [Fact]
    public void Proof_does_not_depend_on_which_heights_are_in_files_or_on_where_the_work_was_resumed()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("SPACEMESH_SEED") ?? Environment.TickCount.ToString());
        var random = new Random(seed);
        for (int run = 0; run < 20; run++)
        {
            using var folder = new TestFolder();
            ulong leaves = (ulong)random.Next(8, 250);
            ulong stop = (ulong)random.Next(1, (int)leaves);
            int fileHeights = random.Next(1, 9);
            var hash = new WorkHash([1, 2, 3]);
            var memory = new MemoryLayers();
            var whole = new WorkTree(hash, memory);
            while (whole.LeafCount < leaves)
                whole.AddLeaf();
            using (LayerFiles files = LayerFiles.Create(folder.Path, fileHeights))
            {
                var tree = new WorkTree(hash, files);
                while (tree.LeafCount < Math.Min(leaves, stop + (ulong)random.Next(5)))
                    tree.AddLeaf();
            }
            using LayerFiles recovered = LayerFiles.Recover(folder.Path, fileHeights, stop, hash)!;
            WorkTree resumed = WorkTree.Resume(hash, recovered, stop);
            while (resumed.LeafCount < leaves)
                resumed.AddLeaf();
            recovered.Checkpoint(leaves);
            WorkProof expected = WorkProofBuilder.Build(whole, memory, 8);
            WorkProof got = WorkProofBuilder.Build(resumed, recovered, 8);
            string what = $"seed {seed}: {leaves} leaves, stopped at {stop}, {fileHeights} heights in files";
            Assert.True(expected.Root.AsSpan().SequenceEqual(got.Root), what);
            Assert.True(expected.ProofNodes.SelectMany(n => n).SequenceEqual(got.ProofNodes.SelectMany(n => n)), what);
            Assert.True(PoetProofVerifier.Verify(hash.Statement, got, leaves, 8).IsValid, what);
        }
    }

    [Fact]
    public void A_leaf_is_added_without_allocating()
    {
        var tree = new WorkTree(new WorkHash(new byte[32]), null);
        for (int i = 0; i < 40; i++)
            tree.AddLeaf();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            tree.AddLeaf();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Files_that_are_shorter_than_the_state_says_are_not_recovered()
    {
        using var folder = new TestFolder();
        var hash = new WorkHash([]);
        using (LayerFiles files = LayerFiles.Create(folder.Path, 2))
        {
            var tree = new WorkTree(hash, files);
            for (int i = 0; i < 5; i++)
                tree.AddLeaf();
        }
        Assert.Null(LayerFiles.Recover(folder.Path, 2, 6, hash));
    }
}
