// Job: what the mesh needs from outside: the stored layers, the executor of blocks, Tortoise.
// Invariant: all calls are made from the one consensus loop, inside the loop's transaction.
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Mesh;

/// <summary>A stored Hare output of a layer.</summary>
/// <param name="Block">The block; empty for an empty layer.</param>
/// <param name="Valid">False when another certified block stands against it.</param>
public readonly record struct HareOutputRow(BlockId Block, bool Valid);

/// <summary>The stored layers.</summary>
public interface IMeshStore
{
    /// <summary>Hare outputs of a layer, ordered by the size of their certificate (none first).</summary>
    IReadOnlyList<HareOutputRow> HareOutputs(LayerId layer);

    /// <summary>Stores a Hare output without certificate.</summary>
    void AddHareOutput(LayerId layer, BlockId block, bool valid);

    /// <summary>The block applied in a layer; null when the layer is not applied.</summary>
    BlockId? Applied(LayerId layer);

    /// <summary>Notes the applied block without an opinion: it was executed while it was built.</summary>
    void SetApplied(LayerId layer, BlockId block);

    /// <summary>Notes the applied block and the opinion on all layers up to this one.</summary>
    void SetApplied(LayerId layer, BlockId block, Hash32 aggregatedHash);

    /// <summary>Notes the final opinion on a block.</summary>
    void SetValidity(BlockId block, bool valid);

    /// <summary>Notes that the layer was counted.</summary>
    void SetProcessed(LayerId layer);

    /// <summary>Clears applied block, state and aggregated hash of all layers above this one.</summary>
    void ClearAppliedAbove(LayerId layer);
}

/// <summary>Executes blocks on the state.</summary>
public interface ILayerExecutor
{
    /// <summary>The last layer in the state.</summary>
    LayerId LastApplied { get; }

    /// <summary>Executes the block, or an empty layer; the layer is <see cref="LastApplied"/> + 1.</summary>
    void Apply(LayerId layer, BlockId block);

    /// <summary>Takes the state back to what it was after the layer.</summary>
    void RevertTo(LayerId layer);
}

/// <summary>What the mesh asks of Tortoise.</summary>
public interface IMeshTortoise
{
    /// <summary>Tells a Hare output.</summary>
    void OnHareOutput(LayerId layer, BlockId block);

    /// <summary>Counts votes up to the layer.</summary>
    void TallyVotes(LayerId layer);

    /// <summary>The layers whose opinion may have changed, lowest first; empty when none.</summary>
    IReadOnlyList<LayerResult> Updates();

    /// <summary>Confirms that a verified layer was applied with this opinion.</summary>
    void OnApplied(LayerId layer, Hash32 opinion);
}
