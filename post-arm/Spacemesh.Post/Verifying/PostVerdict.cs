// Job: the answer of a proof check, and what is asked of it (all indices, one, or a random few).
// Invariant: a verdict is a value; a bad proof is never an exception.
namespace Spacemesh.Post;

/// <summary>Why a proof is not valid.</summary>
public enum PostFault
{
    /// <summary>The proof is valid.</summary>
    None,

    /// <summary>An id or the challenge is not 32 bytes long.</summary>
    MalformedInput,

    /// <summary>Fewer units than the network's minimum.</summary>
    NumUnitsTooSmall,

    /// <summary>More units than the network's maximum.</summary>
    NumUnitsTooLarge,

    /// <summary>The nonce belongs to a group above 255.</summary>
    NonceGroupOutOfBounds,

    /// <summary>The k2pow does not pass.</summary>
    InvalidPow,

    /// <summary>The index list has another length than K2 indices take.</summary>
    InvalidIndicesLength,

    /// <summary>Not more labels than K1.</summary>
    InvalidNumLabels,

    /// <summary>The label of an index is above the threshold in its high byte.</summary>
    InvalidHighByte,

    /// <summary>The label of an index equals the threshold in its high byte and is not below it in the rest.</summary>
    InvalidLowPart,
}

/// <summary>Result of a check.</summary>
/// <param name="Fault">None for a valid proof.</param>
/// <param name="Ordinal">For index faults: place of the index in the proof's list, the number a malfeasance proof carries.</param>
/// <param name="Index">For index faults: the label index.</param>
/// <param name="Given">The value found (units, group, length, high byte or low part).</param>
/// <param name="Limit">The value it was held against.</param>
public readonly record struct PostVerdict(PostFault Fault, int Ordinal = 0, ulong Index = 0, ulong Given = 0, ulong Limit = 0)
{
    /// <summary>The proof passed everything that was asked.</summary>
    public static PostVerdict Valid => default;

    /// <summary>True if no fault was found.</summary>
    public bool IsValid => Fault == PostFault.None;

    /// <summary>True if one index is wrong: the fault that <see cref="Ordinal"/> can prove to others.</summary>
    public bool IsInvalidIndex => Fault is PostFault.InvalidHighByte or PostFault.InvalidLowPart;

    /// <inheritdoc/>
    public override string ToString() => Fault switch
    {
        PostFault.None => "valid",
        PostFault.MalformedInput => "an id or the challenge is not 32 bytes long",
        PostFault.NumUnitsTooSmall => $"{Given} units, fewer than {Limit}",
        PostFault.NumUnitsTooLarge => $"{Given} units, more than {Limit}",
        PostFault.NonceGroupOutOfBounds => $"nonce group {Given} is above {Limit}",
        PostFault.InvalidPow => "k2pow does not pass",
        PostFault.InvalidIndicesLength => $"index list of {Given} bytes, expected {Limit}",
        PostFault.InvalidNumLabels => $"{Given} labels, not more than K1 = {Limit}",
        PostFault.InvalidHighByte => $"index {Ordinal} (label {Index}): high byte {Given} above {Limit}",
        _ => $"index {Ordinal} (label {Index}): low part {Given} not below {Limit}",
    };
}

/// <summary>Which indices of a proof are checked. The checks before them are always made.</summary>
public readonly struct PostVerifyMode
{
    private PostVerifyMode(Choice kind, uint number, ReadOnlyMemory<byte> seed) => (Kind, Number, Seed) = (kind, number, seed);

    internal enum Choice
    {
        All,
        One,
        Subset,
    }

    /// <summary>All K2 indices.</summary>
    public static PostVerifyMode All => default;

    internal Choice Kind { get; }

    internal uint Number { get; }

    internal ReadOnlyMemory<byte> Seed { get; }

    /// <summary>Only the index at one ordinal; an ordinal beyond the list checks none.</summary>
    public static PostVerifyMode One(uint ordinal) => new(Choice.One, ordinal, default);

    /// <summary>The first <paramref name="k3"/> indices of a shuffle that the seed (a node's own peer id), node id and challenge
    /// decide.</summary>
    public static PostVerifyMode Subset(uint k3, ReadOnlyMemory<byte> seed) => new(Choice.Subset, k3, seed);
}

/// <summary>A PoST proof.</summary>
/// <param name="Nonce">Nonce whose labels the indices name.</param>
/// <param name="Indices">K2 packed label indices.</param>
/// <param name="Pow">k2pow of the nonce's group.</param>
public sealed record PostProof(uint Nonce, ReadOnlyMemory<byte> Indices, ulong Pow);

/// <summary>What a proof is about.</summary>
/// <param name="NodeId">Identity, 32 bytes.</param>
/// <param name="CommitmentAtxId">The ATX the labels are bound to, 32 bytes.</param>
/// <param name="Challenge">Challenge, 32 bytes.</param>
/// <param name="NumUnits">Units pledged.</param>
public sealed record PostProofMetadata(
    ReadOnlyMemory<byte> NodeId, ReadOnlyMemory<byte> CommitmentAtxId, ReadOnlyMemory<byte> Challenge, uint NumUnits);
