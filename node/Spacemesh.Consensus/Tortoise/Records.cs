// Job: the mutable records the tortoise keeps of epochs, layers, blocks and ballots.
// Invariant: a block is one object in its layer; votes name supported blocks by that object once their ballot is stored.
using System.Numerics;
using System.Runtime.CompilerServices;
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Consensus.Tortoise;

/// <summary>A vote or a decision; 0 is abstain among votes and undecided among decisions.</summary>
internal enum Vote : sbyte
{
    Against = -1,
    Abstain = 0,
    Support = 1,
}

internal sealed class EpochRecord
{
    public Fixed Weight { get; set; }

    /// <summary>Median height of the epoch's ATXs, computed when its first layer is processed.</summary>
    public ulong Height { get; set; }

    public Beacon? Beacon { get; set; }
}

internal sealed class BlockRecord(uint layer, BlockId id, ulong height)
{
    public uint Layer { get; } = layer;

    public BlockId Id { get; } = id;

    public ulong Height { get; } = height;

    public Vote Hare { get; set; }

    public Vote Validity { get; set; }

    /// <summary>Weight for minus weight against, of the ballots counted by the full mode.</summary>
    public Fixed Margin { get; set; }

    /// <summary>True if the block itself is available here.</summary>
    public bool Data { get; set; }

    public BlockHeader Header => new(new LayerId(Layer), Id, Height);

    /// <summary>By height, then by id; the order in which opinions hash them.</summary>
    public static int Compare(BlockRecord a, BlockRecord b)
    {
        int byHeight = a.Height.CompareTo(b.Height);
        return byHeight != 0 ? byHeight : a.Id.CompareTo(b.Id);
    }
}

internal sealed class LayerRecord(uint layer)
{
    public uint Layer { get; } = layer;

    /// <summary>Sorted by height, then id.</summary>
    public List<BlockRecord> Blocks { get; } = [];

    /// <summary>Ballots in the order in which they were stored.</summary>
    public List<BallotRecord> Ballots { get; } = [];

    /// <summary>Vote lists of this layer's ballots by their opinion hash.</summary>
    public Dictionary<Hash32, LayerVote?> Opinions { get; } = [];

    public bool HareTerminated { get; set; }

    public Vote Coin { get; set; }

    /// <summary>Weight of the ballots that support nothing here minus weight of those that support something.</summary>
    public Fixed Empty { get; set; }

    /// <summary>Weight of good ballots that do not vote for this layer, being in it or above it.</summary>
    public Fixed GoodUncounted { get; set; }

    public ulong ReferenceHeight { get; set; }

    /// <summary>Local opinion over all layers up to this one; the next layer refers to this very cell.</summary>
    public StrongBox<Hash32> Opinion { get; } = new();

    /// <summary>The opinion cell of the layer before; it outlives that layer's eviction.</summary>
    public StrongBox<Hash32>? PreviousOpinion { get; set; }

    public BlockRecord? Find(BlockId id, ulong height)
    {
        foreach (BlockRecord block in Blocks)
        {
            if (block.Height == height && block.Id == id)
                return block;
        }
        return null;
    }

    /// <summary>Recomputes the opinion; true if it changed.</summary>
    public bool RecomputeOpinion(bool withinHareDistance)
    {
        var hash = new OpinionHash(stackalloc byte[OpinionHash.UsualSize]);
        if (PreviousOpinion is not null)
            hash.Previous(PreviousOpinion.Value);
        if (!HareTerminated)
            hash.Abstain();
        else
        {
            foreach (BlockRecord block in Blocks)
            {
                if ((withinHareDistance ? block.Hare : block.Validity) == Vote.Support)
                    hash.Support(block.Id, block.Height);
            }
        }
        Hash32 before = Opinion.Value;
        Opinion.Value = hash.Finish();
        return Opinion.Value != before;
    }
}

/// <summary>What an identity's first ballot in an epoch fixed; later ballots share it.</summary>
/// <remarks>Numerator and denominator are ATX weight over slots, reduced; the denominator is not 0.</remarks>
internal sealed record ReferenceRecord(
    NodeId Smesher, AtxId Atx, uint Slots, Beacon Beacon, ulong Height, ulong Numerator, ulong Denominator)
{
    public static ReferenceRecord From(TortoiseBallot ballot, TortoiseEpochData data, ulong weight, ulong height)
    {
        ulong divisor = (ulong)BigInteger.GreatestCommonDivisor(weight, data.Slots);
        return new ReferenceRecord(ballot.Smesher, ballot.Atx, data.Slots, data.Beacon, height, weight / divisor, data.Slots / divisor);
    }
}

internal sealed class BallotRecord(BallotId id, uint layer, ReferenceRecord? reference)
{
    public BallotId Id { get; } = id;

    public uint Layer { get; } = layer;

    /// <summary>Null only in virtual base ballots.</summary>
    public ReferenceRecord? Reference { get; } = reference;

    public bool Malicious { get; set; }

    /// <summary>0 if the ballot was malicious when it was decoded.</summary>
    public Fixed Weight { get; set; }

    /// <summary>Vote on the newest layer, linked to the older ones.</summary>
    public LayerVote? Votes { get; set; }

    public bool BadBeacon { get; set; }

    public Hash32 Opinion => Votes is null ? default : Votes.Opinion;
}
