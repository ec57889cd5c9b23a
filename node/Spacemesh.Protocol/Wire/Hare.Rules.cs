// Job: the absolute round number of Hare messages, their hashes and signed bytes, and the form rule on references.
// Invariant: seven, not eight, separates iterations: notify of one and preround of the next share a number.
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>Numbers of Hare rounds.</summary>
public static class HareRounds
{
    /// <summary>Oracle round of the certifier: half of the largest 32-bit number.</summary>
    public const uint Certify = uint.MaxValue >> 1;

    /// <summary>Iteration and round as the one number that is signed and drawn for.</summary>
    public static uint Absolute(this HareIterRound value) => ((uint)value.Iteration * 7) + value.Round;

    /// <summary>True if a message of this round may carry, or lack, a reference as it does.</summary>
    public static bool HasProperReference(byte round, bool hasReference) =>
        (HareRound)round switch
        {
            HareRound.Preround or HareRound.Propose => !hasReference,
            HareRound.Commit or HareRound.Notify => hasReference,
            _ => true,
        };
}

public sealed partial class HareMessage
{
    /// <summary>Hash of the body.</summary>
    public Hash32 ComputeHash() => Scale.Hash(Body);

    /// <summary>What the signature covers.</summary>
    public byte[] SignedBytes() =>
        Scale.Encode(new HareMetadata { Layer = Body.Layer, Round = Body.IterRound.Absolute(), MessageHash = ComputeHash() });

    /// <summary>Commit and notify need a reference, preround and propose must not have one; of other rounds nothing is asked.</summary>
    public bool IsWellFormed => HareRounds.HasProperReference(Body.IterRound.Round, Body.Value.Reference.HasValue);
}

public sealed partial class Hare4Message
{
    /// <summary>Hash of the body.</summary>
    public Hash32 ComputeHash() => Scale.Hash(Body);

    /// <summary>What the signature covers.</summary>
    public byte[] SignedBytes() =>
        Scale.Encode(new HareMetadata { Layer = Body.Layer, Round = Body.IterRound.Absolute(), MessageHash = ComputeHash() });

    /// <summary>Commit and notify need a reference, preround and propose must not have one; of other rounds nothing is asked.</summary>
    public bool IsWellFormed => HareRounds.HasProperReference(Body.IterRound.Round, Body.Value.Reference.HasValue);
}
