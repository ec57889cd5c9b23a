// Job: does the work of one round in its folder: starts or resumes, checkpoints, makes and checks the proof.
// Invariant: what a checkpoint claims is on disk before it is claimed; a kill before the first one starts the round again from leaf 0.
using System.Globalization;
using Spacemesh.Poet.Rounds;
using Spacemesh.Poet.Storage;
using Spacemesh.Poet.Verify;
using Spacemesh.Poet.Work;

namespace Spacemesh.Poet.Server;

internal sealed class RoundWork(string folder, byte[] statement, DateTimeOffset end, IRoundEndRule rule, PoetServerOptions options,
    TimeProvider clock)
{
    private string StatePath => Path.Combine(folder, "state.bin");

    /// <summary>Works until the rule says so and returns the state with its proof; null if it was cancelled (after a checkpoint).</summary>
    public RoundState? Run(CancellationToken cancellation)
    {
        DurableFile.CreateFolder(folder);
        try
        {
            return Run(ReadState(), cancellation);
        }
        catch (InvalidDataException)
        {
            // Damaged files are worth nothing; the time that is left is.
            File.Delete(StatePath);
            return Run(null, cancellation);
        }
    }

    private RoundState? ReadState()
    {
        if (!File.Exists(StatePath))
            return null;
        RoundState state = RoundState.Decode(File.ReadAllBytes(StatePath));
        return state.Statement.AsSpan().SequenceEqual(statement) ? state : null;
    }

    private RoundState? Run(RoundState? before, CancellationToken cancellation)
    {
        if (before?.Proof is not null)
            return before;
        var hash = new WorkHash(statement);
        double seconds = (options.Clock.EpochDuration - options.Clock.CycleGap).TotalSeconds;
        int fileHeights = LayerFiles.FileHeights(seconds * options.LeavesPerSecondExpected, options.MemoryHeight);
        LayerFiles? recovered = before is { LeafCount: > 0 } ? LayerFiles.Recover(folder, fileHeights, before.LeafCount, hash) : null;
        using LayerFiles layers = recovered ?? LayerFiles.Create(folder, fileHeights);
        string started = before?.ExecutionStarted
            ?? clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var state = new RoundState(started, statement, recovered is null ? 0 : before!.LeafCount, null);
        if (state.LeafCount == 0)
            DurableFile.Replace(StatePath, state.Encode());
        WorkTree tree = state.LeafCount == 0 ? new WorkTree(hash, layers) : WorkTree.Resume(hash, layers, state.LeafCount);
        while (tree.LeafCount < FiatShamir.SecurityParameter || !rule.IsOver(end, tree.LeafCount))
        {
            if (cancellation.IsCancellationRequested)
            {
                Checkpoint(layers, state, tree);
                return null;
            }
            tree.AddLeaf();
            if (tree.LeafCount % options.CheckpointLeaves == 0)
                Checkpoint(layers, state, tree);
        }
        Checkpoint(layers, state, tree);
        return Finish(layers, state, tree);
    }

    private void Checkpoint(LayerFiles layers, RoundState state, WorkTree tree)
    {
        layers.Checkpoint(tree.LeafCount);
        DurableFile.Replace(StatePath, (state with { LeafCount = tree.LeafCount }).Encode());
    }

    private RoundState Finish(LayerFiles layers, RoundState state, WorkTree tree)
    {
        WorkProof proof = WorkProofBuilder.Build(tree, layers);
        if (!PoetProofVerifier.Verify(statement, proof, tree.LeafCount).IsValid)
            throw new InvalidDataException($"{folder}: the proof made from the layer files does not verify");
        RoundState finished = state with { LeafCount = tree.LeafCount, Proof = proof };
        DurableFile.Replace(StatePath, finished.Encode());
        return finished;
    }
}
