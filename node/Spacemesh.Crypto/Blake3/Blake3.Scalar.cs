// Job: the BLAKE3 compression function in plain C#; the definition that faster paths are compared with.
// Invariant: the machine is little-endian (every supported one is); the output may overlap the chaining value.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Spacemesh.Crypto;

public static partial class Blake3
{
    // Byte offsets of the message words in the order in which the seven rounds use them.
    private static ReadOnlySpan<byte> Schedule =>
    [
        0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60,
        8, 24, 12, 40, 28, 0, 16, 52, 4, 44, 48, 20, 36, 56, 60, 32,
        12, 16, 40, 48, 52, 8, 28, 56, 24, 20, 36, 0, 44, 60, 32, 4,
        40, 28, 48, 36, 56, 12, 52, 60, 16, 0, 44, 8, 20, 32, 4, 24,
        48, 52, 36, 44, 60, 40, 56, 32, 28, 8, 20, 12, 0, 4, 24, 16,
        36, 56, 44, 20, 32, 48, 60, 4, 52, 12, 0, 40, 8, 24, 16, 28,
        44, 60, 20, 0, 4, 36, 32, 24, 56, 40, 8, 48, 12, 16, 28, 52,
    ];

    /// <summary>
    /// Compresses one 64-byte block. <paramref name="output"/> takes 8 words (the next chaining value) or 16 (output stream).
    /// </summary>
    [SkipLocalsInit]
    internal static void Compress(
        ReadOnlySpan<uint> chaining, ReadOnlySpan<byte> block, ulong counter, uint length, uint flags, Span<uint> output)
    {
        if (chaining.Length < 8 || block.Length < BlockSize || output.Length < 8)
            throw new ArgumentException("A compression needs 8 chaining words, a block of 64 bytes and room for 8 words.");
        ref byte m = ref MemoryMarshal.GetReference(block);
        ref byte s = ref MemoryMarshal.GetReference(Schedule);
        uint v0 = chaining[0], v1 = chaining[1], v2 = chaining[2], v3 = chaining[3];
        uint v4 = chaining[4], v5 = chaining[5], v6 = chaining[6], v7 = chaining[7];
        uint v8 = 0x6A09E667, v9 = 0xBB67AE85, v10 = 0x3C6EF372, v11 = 0xA54FF53A;
        uint v12 = (uint)counter, v13 = (uint)(counter >> 32), v14 = length, v15 = flags;
        for (int round = 0; round < 7; round++)
        {
            Mix(ref v0, ref v4, ref v8, ref v12, Word(ref m, ref s, 0), Word(ref m, ref s, 1));
            Mix(ref v1, ref v5, ref v9, ref v13, Word(ref m, ref s, 2), Word(ref m, ref s, 3));
            Mix(ref v2, ref v6, ref v10, ref v14, Word(ref m, ref s, 4), Word(ref m, ref s, 5));
            Mix(ref v3, ref v7, ref v11, ref v15, Word(ref m, ref s, 6), Word(ref m, ref s, 7));
            Mix(ref v0, ref v5, ref v10, ref v15, Word(ref m, ref s, 8), Word(ref m, ref s, 9));
            Mix(ref v1, ref v6, ref v11, ref v12, Word(ref m, ref s, 10), Word(ref m, ref s, 11));
            Mix(ref v2, ref v7, ref v8, ref v13, Word(ref m, ref s, 12), Word(ref m, ref s, 13));
            Mix(ref v3, ref v4, ref v9, ref v14, Word(ref m, ref s, 14), Word(ref m, ref s, 15));
            s = ref Unsafe.Add(ref s, 16);
        }
        if (output.Length >= 16)
        {
            output[15] = v15 ^ chaining[7];
            output[14] = v14 ^ chaining[6];
            output[13] = v13 ^ chaining[5];
            output[12] = v12 ^ chaining[4];
            output[11] = v11 ^ chaining[3];
            output[10] = v10 ^ chaining[2];
            output[9] = v9 ^ chaining[1];
            output[8] = v8 ^ chaining[0];
        }
        output[7] = v7 ^ v15;
        output[6] = v6 ^ v14;
        output[5] = v5 ^ v13;
        output[4] = v4 ^ v12;
        output[3] = v3 ^ v11;
        output[2] = v2 ^ v10;
        output[1] = v1 ^ v9;
        output[0] = v0 ^ v8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(ref byte message, ref byte schedule, int i) =>
        Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref message, (nint)Unsafe.Add(ref schedule, i)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref uint a, ref uint b, ref uint c, ref uint d, uint x, uint y)
    {
        a = a + b + x;
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 12);
        a = a + b + y;
        d = BitOperations.RotateRight(d ^ a, 8);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 7);
    }
}
