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
    // Plain locals and no struct: the compiler keeps up to four fields of a struct in registers, and here are eight rows.
    public static unsafe void RoMixVector128(Span<byte> chunk, int n, byte* memory)
    {
        ref byte start = ref chunk[..128][0];
        Row a0 = Vector128.LoadUnsafe(ref start).AsUInt32(), a1 = Vector128.LoadUnsafe(ref start, 16).AsUInt32();
        Row a2 = Vector128.LoadUnsafe(ref start, 32).AsUInt32(), a3 = Vector128.LoadUnsafe(ref start, 48).AsUInt32();
        Row b0 = Vector128.LoadUnsafe(ref start, 64).AsUInt32(), b1 = Vector128.LoadUnsafe(ref start, 80).AsUInt32();
        Row b2 = Vector128.LoadUnsafe(ref start, 96).AsUInt32(), b3 = Vector128.LoadUnsafe(ref start, 112).AsUInt32();
        uint* slot = (uint*)memory;
        for (int i = 0; i < n; i++, slot += 32)
        {
            a0.Store(slot);
            a1.Store(slot + 4);
            a2.Store(slot + 8);
            a3.Store(slot + 12);
            b0.Store(slot + 16);
            b1.Store(slot + 20);
            b2.Store(slot + 24);
            b3.Store(slot + 28);
            (a0, a1, a2, a3) = Core(a0 ^ b0, a1 ^ b1, a2 ^ b2, a3 ^ b3);
            (b0, b1, b2, b3) = Core(b0 ^ a0, b1 ^ a1, b2 ^ a2, b3 ^ a3);
        }
        uint mask = (uint)(n - 1);
        for (int i = 0; i < n; i++)
        {
            slot = (uint*)memory + ((ulong)(b0.ToScalar() & mask) << 5);
            a0 ^= Vector128.Load(slot);
            a1 ^= Vector128.Load(slot + 4);
            a2 ^= Vector128.Load(slot + 8);
            a3 ^= Vector128.Load(slot + 12);
            b0 ^= Vector128.Load(slot + 16);
            b1 ^= Vector128.Load(slot + 20);
            b2 ^= Vector128.Load(slot + 24);
            b3 ^= Vector128.Load(slot + 28);
            (a0, a1, a2, a3) = Core(a0 ^ b0, a1 ^ b1, a2 ^ b2, a3 ^ b3);
            (b0, b1, b2, b3) = Core(b0 ^ a0, b1 ^ a1, b2 ^ a2, b3 ^ a3);
        }
        a0.AsByte().StoreUnsafe(ref start);
        a1.AsByte().StoreUnsafe(ref start, 16);
        a2.AsByte().StoreUnsafe(ref start, 32);
        a3.AsByte().StoreUnsafe(ref start, 48);
        b0.AsByte().StoreUnsafe(ref start, 64);
        b1.AsByte().StoreUnsafe(ref start, 80);
        b2.AsByte().StoreUnsafe(ref start, 96);
        b3.AsByte().StoreUnsafe(ref start, 112);
    }

    // Values in and a tuple out: references to the rows would keep the compiler from holding them in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Row A, Row B, Row C, Row D) Core(Row a, Row b, Row c, Row d)
    {
        Row a0 = a, b0 = b, c0 = c, d0 = d;
        (a, b, c, d) = DoubleRound(a, b, c, d);
        (a, b, c, d) = DoubleRound(a, b, c, d);
        (a, b, c, d) = DoubleRound(a, b, c, d);
        (a, b, c, d) = DoubleRound(a, b, c, d);
        return (a + a0, b + b0, c + c0, d + d0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Row A, Row B, Row C, Row D) DoubleRound(Row a, Row b, Row c, Row d)
    {
        a += b;
        d = Rotate16(d ^ a);
        c += d;
        b = Rotate(b ^ c, 12);
        a += b;
        d = Rotate8(d ^ a);
        c += d;
        b = Vector128.Shuffle(Rotate(b ^ c, 7), Vector128.Create(1u, 2, 3, 0));
        c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
        d = Vector128.Shuffle(d, Vector128.Create(3u, 0, 1, 2));
        a += b;
        d = Rotate16(d ^ a);
        c += d;
        b = Rotate(b ^ c, 12);
        a += b;
        d = Rotate8(d ^ a);
        c += d;
        b = Vector128.Shuffle(Rotate(b ^ c, 7), Vector128.Create(3u, 0, 1, 2));
        c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
        d = Vector128.Shuffle(d, Vector128.Create(1u, 2, 3, 0));
        return (a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row Rotate(Row x, [ConstantExpected] byte count) => Avx512F.VL.IsSupported
        ? Avx512F.VL.RotateLeft(x, count)
        : (x << count) | (x >>> (32 - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row Rotate16(Row x) => Avx512F.VL.IsSupported || (Sse2.IsSupported && !Ssse3.IsSupported)
        ? Rotate(x, 16)
        : Vector128.Shuffle(x.AsByte(), Vector128.Create((byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row Rotate8(Row x) => Avx512F.VL.IsSupported || (Sse2.IsSupported && !Ssse3.IsSupported)
        ? Rotate(x, 8)
        : Vector128.Shuffle(x.AsByte(), Vector128.Create((byte)3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14)).AsUInt32();
}
