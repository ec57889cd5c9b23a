// Job: the shapes in which ballots, blocks and votes are handed to the tortoise.
// Invariant: plain values, checked by nobody here; signatures and eligibilities are the business of the proposal rules.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

/// <summary>A block as votes name it.</summary>
public readonly record struct BlockHeader(LayerId Layer, BlockId Id, ulong Height);

/// <summary>Votes as differences to a base ballot, in wire order.</summary>
/// <param name="Hash">Opinion hash (32 bytes).</param>
/// <param name="Base">Base ballot; the empty id is the virtual ballot at the effective genesis.</param>
/// <param name="Support">Blocks voted for.</param>
/// <param name="Against">Blocks voted against that the base supports.</param>
/// <param name="Abstain">Layers abstained on.</param>
public sealed record TortoiseOpinion(
    Hash32 Hash, BallotId Base, IReadOnlyList<BlockHeader> Support, IReadOnlyList<BlockHeader> Against, IReadOnlyList<LayerId> Abstain)
{
    /// <summary>The same votes under another hash.</summary>
    public TortoiseOpinion WithHash(Hash32 hash) => this with { Hash = hash };
}

/// <summary>What the first ballot of an identity in an epoch claims.</summary>
/// <param name="Beacon">Beacon of the epoch.</param>
/// <param name="Slots">Expected number of eligibilities in the epoch.</param>
public readonly record struct TortoiseEpochData(Beacon Beacon, uint Slots);

/// <summary>A ballot as the tortoise sees it.</summary>
public sealed record TortoiseBallot
{
    /// <summary>Id of the ballot.</summary>
    public required BallotId Id { get; init; }

    /// <summary>Layer of the ballot.</summary>
    public required LayerId Layer { get; init; }

    /// <summary>Identity that signed it.</summary>
    public required NodeId Smesher { get; init; }

    /// <summary>The ATX it rests on.</summary>
    public required AtxId Atx { get; init; }

    /// <summary>Number of eligibility proofs in it.</summary>
    public required uint Eligibilities { get; init; }

    /// <summary>Its votes with the signed hash.</summary>
    public required TortoiseOpinion Opinion { get; init; }

    /// <summary>Set in the first ballot of an epoch.</summary>
    public TortoiseEpochData? EpochData { get; init; }

    /// <summary>The first ballot of the epoch, in all later ones; passed also when it is the empty id.</summary>
    public BallotId? Reference { get; init; }

    /// <summary>True if the ballot was found to be one of two for the same layer.</summary>
    public bool Malicious { get; init; }
}

/// <summary>What the tortoise remembers of a stored ballot; the epoch fields are those of the first ballot it refers to.</summary>
public sealed record StoredBallot(BallotId Id, LayerId Layer, AtxId Atx, NodeId Smesher, Beacon Beacon, uint Slots);
