// Job: the node hash of ATX trees and PoET membership trees.
// Invariant: B3(01, left, right); the output may overlap an input.
using System.Runtime.CompilerServices;

namespace Spacemesh.Crypto;

/// <summary>Nodes of the network's Merkle trees.</summary>
public static class MerkleNode
{
    /// <summary>Length of an inner node in bytes.</summary>
    public const int Size = 32;

    private const int ShortTotal = 512;

    /// <summary>What stands for a missing right sibling: 32 zero bytes.</summary>
    public static ReadOnlySpan<byte> Padding =>
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Writes the 32-byte parent of two nodes (leaves may have any length).</summary>
    [SkipLocalsInit]
    public static void Hash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> parent)
    {
        if ((long)left.Length + right.Length >= ShortTotal)
        {
            var hasher = new Blake3Hasher();
            hasher.Update([1]);
            hasher.Update(left);
            hasher.Update(right);
            hasher.Finish(parent[..Size]);
            return;
        }
        Span<byte> input = stackalloc byte[ShortTotal];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + left.Length)..]);
        Blake3.Hash(input[..(1 + left.Length + right.Length)], parent[..Size]);
    }
}
