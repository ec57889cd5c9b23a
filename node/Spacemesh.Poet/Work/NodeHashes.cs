// Job: the node functions that trees are built with, behind one delegate.
// Invariant: inputs may have any length; the output is 32 bytes.
using System.Security.Cryptography;
using Spacemesh.Crypto;

namespace Spacemesh.Poet.Work;

/// <summary>Hashes two children of any length into a 32-byte node.</summary>
public delegate void NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> node);

/// <summary>The node functions without a statement.</summary>
public static class NodeHashes
{
    /// <summary>Membership tree: BLAKE3-256 over <c>0x01 || left || right</c>.</summary>
    public static void Membership(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> node)
    {
        int length = 1 + left.Length + right.Length;
        Span<byte> input = length <= 256 ? stackalloc byte[length] : new byte[length];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + left.Length)..]);
        Blake3.Hash(input, node[..WorkHash.Size]);
    }

    /// <summary>Default of the reference's tree library: SHA-256 over <c>left || right</c>.</summary>
    public static void Sha256Concat(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> node)
    {
        int length = left.Length + right.Length;
        Span<byte> input = length <= 256 ? stackalloc byte[length] : new byte[length];
        left.CopyTo(input);
        right.CopyTo(input[left.Length..]);
        SHA256.HashData(input, node);
    }
}
