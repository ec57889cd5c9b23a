// Job: the protocol's two hash sizes and the ways ids are widened.
// Invariant: BLAKE3 without key or context; 20 bytes are a prefix of the 32.
using Spacemesh.Crypto;

namespace Spacemesh.Protocol;

/// <summary>Hashes over bytes (go-spacemesh hash/hash.go, common/types/hashes.go).</summary>
public static class Hashing
{
    /// <summary>The 32-byte hash.</summary>
    public static Hash32 Hash32(ReadOnlySpan<byte> data)
    {
        Hash32 hash = default;
        Blake3.Hash(data, FixedBytes.ViewForWrite(ref hash));
        return hash;
    }

    /// <summary>The 20-byte hash.</summary>
    public static Hash20 Hash20(ReadOnlySpan<byte> data)
    {
        Hash20 hash = default;
        Blake3.Hash(data, FixedBytes.ViewForWrite(ref hash));
        return hash;
    }

    /// <summary>A 20-byte id followed by twelve zero bytes: how it serves as a fetch hash, and how it is hashed in sets.</summary>
    public static Hash32 Widen<T>(T id)
        where T : unmanaged, IFixedBytes<T>
    {
        Hash32 wide = default;
        FixedBytes.View(in id).CopyTo(FixedBytes.ViewForWrite(ref wide));
        return wide;
    }

    /// <summary>Bytes of any length as 32: the last 32 of longer ones, shorter ones behind zeros.</summary>
    public static Hash32 FromAnyLength(ReadOnlySpan<byte> bytes)
    {
        Hash32 hash = default;
        Span<byte> target = FixedBytes.ViewForWrite(ref hash);
        if (bytes.Length > target.Length)
            bytes = bytes[^target.Length..];
        bytes.CopyTo(target[(target.Length - bytes.Length)..]);
        return hash;
    }
}
