// Job: the mesh's view of the database and of Tortoise.
// Invariant: one call is one statement; nothing is decided here.
using Spacemesh.Consensus.Mesh;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Core.Mesh;

/// <summary>Stored layers for <see cref="MeshState"/>.</summary>
internal sealed class MeshStore(CoreContext context) : IMeshStore
{
    public IReadOnlyList<HareOutputRow> HareOutputs(LayerId layer) =>
        [.. CertificateTable.InLayer(context.Db, layer).Select(row => new HareOutputRow(row.Block, row.Valid))];

    public void AddHareOutput(LayerId layer, BlockId block, bool valid) => CertificateTable.InsertHareOutput(context.Db, layer, block, valid);

    public BlockId? Applied(LayerId layer) => LayerTable.Find(context.Db, layer)?.AppliedBlock;

    public void SetApplied(LayerId layer, BlockId block) => LayerTable.SetAppliedBlock(context.Db, layer, block);

    public void SetApplied(LayerId layer, BlockId block, Hash32 aggregatedHash)
    {
        LayerTable.SetAppliedBlock(context.Db, layer, block);
        LayerTable.SetAggregatedHash(context.Db, layer, aggregatedHash);
    }

    public void SetValidity(BlockId block, bool valid) => BlockTable.SetValidity(context.Db, block, valid);

    public void SetProcessed(LayerId layer) => LayerTable.SetProcessed(context.Db, layer);

    public void ClearAppliedAbove(LayerId layer) => LayerTable.RevertAbove(context.Db, layer);
}

/// <summary>Tortoise for <see cref="MeshState"/>.</summary>
internal sealed class MeshTortoise(CoreContext context) : IMeshTortoise
{
    public void OnHareOutput(LayerId layer, BlockId block) => context.Tortoise.OnHareOutput(layer, block);

    public void TallyVotes(LayerId layer) => context.Tortoise.TallyVotes(layer);

    public IReadOnlyList<LayerResult> Updates() => context.Tortoise.Updates();

    public void OnApplied(LayerId layer, Hash32 opinion)
    {
        if (layer > context.Tortoise.Evicted)
            context.Tortoise.OnApplied(layer, opinion);
    }
}
