// Job: SHA-512 of a few parts that follow each other, without joining long ones.
// Invariant: the result is that of the concatenation; working copies are zeroed (a part may be secret).
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Spacemesh.Crypto;

internal static class Sha512Parts
{
    private const int ShortTotal = 1024;

    /// <summary>Writes the 64-byte hash of all parts in order.</summary>
    [SkipLocalsInit]
    public static void Hash(
        ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, ReadOnlySpan<byte> e, Span<byte> hash)
    {
        if ((long)a.Length + b.Length + c.Length + d.Length + e.Length > ShortTotal)
        {
            using var incremental = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
            incremental.AppendData(a);
            incremental.AppendData(b);
            incremental.AppendData(c);
            incremental.AppendData(d);
            incremental.AppendData(e);
            incremental.GetHashAndReset(hash);
            return;
        }
        Span<byte> all = stackalloc byte[ShortTotal];
        int length = 0;
        Put(a, all, ref length);
        Put(b, all, ref length);
        Put(c, all, ref length);
        Put(d, all, ref length);
        Put(e, all, ref length);
        SHA512.HashData(all[..length], hash);
        CryptographicOperations.ZeroMemory(all[..length]);
    }

    private static void Put(ReadOnlySpan<byte> part, Span<byte> all, ref int length)
    {
        part.CopyTo(all[length..]);
        length += part.Length;
    }
}
