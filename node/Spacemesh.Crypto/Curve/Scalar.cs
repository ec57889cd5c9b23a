// Job: arithmetic modulo L, the order of the base point, in four limbs of 64 bits.
// Invariant: no branch depends on a value except in the checks of public input.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Spacemesh.Crypto.Curve;

/// <summary>A number below 2^256; results of arithmetic are below L = 2^252 + 27742317777372353535851937790883648493.</summary>
internal readonly struct Scalar
{
    private const ulong L0 = 0x5812631A5CF5D3ED, L1 = 0x14DEF9DEA2F79CD6, L3 = 0x1000000000000000;

    private readonly ulong _w0, _w1, _w2, _w3;

    private Scalar(ulong w0, ulong w1, ulong w2, ulong w3) => (_w0, _w1, _w2, _w3) = (w0, w1, w2, w3);

    // floor(2^512 / L), the factor of the Barrett reduction.
    private static ReadOnlySpan<ulong> Mu =>
        [0xED9CE5A30A2C131B, 0x2106215D086329A7, 0xFFFFFFFFFFFFFFEB, 0xFFFFFFFFFFFFFFFF, 0x000000000000000F];

    private static ReadOnlySpan<ulong> L => [L0, L1, 0, L3];

    /// <summary>32 bytes little-endian as they are.</summary>
    public static Scalar FromBytes(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));

    /// <summary>16 bytes little-endian.</summary>
    public static Scalar FromBytes16(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), 0, 0);

    /// <summary>Reads 32 bytes little-endian; false if the number is L or more.</summary>
    public static bool TryReadCanonical(ReadOnlySpan<byte> bytes, out Scalar scalar)
    {
        scalar = FromBytes(bytes);
        ulong borrow = 0;
        Subtract(scalar._w0, L0, ref borrow);
        Subtract(scalar._w1, L1, ref borrow);
        Subtract(scalar._w2, 0, ref borrow);
        Subtract(scalar._w3, L3, ref borrow);
        return borrow == 1;
    }

    /// <summary>64 bytes little-endian, modulo L.</summary>
    public static Scalar FromWideBytes(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> x = stackalloc ulong[8];
        for (int i = 0; i < 8; i++)
            x[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
        Scalar r = Reduce(x);
        x.Clear();
        return r;
    }

    /// <summary>a·b + c modulo L.</summary>
    public static Scalar MultiplyAdd(in Scalar a, in Scalar b, in Scalar c)
    {
        Span<ulong> x = stackalloc ulong[8];
        Multiply([a._w0, a._w1, a._w2, a._w3], [b._w0, b._w1, b._w2, b._w3], x);
        ReadOnlySpan<ulong> add = [c._w0, c._w1, c._w2, c._w3];
        ulong carry = 0;
        for (int i = 0; i < 8; i++)
        {
            ulong sum = x[i] + carry;
            carry = sum < carry ? 1UL : 0UL;
            ulong more = i < 4 ? add[i] : 0;
            sum += more;
            carry += sum < more ? 1UL : 0UL;
            x[i] = sum;
        }
        Scalar r = Reduce(x);
        x.Clear();
        return r;
    }

    /// <summary>Writes 32 bytes little-endian.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _w0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], _w1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], _w2);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], _w3);
    }

    /// <summary>64 signed digits of base 16, -8 to 7 (the last to 8), least significant first; the number must be below 2^255.</summary>
    public void ToSignedDigits(Span<sbyte> digits)
    {
        Span<byte> bytes = stackalloc byte[32];
        CopyTo(bytes);
        int carry = 0;
        for (int i = 0; i < 64; i++)
        {
            int digit = ((bytes[i / 2] >> (4 * (i & 1))) & 15) + carry;
            carry = i < 63 ? (digit + 8) >> 4 : 0;
            digits[i] = (sbyte)(digit - (carry << 4));
        }
        bytes.Clear();
    }

    /// <summary>
    /// 256 digits, each 0 or odd and below 2^(width-1) in size, no two non-zero ones within <paramref name="width"/> places.
    /// For public numbers below 2^255.
    /// </summary>
    public void ToSparseDigits(int width, Span<sbyte> digits)
    {
        digits.Clear();
        ReadOnlySpan<ulong> words = [_w0, _w1, _w2, _w3, 0];
        int size = 1 << width;
        int carry = 0;
        for (int at = 0; at < 256;)
        {
            ulong bits = words[at / 64] >> (at % 64);
            if (at % 64 > 64 - width)
                bits |= words[at / 64 + 1] << (64 - at % 64);
            int window = carry + (int)(bits & (ulong)(size - 1));
            if ((window & 1) == 0)
            {
                at++;
                continue;
            }
            carry = window < size / 2 ? 0 : 1;
            digits[at] = (sbyte)(window - carry * size);
            at += width;
        }
    }

    /// <summary>x modulo L for any x of 512 bits (Barrett; Handbook of Applied Cryptography, 14.42).</summary>
    private static Scalar Reduce(ReadOnlySpan<ulong> x)
    {
        Span<ulong> product = stackalloc ulong[10];
        Span<ulong> multiple = stackalloc ulong[9];
        Multiply(x[3..], Mu, product);
        Multiply(product[5..], L, multiple);
        Span<ulong> r = stackalloc ulong[5];
        ulong borrow = 0;
        for (int i = 0; i < 5; i++)
            r[i] = Subtract(x[i], multiple[i], ref borrow);
        // The quotient is too small by two at most.
        Span<ulong> less = stackalloc ulong[5];
        for (int turn = 0; turn < 2; turn++)
        {
            borrow = 0;
            for (int i = 0; i < 5; i++)
                less[i] = Subtract(r[i], i < 4 ? L[i] : 0, ref borrow);
            ulong keep = 0UL - borrow;
            for (int i = 0; i < 5; i++)
                r[i] = (r[i] & keep) | (less[i] & ~keep);
        }
        var result = new Scalar(r[0], r[1], r[2], r[3]);
        product.Clear();
        multiple.Clear();
        r.Clear();
        less.Clear();
        return result;
    }

    private static void Multiply(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Span<ulong> product)
    {
        product.Clear();
        for (int i = 0; i < a.Length; i++)
        {
            ulong carry = 0;
            for (int j = 0; j < b.Length; j++)
            {
                ulong high = Math.BigMul(a[i], b[j], out ulong low);
                low += carry;
                high += low < carry ? 1UL : 0UL;
                ulong sum = product[i + j] + low;
                high += sum < low ? 1UL : 0UL;
                product[i + j] = sum;
                carry = high;
            }
            product[i + b.Length] = carry;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Subtract(ulong a, ulong b, ref ulong borrow)
    {
        ulong difference = a - b;
        ulong underflow = a < b ? 1UL : 0UL;
        ulong result = difference - borrow;
        borrow = underflow | (difference < borrow ? 1UL : 0UL);
        return result;
    }
}
