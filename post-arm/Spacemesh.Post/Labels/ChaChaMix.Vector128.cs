// Job: ROMix for r = 1 with the four rows of a ChaCha state in four 128-bit registers (SSE2, AdvSimd).
// Invariant: same words as the scalar specification; memory holds n chunks of 128 bytes, 16-byte aligned.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Row = System.Runtime.Intrinsics.Vector128<uint>;

namespace Spacemesh.Post.Labels;

internal static partial class ChaChaMix
{
    /// <summary>ROMix of one 128-byte chunk in place. <paramref name="memory"/> points to n chunks of 128 bytes.</summary>
    public static unsafe void RoMixVector128(Span<byte> chunk, int n, byte* memory)
    {
        fixed (byte* start = chunk)
        {
            Chunk x = Chunk.Load((uint*)start);
            for (int i = 0; i < n; i++)
            {
                x.Store((uint*)(memory + ((long)i << 7)));
                x.Mix();
            }
            uint mask = (uint)(n - 1);
            for (int i = 0; i < n; i++)
            {
                uint j = x.B0.ToScalar() & mask;
                x.Xor((uint*)(memory + ((long)j << 7)));
                x.Mix();
            }
            x.Store((uint*)start);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Core(ref Row a, ref Row b, ref Row c, ref Row d)
    {
        Row a0 = a, b0 = b, c0 = c, d0 = d;
        DoubleRound(ref a, ref b, ref c, ref d);
        DoubleRound(ref a, ref b, ref c, ref d);
        DoubleRound(ref a, ref b, ref c, ref d);
        DoubleRound(ref a, ref b, ref c, ref d);
        a += a0;
        b += b0;
        c += c0;
        d += d0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DoubleRound(ref Row a, ref Row b, ref Row c, ref Row d)
    {
        Round(ref a, ref b, ref c, ref d);
        b = Vector128.Shuffle(b, Vector128.Create(1u, 2, 3, 0));
        c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
        d = Vector128.Shuffle(d, Vector128.Create(3u, 0, 1, 2));
        Round(ref a, ref b, ref c, ref d);
        b = Vector128.Shuffle(b, Vector128.Create(3u, 0, 1, 2));
        c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
        d = Vector128.Shuffle(d, Vector128.Create(1u, 2, 3, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref Row a, ref Row b, ref Row c, ref Row d)
    {
        a += b;
        d = Rotate16(d ^ a);
        c += d;
        b = Rotate(b ^ c, 12);
        a += b;
        d = Rotate8(d ^ a);
        c += d;
        b = Rotate(b ^ c, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row Rotate(Row x, [ConstantExpected] int count) => (x << count) | (x >>> (32 - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row Rotate16(Row x) => Ssse3.IsSupported || !Sse2.IsSupported
        ? Vector128.Shuffle(x.AsByte(), Vector128.Create((byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)).AsUInt32()
        : Rotate(x, 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row Rotate8(Row x) => Ssse3.IsSupported || !Sse2.IsSupported
        ? Vector128.Shuffle(x.AsByte(), Vector128.Create((byte)3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14)).AsUInt32()
        : Rotate(x, 8);

    // Two blocks of four rows: the whole chunk for r = 1.
    private ref struct Chunk
    {
        public Row A0, A1, A2, A3, B0, B1, B2, B3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static unsafe Chunk Load(uint* p) => new()
        {
            A0 = Vector128.Load(p), A1 = Vector128.Load(p + 4), A2 = Vector128.Load(p + 8), A3 = Vector128.Load(p + 12),
            B0 = Vector128.Load(p + 16), B1 = Vector128.Load(p + 20), B2 = Vector128.Load(p + 24), B3 = Vector128.Load(p + 28),
        };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly unsafe void Store(uint* p)
        {
            A0.Store(p);
            A1.Store(p + 4);
            A2.Store(p + 8);
            A3.Store(p + 12);
            B0.Store(p + 16);
            B1.Store(p + 20);
            B2.Store(p + 24);
            B3.Store(p + 28);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public unsafe void Xor(uint* p)
        {
            A0 ^= Vector128.Load(p);
            A1 ^= Vector128.Load(p + 4);
            A2 ^= Vector128.Load(p + 8);
            A3 ^= Vector128.Load(p + 12);
            B0 ^= Vector128.Load(p + 16);
            B1 ^= Vector128.Load(p + 20);
            B2 ^= Vector128.Load(p + 24);
            B3 ^= Vector128.Load(p + 28);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Mix()
        {
            Row a0 = A0 ^ B0, a1 = A1 ^ B1, a2 = A2 ^ B2, a3 = A3 ^ B3;
            Core(ref a0, ref a1, ref a2, ref a3);
            Row b0 = B0 ^ a0, b1 = B1 ^ a1, b2 = B2 ^ a2, b3 = B3 ^ a3;
            Core(ref b0, ref b1, ref b2, ref b3);
            (A0, A1, A2, A3) = (a0, a1, a2, a3);
            (B0, B1, B2, B3) = (b0, b1, b2, b3);
        }
    }
}
