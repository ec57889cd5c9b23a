// Job: what the node reads from its database for the recovery of the tortoise.
// Invariant: stored facts only; nothing here was computed for the occasion.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

/// <summary>A stored block; undecided validity counts as not valid.</summary>
public readonly record struct RecoveredBlock(BlockHeader Header, bool Valid);

/// <summary>What is stored of one layer.</summary>
/// <param name="Blocks">All blocks.</param>
/// <param name="HareOutput">Hare output (the empty id for an empty layer), or null if none is stored.</param>
/// <param name="Ballots">Ballots with their stored opinion hash, in stored order; malicious ones may be left out.</param>
/// <param name="Coin">Weak coin, or null if none is stored.</param>
public sealed record RecoveredLayer(
    IReadOnlyList<RecoveredBlock> Blocks, BlockId? HareOutput, IReadOnlyList<TortoiseBallot> Ballots, bool? Coin);

/// <summary>Answers of the database. Layers are asked for one by one in ascending order, so that they need not be held together.</summary>
public sealed class RecoveredMesh
{
    /// <summary>The highest layer that holds a ballot.</summary>
    public required LayerId LastBallotLayer { get; init; }

    /// <summary>The highest layer that was applied.</summary>
    public required LayerId LastApplied { get; init; }

    /// <summary>The layer of the highest block stored as valid, or null if there is none.</summary>
    public required LayerId? HighestValid { get; init; }

    /// <summary>The present layer of the clock.</summary>
    public required LayerId Clock { get; init; }

    /// <summary>Gives a layer's stored objects.</summary>
    public required Func<LayerId, RecoveredLayer> Layer { get; init; }

    /// <summary>Gives an epoch's stored beacon, or null.</summary>
    public required Func<EpochId, Beacon?> Beacon { get; init; }

    /// <summary>Gives a layer's stored aggregated hash, or null if none or the empty one is stored.</summary>
    public required Func<LayerId, Hash32?> AggregatedHash { get; init; }
}
