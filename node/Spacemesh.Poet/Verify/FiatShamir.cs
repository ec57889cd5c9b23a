// Job: draws the leaves that a proof must show from the tree's root.
// Invariant: indices are distinct and ascending; the draw depends on the root's bytes as given, nothing else.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spacemesh.Poet.Verify;

/// <summary>Fiat-Shamir indices (poet specification 1.4).</summary>
public static class FiatShamir
{
    /// <summary>Leaves shown by every proof, on every network.</summary>
    public const int SecurityParameter = 150;

    /// <summary>
    /// <paramref name="count"/> distinct indices below <paramref name="space"/>; all of them if there are fewer. The root may have any
    /// length.
    /// </summary>
    public static ulong[] Indices(ReadOnlySpan<byte> root, ulong space, int count)
    {
        if ((ulong)count > space)
        {
            var all = new ulong[space];
            for (ulong i = 0; i < space; i++)
                all[i] = i;
            return all;
        }
        Span<byte> input = root.Length <= 64 ? stackalloc byte[root.Length + sizeof(uint)] : new byte[root.Length + sizeof(uint)];
        root.CopyTo(input);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var drawn = new HashSet<ulong>(count);
        for (uint i = 0; drawn.Count < count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(input[root.Length..], i);
            SHA256.HashData(input, digest);
            drawn.Add(BinaryPrimitives.ReadUInt64BigEndian(digest) % space);
        }
        ulong[] sorted = [.. drawn];
        Array.Sort(sorted);
        return sorted;
    }
}
