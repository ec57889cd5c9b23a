// Job: the numbers a network fixes for PoST, and the commitment that ties labels to an identity.
// Invariant: values are those of the network's configuration; nothing here depends on the machine.
using System.Numerics;
using Spacemesh.Crypto;

namespace Spacemesh.Post;

/// <summary>Cost parameters of the label function. Every network uses r = p = 1; N is 8192, or 2 on fastnet.</summary>
public readonly record struct ScryptParameters(ulong N, uint R = 1, uint P = 1)
{
    /// <summary>N = 8192, r = p = 1.</summary>
    public static ScryptParameters Standard => new(8192);

    /// <summary>True if the label function is defined for these values: N a power of two from 2, r and p from 1, in this program's
    /// limits.</summary>
    public bool IsValid => N >= 2 && BitOperations.IsPow2(N) && N <= 1UL << 24 && R is >= 1 and <= 256 && P is >= 1 and <= 256;

    internal void ThrowIfInvalid()
    {
        if (!IsValid)
            throw new ArgumentException($"scrypt N={N} r={R} p={P}: N must be a power of two from 2 to 2^24, r and p at least 1");
    }
}

/// <summary>PoST parameters of a network.</summary>
/// <param name="MinNumUnits">Fewest units an identity may pledge.</param>
/// <param name="MaxNumUnits">Most units an identity may pledge.</param>
/// <param name="LabelsPerUnit">Labels in one unit; a label takes 16 bytes.</param>
/// <param name="K1">Expected number of good labels per nonce over the whole space.</param>
/// <param name="K2">Indices in a proof.</param>
/// <param name="K3">Indices a node checks of a proof it receives.</param>
/// <param name="PowDifficulty">k2pow threshold of one unit, 32 bytes, big-endian.</param>
/// <param name="Scrypt">Cost of the label function.</param>
public sealed record PostParameters(
    uint MinNumUnits, uint MaxNumUnits, ulong LabelsPerUnit, uint K1, uint K2, uint K3, ReadOnlyMemory<byte> PowDifficulty,
        ScryptParameters Scrypt)
{
    /// <summary>Mainnet: units of 64 GiB.</summary>
    public static PostParameters Mainnet { get; } = new(4, uint.MaxValue, 4294967296, 26, 37, 1,
        Convert.FromHexString("000dfb23b0979b4b000000000000000000000000000000000000000000000000"), ScryptParameters.Standard);

    /// <summary>The standalone network: units of 1 KiB, no k2pow to speak of.</summary>
    public static PostParameters Standalone { get; } = new(1, 2, 64, 12, 4, 1,
        Convert.FromHexString("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"), ScryptParameters.Standard);
}

/// <summary>Ties labels to an identity.</summary>
public static class PostCommitment
{
    /// <summary>Length of a commitment, a node id, an ATX id and a challenge.</summary>
    public const int Length = 32;

    /// <summary>BLAKE3 of node id and commitment ATX id, 32 bytes.</summary>
    public static void Compute(ReadOnlySpan<byte> nodeId, ReadOnlySpan<byte> commitmentAtxId, Span<byte> commitment)
    {
        Span<byte> both = stackalloc byte[2 * Length];
        nodeId[..Length].CopyTo(both);
        commitmentAtxId[..Length].CopyTo(both[Length..]);
        Blake3.Hash(both, commitment[..Length]);
    }
}
