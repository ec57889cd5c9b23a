// Job: compresses eight whole chunks at once, one chunk in each lane of 256-bit vectors.
// Invariant: gives the chaining values that the plain path gives for the same eight chunks.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spacemesh.Crypto;

public static partial class Blake3
{
    /// <summary>How many chunks <see cref="HashChunks"/> takes at once; 0 where there is no wide path.</summary>
    internal static int WideLanes => Avx2.IsSupported ? 8 : 0;

    // Which byte of each word comes first after a rotation by 16 and by 8 bits.
    private static Vector256<byte> Rotate16 => Vector256.Create(
        (byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);

    private static Vector256<byte> Rotate8 => Vector256.Create(
        (byte)1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);

    /// <summary>
    /// Chaining values of eight consecutive chunks that are not the last of their input: 8 words each into
    /// <paramref name="values"/>. <paramref name="firstChunk"/> is the number of the first one.
    /// </summary>
    [SkipLocalsInit]
    internal static void HashChunks(ReadOnlySpan<byte> data, ulong firstChunk, Span<uint> values)
    {
        if (data.Length < 8 * ChunkSize || values.Length < 64)
            throw new ArgumentException("Eight chunks and room for 64 words are needed.");
        ref byte input = ref MemoryMarshal.GetReference(data);
        Span<Vector256<uint>> chaining = stackalloc Vector256<uint>[8];
        Span<Vector256<uint>> message = stackalloc Vector256<uint>[16];
        for (int i = 0; i < 8; i++)
            chaining[i] = Vector256.Create(InitialValue[i]);
        Span<uint> low = stackalloc uint[8], high = stackalloc uint[8];
        for (int lane = 0; lane < 8; lane++)
            (low[lane], high[lane]) = ((uint)(firstChunk + (ulong)lane), (uint)((firstChunk + (ulong)lane) >> 32));
        var counterLow = Vector256.Create<uint>(low);
        var counterHigh = Vector256.Create<uint>(high);
        for (int block = 0; block < 16; block++)
        {
            LoadTransposed(ref Unsafe.Add(ref input, block * BlockSize), message);
            LoadTransposed(ref Unsafe.Add(ref input, block * BlockSize + 32), message[8..]);
            uint flags = (block == 0 ? ChunkStart : 0) | (block == 15 ? ChunkEnd : 0);
            CompressWide(chaining, message, counterLow, counterHigh, flags);
        }
        Transpose(chaining);
        MemoryMarshal.Cast<Vector256<uint>, uint>(chaining).CopyTo(values);
    }

    private static void LoadTransposed(ref byte input, Span<Vector256<uint>> words)
    {
        for (int lane = 0; lane < 8; lane++)
            words[lane] = Unsafe.ReadUnaligned<Vector256<uint>>(ref Unsafe.Add(ref input, lane * ChunkSize));
        Transpose(words);
    }

    /// <summary>Turns eight vectors of eight words into their columns.</summary>
    private static void Transpose(Span<Vector256<uint>> w)
    {
        Vector256<ulong> a0 = Avx2.UnpackLow(w[0], w[1]).AsUInt64(), a1 = Avx2.UnpackHigh(w[0], w[1]).AsUInt64();
        Vector256<ulong> a2 = Avx2.UnpackLow(w[2], w[3]).AsUInt64(), a3 = Avx2.UnpackHigh(w[2], w[3]).AsUInt64();
        Vector256<ulong> a4 = Avx2.UnpackLow(w[4], w[5]).AsUInt64(), a5 = Avx2.UnpackHigh(w[4], w[5]).AsUInt64();
        Vector256<ulong> a6 = Avx2.UnpackLow(w[6], w[7]).AsUInt64(), a7 = Avx2.UnpackHigh(w[6], w[7]).AsUInt64();
        Vector256<uint> b0 = Avx2.UnpackLow(a0, a2).AsUInt32(), b1 = Avx2.UnpackHigh(a0, a2).AsUInt32();
        Vector256<uint> b2 = Avx2.UnpackLow(a1, a3).AsUInt32(), b3 = Avx2.UnpackHigh(a1, a3).AsUInt32();
        Vector256<uint> b4 = Avx2.UnpackLow(a4, a6).AsUInt32(), b5 = Avx2.UnpackHigh(a4, a6).AsUInt32();
        Vector256<uint> b6 = Avx2.UnpackLow(a5, a7).AsUInt32(), b7 = Avx2.UnpackHigh(a5, a7).AsUInt32();
        (w[0], w[4]) = (Avx2.Permute2x128(b0, b4, 0x20), Avx2.Permute2x128(b0, b4, 0x31));
        (w[1], w[5]) = (Avx2.Permute2x128(b1, b5, 0x20), Avx2.Permute2x128(b1, b5, 0x31));
        (w[2], w[6]) = (Avx2.Permute2x128(b2, b6, 0x20), Avx2.Permute2x128(b2, b6, 0x31));
        (w[3], w[7]) = (Avx2.Permute2x128(b3, b7, 0x20), Avx2.Permute2x128(b3, b7, 0x31));
    }

    [SkipLocalsInit]
    private static void CompressWide(
        Span<Vector256<uint>> chaining, Span<Vector256<uint>> message, Vector256<uint> counterLow, Vector256<uint> counterHigh, uint flags)
    {
        ref byte m = ref Unsafe.As<Vector256<uint>, byte>(ref MemoryMarshal.GetReference(message));
        ref byte s = ref MemoryMarshal.GetReference(Schedule);
        Vector256<uint> v0 = chaining[0], v1 = chaining[1], v2 = chaining[2], v3 = chaining[3];
        Vector256<uint> v4 = chaining[4], v5 = chaining[5], v6 = chaining[6], v7 = chaining[7];
        Vector256<uint> v8 = Vector256.Create(0x6A09E667u), v9 = Vector256.Create(0xBB67AE85u);
        Vector256<uint> v10 = Vector256.Create(0x3C6EF372u), v11 = Vector256.Create(0xA54FF53Au);
        Vector256<uint> v12 = counterLow, v13 = counterHigh;
        Vector256<uint> v14 = Vector256.Create((uint)BlockSize), v15 = Vector256.Create(flags);
        for (int round = 0; round < 7; round++)
        {
            MixWide(ref v0, ref v4, ref v8, ref v12, WordWide(ref m, ref s, 0), WordWide(ref m, ref s, 1));
            MixWide(ref v1, ref v5, ref v9, ref v13, WordWide(ref m, ref s, 2), WordWide(ref m, ref s, 3));
            MixWide(ref v2, ref v6, ref v10, ref v14, WordWide(ref m, ref s, 4), WordWide(ref m, ref s, 5));
            MixWide(ref v3, ref v7, ref v11, ref v15, WordWide(ref m, ref s, 6), WordWide(ref m, ref s, 7));
            MixWide(ref v0, ref v5, ref v10, ref v15, WordWide(ref m, ref s, 8), WordWide(ref m, ref s, 9));
            MixWide(ref v1, ref v6, ref v11, ref v12, WordWide(ref m, ref s, 10), WordWide(ref m, ref s, 11));
            MixWide(ref v2, ref v7, ref v8, ref v13, WordWide(ref m, ref s, 12), WordWide(ref m, ref s, 13));
            MixWide(ref v3, ref v4, ref v9, ref v14, WordWide(ref m, ref s, 14), WordWide(ref m, ref s, 15));
            s = ref Unsafe.Add(ref s, 16);
        }
        chaining[0] = v0 ^ v8;
        chaining[1] = v1 ^ v9;
        chaining[2] = v2 ^ v10;
        chaining[3] = v3 ^ v11;
        chaining[4] = v4 ^ v12;
        chaining[5] = v5 ^ v13;
        chaining[6] = v6 ^ v14;
        chaining[7] = v7 ^ v15;
    }

    // A word is four bytes in the schedule and 32 in the transposed message.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> WordWide(ref byte message, ref byte schedule, int i) =>
        Unsafe.ReadUnaligned<Vector256<uint>>(ref Unsafe.Add(ref message, (nint)Unsafe.Add(ref schedule, i) * 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MixWide(
        ref Vector256<uint> a, ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d, Vector256<uint> x, Vector256<uint> y)
    {
        a = a + b + x;
        d = Avx2.Shuffle((d ^ a).AsByte(), Rotate16).AsUInt32();
        c += d;
        b ^= c;
        b = (b >>> 12) | (b << 20);
        a = a + b + y;
        d = Avx2.Shuffle((d ^ a).AsByte(), Rotate8).AsUInt32();
        c += d;
        b ^= c;
        b = (b >>> 7) | (b << 25);
    }
}
