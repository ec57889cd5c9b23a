// Job: what can be wrong with a ballot that is shown to the tortoise, or with the wish to encode votes.
// Invariant: a peer's fault is one of these values, never an exception.
namespace Spacemesh.Consensus.Tortoise;

/// <summary>Why a ballot was not decoded or stored, or votes not encoded. The first two may come together.</summary>
[Flags]
public enum TortoiseFault
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The base ballot is not in the window.</summary>
    DanglingBase = 1 << 0,

    /// <summary>Votes reach below the window.</summary>
    EvictedBlocks = 1 << 1,

    /// <summary>The ballot is older than the window, or the ballot it refers to is unknown.</summary>
    NotDecodable = 1 << 2,

    /// <summary>The base ballot is not of an earlier layer.</summary>
    BaseNotEarlier = 1 << 3,

    /// <summary>The ballot's ATX is not in the cache of its epoch.</summary>
    AtxUnknown = 1 << 4,

    /// <summary>The ballot referred to carries no reference record.</summary>
    ReferenceIsNone = 1 << 5,

    /// <summary>The ballot has neither epoch data nor a reference.</summary>
    NoEpochDataNoReference = 1 << 6,

    /// <summary>The same block is named twice.</summary>
    DuplicateVote = 1 << 7,

    /// <summary>A layer is abstained on and voted on, or abstained on twice.</summary>
    VoteAndAbstain = 1 << 8,

    /// <summary>A vote against names another height than the supported block has.</summary>
    WrongTarget = 1 << 9,

    /// <summary>The signed opinion hash is not that of the votes.</summary>
    OpinionMismatch = 1 << 10,

    /// <summary>The ballot is stored already.</summary>
    BallotExists = 1 << 11,

    /// <summary>Epoch data that claim no slots at all.</summary>
    NoSlots = 1 << 12,

    /// <summary>Ballots wait for a beacon; votes cannot be encoded before they are counted.</summary>
    NotDrained = 1 << 13,

    /// <summary>The base ballot abstained on a layer that has terminated.</summary>
    BaseAbstained = 1 << 14,

    /// <summary>A vote depends on the weak coin of the layer before, which is not known.</summary>
    NoCoin = 1 << 15,

    /// <summary>The votes would list more blocks than allowed.</summary>
    TooManyExceptions = 1 << 16,

    /// <summary>No ballot in the window can be a base.</summary>
    NoBallots = 1 << 17,
}
