// Job: the result of checking a peer's ballot or proposal: fine, or which rule failed and what follows from it.
// Invariant: a fault is a value; only the rule that failed first is reported.
namespace Spacemesh.Consensus.Proposals;

/// <summary>What follows from a failed rule.</summary>
public enum RuleConsequence
{
    /// <summary>Nothing failed.</summary>
    None,

    /// <summary>Dropped without blame; may be tried again.</summary>
    Ignore,

    /// <summary>Dropped without blame, and a later try would fail as well.</summary>
    IgnorePermanently,

    /// <summary>Dropped, and the sender is at fault.</summary>
    Reject,
}

/// <summary>Rules on ballots that can fail.</summary>
public enum BallotRule
{
    /// <summary>All rules hold.</summary>
    None,

    /// <summary>A ballot has at least one slot proof.</summary>
    NoProofs,

    /// <summary>The ATX is known for the ballot's epoch.</summary>
    AtxUnknown,

    /// <summary>The ATX belongs to the ballot's smesher.</summary>
    AtxOfOtherSmesher,

    /// <summary>A reference ballot declares a beacon.</summary>
    MissingBeacon,

    /// <summary>A reference ballot's active set has weight.</summary>
    EmptyActiveSet,

    /// <summary>A reference ballot declares exactly the slots its weight gives.</summary>
    WrongSlotCount,

    /// <summary>A ballot has epoch data or refers to one that has.</summary>
    NoEpochData,

    /// <summary>The reference ballot is known.</summary>
    ReferenceMissing,

    /// <summary>The reference ballot is built on the same ATX.</summary>
    ReferenceOfOtherAtx,

    /// <summary>The reference ballot is by the same smesher.</summary>
    ReferenceOfOtherSmesher,

    /// <summary>The reference ballot is of the same epoch.</summary>
    ReferenceOfOtherEpoch,

    /// <summary>A slot number is below the number of slots.</summary>
    SlotNumberTooLarge,

    /// <summary>Slot numbers increase.</summary>
    SlotNumbersNotIncreasing,

    /// <summary>A slot's VRF proof is valid.</summary>
    BadVrf,

    /// <summary>A slot lies in the ballot's layer.</summary>
    WrongLayer,

    /// <summary>Of a layer within hdist at most one block is supported.</summary>
    DoubleVote,

    /// <summary>No block is both supported and opposed; no layer both abstained and voted on.</summary>
    ConflictingVotes,

    /// <summary>At most max-exceptions blocks are supported.</summary>
    TooManyExceptions,
}

/// <summary>A rule and its consequence.</summary>
public readonly record struct RuleOutcome(BallotRule Rule, RuleConsequence Consequence)
{
    /// <summary>All rules hold.</summary>
    public static RuleOutcome Ok => default;

    /// <summary>True if all rules hold.</summary>
    public bool IsOk => Rule == BallotRule.None;

    internal static RuleOutcome Reject(BallotRule rule) => new(rule, RuleConsequence.Reject);

    internal static RuleOutcome Ignore(BallotRule rule) => new(rule, RuleConsequence.Ignore);
}
