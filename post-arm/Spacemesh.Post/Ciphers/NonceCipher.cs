// Job: derives the AES keys of a nonce group and of a single nonce from challenge and k2pow.
// Invariant: the full 64 bits of the pow enter both keys, although the pow check covers 56.
using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using Spacemesh.Crypto;

namespace Spacemesh.Post.Ciphers;

/// <summary>Keys of the AES oracle. One group cipher serves 16 nonces; a nonce's own cipher decides borderline labels.</summary>
internal static class NonceCipher
{
    /// <summary>Nonces that share one encryption.</summary>
    public const uint NoncesPerGroup = 16;

    /// <summary>Number of groups; the k2pow input holds the group in one byte.</summary>
    public const uint GroupCount = 256;

    /// <summary>Mask of the part of an encryption that counts as the low part.</summary>
    public const ulong LowMask = 0x00ffffffffffffff;

    /// <summary>The cipher of a nonce group.</summary>
    public static Aes128 ForGroup(ReadOnlySpan<byte> challenge, uint group, ulong pow)
    {
        Span<byte> seed = stackalloc byte[44];
        WriteSeed(seed, challenge, group, pow);
        return new Aes128(HashToKey(seed, stackalloc byte[16]));
    }

    /// <summary>The cipher of one nonce, for labels whose high byte equals the threshold.</summary>
    public static Aes128 ForNonce(ReadOnlySpan<byte> challenge, uint nonce, ulong pow)
    {
        Span<byte> seed = stackalloc byte[48];
        WriteSeed(seed, challenge, nonce / NoncesPerGroup, pow);
        BinaryPrimitives.WriteUInt32LittleEndian(seed[44..], nonce);
        return new Aes128(HashToKey(seed, stackalloc byte[16]));
    }

    /// <summary>The low part a nonce's own cipher gives for a label.</summary>
    public static ulong LowPart(Aes128 nonceCipher, Vector128<byte> label) => nonceCipher.Encrypt(label).AsUInt64().ToScalar() & LowMask;

    private static void WriteSeed(Span<byte> seed, ReadOnlySpan<byte> challenge, uint group, ulong pow)
    {
        challenge[..32].CopyTo(seed);
        BinaryPrimitives.WriteUInt32LittleEndian(seed[32..], group);
        BinaryPrimitives.WriteUInt64LittleEndian(seed[36..], pow);
    }

    private static Span<byte> HashToKey(ReadOnlySpan<byte> seed, Span<byte> key)
    {
        Span<byte> hash = stackalloc byte[32];
        Blake3.Hash(seed, hash);
        hash[..16].CopyTo(key);
        return key;
    }
}
