// Job: what a client submits and what it is answered, apart from how it travels.
// Invariant: an answer other than Accepted leaves no trace.
namespace Spacemesh.Poet.Server;

/// <summary>A registration of one node for the open round.</summary>
public sealed record Submission
{
    /// <summary>Nonce of the proof of work; any passes at difficulty 0.</summary>
    public ulong Nonce { get; init; }

    /// <summary>The proof of work's challenge as the server gave it.</summary>
    public byte[] PowChallenge { get; init; } = [];

    /// <summary>The proof of work's difficulty as the server gave it.</summary>
    public uint PowDifficulty { get; init; }

    /// <summary>Bytes that were signed before the challenge.</summary>
    public byte[] Prefix { get; init; } = [];

    /// <summary>Hash of the node's NIPoST challenge, 32 bytes.</summary>
    public byte[] Challenge { get; init; } = [];

    /// <summary>Node id, 32 bytes.</summary>
    public byte[] NodeKey { get; init; } = [];

    /// <summary>Ed25519 over prefix and challenge, 64 bytes.</summary>
    public byte[] Signature { get; init; } = [];

    /// <summary>The round must end at this time at the latest; null for any time.</summary>
    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>Outcome of a submission.</summary>
public enum SubmissionStatus
{
    /// <summary>Registered durably.</summary>
    Accepted,

    /// <summary>The public key has not 32 bytes.</summary>
    InvalidPublicKey,

    /// <summary>The signature does not verify.</summary>
    InvalidSignature,

    /// <summary>The challenge has not 32 bytes: it would make the round worthless for all its members.</summary>
    InvalidChallenge,

    /// <summary>The proof of work's parameters are not the server's current or previous ones.</summary>
    InvalidPowParameters,

    /// <summary>The open round ends after the deadline.</summary>
    TooLate,

    /// <summary>The round is full.</summary>
    RoundFull,

    /// <summary>The node is registered with another challenge.</summary>
    Conflict,
}

/// <summary>Answer to a submission; round and time are meaningful if it was accepted.</summary>
public readonly record struct SubmissionAnswer(SubmissionStatus Status, uint Round = 0, TimeSpan RoundEnd = default);
