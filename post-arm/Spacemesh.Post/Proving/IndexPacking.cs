// Job: packs label indices into a bit stream, least significant bit first, and back.
// Invariant: the width is that of the number of labels itself, not of the largest index.
using System.Numerics;

namespace Spacemesh.Post.Proving;

/// <summary>The index list of a proof as bytes.</summary>
internal static class IndexPacking
{
    /// <summary>Bits an index takes: 0 for no labels, else floor(log2) + 1.</summary>
    public static int RequiredBits(ulong labels) => 64 - BitOperations.LeadingZeroCount(labels);

    /// <summary>Bytes of a list of <paramref name="count"/> indices.</summary>
    public static ulong PackedLength(int bits, ulong count) => (((ulong)bits * count) + 7) / 8;

    /// <summary>Packs the low <paramref name="bits"/> bits of each index; the last byte is filled up with zeros.</summary>
    public static byte[] Pack(ReadOnlySpan<ulong> indices, int bits)
    {
        var packed = new byte[PackedLength(bits, (ulong)indices.Length)];
        long position = 0;
        foreach (ulong index in indices)
        {
            for (int bit = 0; bit < bits; bit++, position++)
                packed[position >> 3] |= (byte)(((index >> bit) & 1) << (int)(position & 7));
        }
        return packed;
    }

    /// <summary>The index at an ordinal; the stream must hold it.</summary>
    public static ulong At(ReadOnlySpan<byte> packed, int bits, int ordinal)
    {
        long position = (long)bits * ordinal;
        ulong index = 0;
        for (int bit = 0; bit < bits; bit++, position++)
            index |= (ulong)((packed[(int)(position >> 3)] >> (int)(position & 7)) & 1) << bit;
        return index;
    }

    /// <summary>Number of whole indices a stream holds.</summary>
    public static int Count(ReadOnlySpan<byte> packed, int bits) => bits == 0 ? 0 : (int)((long)packed.Length * 8 / bits);
}
