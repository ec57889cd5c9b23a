// Job: turns Hare outputs and Tortoise's opinion into applied layers.
// Invariant: layers are applied in order, one after the other; a change of opinion below reverts before anything is applied anew.
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Mesh;

/// <summary>Result of processing a layer.</summary>
public enum MeshOutcome
{
    /// <summary>Everything that could be applied is applied.</summary>
    Ok,

    /// <summary>Blocks are needed that this node does not have; what lies below them is applied.</summary>
    Missing,

    /// <summary>A layer below is not applied yet.</summary>
    NotInOrder,
}

/// <summary>Outcome and the missing blocks.</summary>
public sealed record MeshResult(MeshOutcome Outcome, IReadOnlyList<BlockId> Missing)
{
    internal static MeshResult Ok { get; } = new(MeshOutcome.Ok, []);
}

/// <summary>The mesh (go-spacemesh mesh/mesh.go).</summary>
public sealed class MeshState(IMeshStore store, ILayerExecutor executor, IMeshTortoise tortoise, LayerId processed)
{
    // Layers counted ahead of a gap; bounded by the distance between the clock and the gap, which sync closes.
    private readonly SortedSet<LayerId> _countedAhead = [];

    /// <summary>The highest layer up to which every layer was counted.</summary>
    public LayerId Processed { get; private set; } = processed;

    /// <summary>Takes a Hare output: stores it, tells Tortoise and processes the layer.</summary>
    /// <param name="layer">Layer.</param>
    /// <param name="block">Block, or empty.</param>
    /// <param name="executed">True if the block was executed while it was built.</param>
    public MeshResult ProcessHareOutput(LayerId layer, BlockId block, bool executed)
    {
        IReadOnlyList<HareOutputRow> rows = store.HareOutputs(layer);
        if (rows.Count == 0)
            store.AddHareOutput(layer, block, valid: true);
        else if (rows.Count == 1 && rows[0].Block != block)
            store.AddHareOutput(layer, block, valid: !rows[0].Valid);
        // With several outputs the certifier has told Tortoise that the layer is empty.
        if (rows.Count <= 1)
            tortoise.OnHareOutput(layer, block);
        if (executed)
            store.SetApplied(layer, block);
        return ProcessLayer(layer);
    }

    /// <summary>Counts votes up to the layer and applies what they decide.</summary>
    public MeshResult ProcessLayer(LayerId layer)
    {
        tortoise.TallyVotes(layer);
        MarkProcessed(layer);
        IReadOnlyList<LayerResult> results = tortoise.Updates();
        List<BlockId> missing = MissingBlocks(results, out LayerId? firstMissing);
        if (firstMissing is { } first)
            results = first <= executor.LastApplied + 1 ? [] : [.. results.Where(r => r.Layer < first)];
        RevertIfChanged(results);
        if (!ApplyInOrder(results))
            return new MeshResult(MeshOutcome.NotInOrder, missing);
        return missing.Count > 0 ? new MeshResult(MeshOutcome.Missing, missing) : MeshResult.Ok;
    }

    private void MarkProcessed(LayerId layer)
    {
        if (layer <= Processed)
            return;
        _countedAhead.Add(layer);
        store.SetProcessed(layer);
        while (_countedAhead.Count > 0 && _countedAhead.Min == Processed + 1)
        {
            Processed = _countedAhead.Min;
            _countedAhead.Remove(Processed);
        }
    }

    private static List<BlockId> MissingBlocks(IReadOnlyList<LayerResult> results, out LayerId? first)
    {
        first = null;
        var missing = new List<BlockId>();
        foreach (LayerResult result in results)
        {
            foreach (BlockResult block in result.Blocks)
            {
                if (block.Data || !(block.Valid || block.Hare || block.Local))
                    continue;
                missing.Add(block.Header.Id);
                first ??= result.Layer;
            }
        }
        return missing;
    }

    private void RevertIfChanged(IReadOnlyList<LayerResult> results)
    {
        foreach (LayerResult result in results)
        {
            if (store.Applied(result.Layer) is not { } applied || applied == result.FirstValid)
                continue;
            LayerId revert = result.Layer - 1;
            executor.RevertTo(revert);
            store.ClearAppliedAbove(revert);
            return;
        }
    }

    private bool ApplyInOrder(IReadOnlyList<LayerResult> results)
    {
        foreach (LayerResult result in results)
        {
            BlockId target = result.FirstValid;
            if (!result.Verified && target.IsEmpty())
                return true;
            if (store.Applied(result.Layer) != target)
            {
                if (result.Layer != executor.LastApplied + 1)
                    return false;
                executor.Apply(result.Layer, target);
            }
            store.SetApplied(result.Layer, target, result.Opinion);
            foreach (BlockResult block in result.Blocks)
            {
                if (block.Data && (block.Valid || block.Invalid))
                    store.SetValidity(block.Header.Id, block.Valid);
            }
            if (result.Verified)
                tortoise.OnApplied(result.Layer, result.Opinion);
        }
        return true;
    }
}
