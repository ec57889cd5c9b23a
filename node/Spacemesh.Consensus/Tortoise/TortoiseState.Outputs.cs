// Job: reports opinions that changed and learns what of them was applied.
// Invariant: a layer is reported until it is said to be applied with the same opinion.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

public sealed partial class TortoiseState
{
    /// <summary>The opinions from the lowest changed layer to the highest processed one; empty if nothing changed.</summary>
    public IReadOnlyList<LayerResult> Updates()
    {
        if (_pending == 0)
            return [];
        var results = new List<LayerResult>((int)(_processed - _pending + 1));
        for (uint layer = _pending; layer <= _processed; layer++)
            results.Add(ResultOf(Layer(layer)));
        return results;
    }

    /// <summary>Says that a layer was applied with an opinion (its aggregated hash); true if that is the present opinion, which is then no longer reported.</summary>
    public bool OnApplied(LayerId layer, Hash32 opinion)
    {
        if (Layer(layer.Value).Opinion.Value != opinion)
            return false;
        uint before = _pending;
        _pending = Math.Min(layer.Value + 1, _processed);
        if (_pending != before)
            Evict();
        return true;
    }

    private LayerResult ResultOf(LayerRecord layer)
    {
        var blocks = new BlockResult[layer.Blocks.Count];
        for (int i = 0; i < blocks.Length; i++)
        {
            BlockRecord block = layer.Blocks[i];
            blocks[i] = new BlockResult(
                block.Header, block.Data, block.Hare == Vote.Support, block.Validity == Vote.Support, block.Validity == Vote.Against,
                Threshold.Crosses(block.Margin, _localThreshold) == Vote.Support);
        }
        return new LayerResult(new LayerId(layer.Layer), _verified >= layer.Layer, layer.Opinion.Value, blocks);
    }
}
