// Job: arithmetic modulo p = 2^255 - 19 in five limbs of 51 bits.
// Invariant: no branch and no address depends on a value; products take limbs below 2^54 and give limbs below 2^52.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Spacemesh.Crypto.Curve;

/// <summary>An element of the field of Curve25519; several forms of limbs may stand for one value.</summary>
internal readonly partial struct FieldElement
{
    private const ulong Mask = (1UL << 51) - 1;

    // 4p in limbs: added before a subtraction so that no limb becomes negative.
    private const ulong FourP0 = 0x1FFFFFFFFFFFB4, FourP = 0x1FFFFFFFFFFFFC;

    private readonly ulong _l0, _l1, _l2, _l3, _l4;

    /// <summary>From limbs, least significant first.</summary>
    public FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) => (_l0, _l1, _l2, _l3, _l4) = (l0, l1, l2, l3, l4);

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    /// <summary>A small number.</summary>
    public static FieldElement Small(uint value) => new(value, 0, 0, 0, 0);

    /// <summary>Reads 32 bytes little-endian; the top bit is ignored, values of p and more are taken modulo p.</summary>
    public static FieldElement FromBytes(ReadOnlySpan<byte> bytes)
    {
        ulong w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        ulong w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        ulong w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new FieldElement(
            w0 & Mask, ((w0 >> 51) | (w1 << 13)) & Mask, ((w1 >> 38) | (w2 << 26)) & Mask,
            ((w2 >> 25) | (w3 << 39)) & Mask, (w3 >> 12) & Mask);
    }

    /// <summary>Writes the one value below p as 32 bytes little-endian.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        FieldElement r = Carry(_l0, _l1, _l2, _l3, _l4);
        ulong q = (r._l0 + 19) >> 51;
        q = (r._l1 + q) >> 51;
        q = (r._l2 + q) >> 51;
        q = (r._l3 + q) >> 51;
        q = (r._l4 + q) >> 51;
        ulong l0 = r._l0 + 19 * q;
        ulong l1 = r._l1 + (l0 >> 51);
        ulong l2 = r._l2 + (l1 >> 51);
        ulong l3 = r._l3 + (l2 >> 51);
        ulong l4 = (r._l4 + (l3 >> 51)) & Mask;
        (l0, l1, l2, l3) = (l0 & Mask, l1 & Mask, l2 & Mask, l3 & Mask);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, l0 | (l1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (l1 >> 13) | (l2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (l2 >> 26) | (l3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (l3 >> 39) | (l4 << 12));
    }

    /// <summary>Sum without carries: the limbs grow by one bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        new(a._l0 + b._l0, a._l1 + b._l1, a._l2 + b._l2, a._l3 + b._l3, a._l4 + b._l4);

    /// <summary>
    /// Difference without carries. The limbs of <paramref name="b"/> must be below 2^53 - 76 (a product, or a sum of two);
    /// those of the result are below 2^54 if the ones of <paramref name="a"/> are below 2^53.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement Loose(in FieldElement a, in FieldElement b) => new(
        a._l0 + FourP0 - b._l0, a._l1 + FourP - b._l1, a._l2 + FourP - b._l2, a._l3 + FourP - b._l3, a._l4 + FourP - b._l4);

    /// <summary>Difference with carries: limbs below 2^52 again. <paramref name="b"/> as in <see cref="Loose"/>.</summary>
    public static FieldElement operator -(in FieldElement a, in FieldElement b) => Carry(
        a._l0 + FourP0 - b._l0, a._l1 + FourP - b._l1, a._l2 + FourP - b._l2, a._l3 + FourP - b._l3, a._l4 + FourP - b._l4);

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    /// <summary><paramref name="a"/> if <paramref name="choice"/> is 0, <paramref name="b"/> if it is 1, without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FieldElement Select(in FieldElement a, in FieldElement b, ulong choice)
    {
        ulong mask = 0UL - choice;
        return new FieldElement(
            a._l0 ^ (mask & (a._l0 ^ b._l0)), a._l1 ^ (mask & (a._l1 ^ b._l1)), a._l2 ^ (mask & (a._l2 ^ b._l2)),
            a._l3 ^ (mask & (a._l3 ^ b._l3)), a._l4 ^ (mask & (a._l4 ^ b._l4)));
    }

    /// <summary>True if the value is 0.</summary>
    public bool IsZero
    {
        get
        {
            Span<byte> bytes = stackalloc byte[32];
            CopyTo(bytes);
            ulong any = BinaryPrimitives.ReadUInt64LittleEndian(bytes) | BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])
                | BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]) | BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
            return any == 0;
        }
    }

    /// <summary>The "sign": 1 if the value below p is odd.</summary>
    public int Sign
    {
        get
        {
            Span<byte> bytes = stackalloc byte[32];
            CopyTo(bytes);
            return bytes[0] & 1;
        }
    }

    /// <summary>True if both stand for one value.</summary>
    public static bool Same(in FieldElement a, in FieldElement b) => (a - b).IsZero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Carry(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) => new(
        (l0 & Mask) + (l4 >> 51) * 19, (l1 & Mask) + (l0 >> 51), (l2 & Mask) + (l1 >> 51),
        (l3 & Mask) + (l2 >> 51), (l4 & Mask) + (l3 >> 51));
}
