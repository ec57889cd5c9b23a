// Job: the rules an ATX of version 1 can break, and what follows from each.
// Invariant: a fault is a value; only the rule that failed first is reported.
namespace Spacemesh.Consensus.Activation;

/// <summary>What follows from a failed rule.</summary>
public enum AtxConsequence
{
    /// <summary>Nothing failed.</summary>
    None,

    /// <summary>Dropped without blame; may be tried again.</summary>
    Ignore,

    /// <summary>Dropped, and the sender is at fault.</summary>
    Reject,

    /// <summary>The smesher is proven malicious: the proof is published and the ATX is not relayed.</summary>
    Malfeasance,
}

/// <summary>Rules on ATXs of version 1, in the order in which they are checked (go-spacemesh activation/handler.go,
/// handler_v1.go).</summary>
public enum AtxRule
{
    /// <summary>All rules hold.</summary>
    None,

    /// <summary>The bytes are one ATX.</summary>
    Decode,

    /// <summary>An ATX that was asked for by its id has that id.</summary>
    WrongHash,

    /// <summary>The smesher signed it.</summary>
    Signature,

    /// <summary>It is not stored yet.</summary>
    Known,

    /// <summary>It proves space and time.</summary>
    NiPostMissing,

    /// <summary>The proof says what it was made for.</summary>
    PostMetadataMissing,

    /// <summary>The proof holds a proof of space.</summary>
    PostMissing,

    /// <summary>It is published in the next epoch at the latest.</summary>
    FutureEpoch,

    /// <summary>It names a positioning ATX.</summary>
    PositioningMissing,

    /// <summary>An initial ATX carries a first proof of space.</summary>
    InitialPostMissing,

    /// <summary>An initial ATX carries a node id (of any value).</summary>
    NodeIdMissing,

    /// <summary>An initial ATX carries a VRF nonce.</summary>
    VrfNonceMissing,

    /// <summary>An initial ATX names a commitment ATX.</summary>
    CommitmentMissing,

    /// <summary>The commitment ATX of an initial ATX is not zero.</summary>
    CommitmentEmpty,

    /// <summary>An initial ATX has number 0.</summary>
    InitialSequenceNotZero,

    /// <summary>The first proof of space is valid for a challenge of zeros.</summary>
    InitialPostInvalid,

    /// <summary>Only an initial ATX carries a node id.</summary>
    NodeIdUnexpected,

    /// <summary>Only an initial ATX carries a first proof of space.</summary>
    InitialPostUnexpected,

    /// <summary>Only an initial ATX names a commitment ATX.</summary>
    CommitmentUnexpected,

    /// <summary>The PoET proof can be had.</summary>
    PoetUnavailable,

    /// <summary>The ATXs it refers to can be had.</summary>
    AtxUnavailable,

    /// <summary>The smesher's space was committed to an ATX.</summary>
    CommitmentUnknown,

    /// <summary>The commitment ATX is older.</summary>
    CommitmentEpoch,

    /// <summary>The previous ATX is by the same smesher.</summary>
    PreviousOfOtherSmesher,

    /// <summary>The previous ATX is older.</summary>
    PreviousEpoch,

    /// <summary>It counts on from the previous ATX.</summary>
    Sequence,

    /// <summary>The VRF nonce is one of the space that is claimed.</summary>
    VrfNonceInvalid,

    /// <summary>The units of the previous ATX are known.</summary>
    PreviousUnits,

    /// <summary>The positioning ATX is older.</summary>
    PositioningEpoch,

    /// <summary>The number of units is within the network's limits.</summary>
    NumUnits,

    /// <summary>A unit has at least the network's number of labels.</summary>
    LabelsPerUnit,

    /// <summary>The proof of space is valid.</summary>
    PostInvalid,

    /// <summary>A label of the proof qualifies (an identity already known to be malicious is not proven so again).</summary>
    KnownMalicious,

    /// <summary>A label of the proof does not qualify, which the ATX itself proves to everybody.</summary>
    InvalidPostIndex,

    /// <summary>The PoET proof is there under the challenge as it was signed.</summary>
    PoetProofMissing,

    /// <summary>The PoET round holds the ATX's challenge.</summary>
    Membership,

    /// <summary>Units times ticks fit 64 bits.</summary>
    WeightOverflow,

    /// <summary>An identity of this node does not publish twice in an epoch.</summary>
    OwnDoublePublish,

    /// <summary>The ATX it conflicts with is not from a checkpoint, which keeps no bytes to prove it with.</summary>
    OtherAtxIsCheckpointed,

    /// <summary>The ATX it conflicts with is of version 1.</summary>
    OtherAtxNotV1,

    /// <summary>An identity of this node names its newest ATX as the previous one.</summary>
    OwnWrongPrevious,

    /// <summary>One ATX of an identity in an epoch.</summary>
    DoublePublish,

    /// <summary>No two ATXs of an identity name the same previous one.</summary>
    PreviousCollision,
}

/// <summary>A rule and its consequence.</summary>
public readonly record struct AtxOutcome(AtxRule Rule, AtxConsequence Consequence)
{
    /// <summary>All rules hold.</summary>
    public static AtxOutcome Ok => default;

    /// <summary>True if all rules hold.</summary>
    public bool IsOk => Rule == AtxRule.None;

    internal static AtxOutcome Reject(AtxRule rule) => new(rule, AtxConsequence.Reject);

    internal static AtxOutcome Ignore(AtxRule rule) => new(rule, AtxConsequence.Ignore);

    internal static AtxOutcome Malfeasance(AtxRule rule) => new(rule, AtxConsequence.Malfeasance);
}
