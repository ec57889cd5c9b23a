// Job: a ballot's votes as a linked list, one item a layer, the newest first; older items are shared between ballots.
// Invariant: Supported is sorted; Opinion covers this layer and all linked below it.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

internal sealed class LayerVote(uint layer, Vote flag, BlockRecord[] supported, LayerVote? previous)
{
    public uint Layer { get; } = layer;

    /// <summary>Against (which includes support of some blocks) or abstain.</summary>
    public Vote Flag { get; } = flag;

    /// <summary>Replaced in place by the layer's own block objects when the ballot is stored.</summary>
    public BlockRecord[] Supported { get; } = supported;

    public LayerVote? Previous { get; private set; } = previous;

    public Hash32 Opinion { get; private set; } = Hash(flag, supported, previous);

    /// <summary>Support if this very object is supported, else against.</summary>
    public Vote On(BlockRecord block)
    {
        foreach (BlockRecord supported in Supported)
        {
            if (ReferenceEquals(supported, block))
                return Vote.Support;
        }
        return Vote.Against;
    }

    /// <summary>Takes a stored hash in place of the computed one: votes recovered without their base cannot be hashed.</summary>
    public void OverwriteOpinion(Hash32 opinion) => Opinion = opinion;

    /// <summary>Unlinks all items below a layer and returns the list that remains.</summary>
    public static LayerVote? CutBefore(LayerVote? newest, uint layer)
    {
        for (LayerVote? current = newest; current is not null; current = current.Previous)
        {
            if (current.Previous is { } older && older.Layer < layer)
            {
                current.Previous = null;
                return newest;
            }
            if (current.Layer < layer)
                return null;
        }
        return newest;
    }

    private static Hash32 Hash(Vote flag, BlockRecord[] supported, LayerVote? previous)
    {
        var hash = new OpinionHash(stackalloc byte[OpinionHash.UsualSize]);
        if (previous is not null)
            hash.Previous(previous.Opinion);
        foreach (BlockRecord block in supported)
            hash.Support(block.Id, block.Height);
        if (supported.Length == 0 && flag == Vote.Abstain)
            hash.Abstain();
        return hash.Finish();
    }
}
