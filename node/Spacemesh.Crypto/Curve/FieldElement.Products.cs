// Job: products, powers, inverses and square roots in the field.
// Invariant: exponents are constants, so the running time does not depend on the operand.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Spacemesh.Crypto.Curve;

internal readonly partial struct FieldElement
{
    /// <summary>The square root of -1 that is even.</summary>
    public static FieldElement RootOfMinusOne => new(0x61B274A0EA0B0, 0xD5A5FC8F189D, 0x7EF5E9CBD0C60, 0x78595A6804C9E, 0x2B8324804FC1D);

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        ulong a0 = a._l0, a1 = a._l1, a2 = a._l2, a3 = a._l3, a4 = a._l4;
        ulong b0 = b._l0, b1 = b._l1, b2 = b._l2, b3 = b._l3, b4 = b._l4;
        ulong c1 = b1 * 19, c2 = b2 * 19, c3 = b3 * 19, c4 = b4 * 19;
        ulong h0 = Product(a0, b0, out ulong l0);
        Accumulate(ref h0, ref l0, a1, c4);
        Accumulate(ref h0, ref l0, a2, c3);
        Accumulate(ref h0, ref l0, a3, c2);
        Accumulate(ref h0, ref l0, a4, c1);
        ulong carry0 = HighPart(h0, l0);
        ulong h1 = Product(a0, b1, out ulong l1);
        AddCarry(ref h1, ref l1, carry0);
        Accumulate(ref h1, ref l1, a1, b0);
        Accumulate(ref h1, ref l1, a2, c4);
        Accumulate(ref h1, ref l1, a3, c3);
        Accumulate(ref h1, ref l1, a4, c2);
        ulong carry1 = HighPart(h1, l1);
        ulong h2 = Product(a0, b2, out ulong l2);
        AddCarry(ref h2, ref l2, carry1);
        Accumulate(ref h2, ref l2, a1, b1);
        Accumulate(ref h2, ref l2, a2, b0);
        Accumulate(ref h2, ref l2, a3, c4);
        Accumulate(ref h2, ref l2, a4, c3);
        ulong carry2 = HighPart(h2, l2);
        ulong h3 = Product(a0, b3, out ulong l3);
        AddCarry(ref h3, ref l3, carry2);
        Accumulate(ref h3, ref l3, a1, b2);
        Accumulate(ref h3, ref l3, a2, b1);
        Accumulate(ref h3, ref l3, a3, b0);
        Accumulate(ref h3, ref l3, a4, c4);
        ulong carry3 = HighPart(h3, l3);
        ulong h4 = Product(a0, b4, out ulong l4);
        AddCarry(ref h4, ref l4, carry3);
        Accumulate(ref h4, ref l4, a1, b3);
        Accumulate(ref h4, ref l4, a2, b2);
        Accumulate(ref h4, ref l4, a3, b1);
        Accumulate(ref h4, ref l4, a4, b0);
        return Reduce(l0, l1, l2, l3, l4, HighPart(h4, l4));
    }

    /// <summary>The square.</summary>
    public FieldElement Squared()
    {
        ulong a0 = _l0, a1 = _l1, a2 = _l2, a3 = _l3, a4 = _l4;
        ulong d0 = a0 * 2, d1 = a1 * 2, d2 = a2 * 2;
        ulong c3 = a3 * 19, c4 = a4 * 19;
        ulong h0 = Product(a0, a0, out ulong l0);
        Accumulate(ref h0, ref l0, d1, c4);
        Accumulate(ref h0, ref l0, d2, c3);
        ulong carry0 = HighPart(h0, l0);
        ulong h1 = Product(d0, a1, out ulong l1);
        AddCarry(ref h1, ref l1, carry0);
        Accumulate(ref h1, ref l1, d2, c4);
        Accumulate(ref h1, ref l1, a3, c3);
        ulong carry1 = HighPart(h1, l1);
        ulong h2 = Product(d0, a2, out ulong l2);
        AddCarry(ref h2, ref l2, carry1);
        Accumulate(ref h2, ref l2, a1, a1);
        Accumulate(ref h2, ref l2, a3 * 2, c4);
        ulong carry2 = HighPart(h2, l2);
        ulong h3 = Product(d0, a3, out ulong l3);
        AddCarry(ref h3, ref l3, carry2);
        Accumulate(ref h3, ref l3, d1, a2);
        Accumulate(ref h3, ref l3, a4, c4);
        ulong carry3 = HighPart(h3, l3);
        ulong h4 = Product(d0, a4, out ulong l4);
        AddCarry(ref h4, ref l4, carry3);
        Accumulate(ref h4, ref l4, d1, a3);
        Accumulate(ref h4, ref l4, a2, a2);
        return Reduce(l0, l1, l2, l3, l4, HighPart(h4, l4));
    }

    /// <summary>Squares <paramref name="times"/> times.</summary>
    public FieldElement Squared(int times)
    {
        FieldElement r = this;
        for (int i = 0; i < times; i++)
            r = r.Squared();
        return r;
    }

    /// <summary>The inverse (power p - 2); of 0 it is 0.</summary>
    public FieldElement Inverse()
    {
        FieldElement high = HighPower(out FieldElement eleven);
        return high.Squared(5) * eleven;
    }

    /// <summary>Power (p - 5) / 8.</summary>
    private FieldElement RootPower()
    {
        FieldElement high = HighPower(out _);
        return high.Squared(2) * this;
    }

    /// <summary>Power 2^250 - 1; <paramref name="eleven"/> is power 11.</summary>
    private FieldElement HighPower(out FieldElement eleven)
    {
        FieldElement two = Squared();
        FieldElement nine = two.Squared(2) * this;
        eleven = nine * two;
        FieldElement n5 = eleven.Squared() * nine;
        FieldElement n10 = n5.Squared(5) * n5;
        FieldElement n20 = n10.Squared(10) * n10;
        FieldElement n40 = n20.Squared(20) * n20;
        FieldElement n50 = n40.Squared(10) * n10;
        FieldElement n100 = n50.Squared(50) * n50;
        FieldElement n200 = n100.Squared(100) * n100;
        return n200.Squared(50) * n50;
    }

    /// <summary>
    /// Tries the square root of <paramref name="u"/> / <paramref name="v"/>. False if the quotient is not a square
    /// (<paramref name="root"/> is then unspecified). Which of the two roots comes is unspecified too. For public values.
    /// </summary>
    public static bool TryRootOfRatio(in FieldElement u, in FieldElement v, out FieldElement root)
    {
        FieldElement v3 = v.Squared() * v;
        FieldElement v7 = v3.Squared() * v;
        root = u * v3 * (u * v7).RootPower();
        FieldElement check = v * root.Squared();
        if (Same(check, u))
            return true;
        root *= RootOfMinusOne;
        return (check + u).IsZero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Product(ulong x, ulong y, out ulong low)
    {
        if (Bmi2.X64.IsSupported)
        {
            // Two multiplications in registers are quicker than one whose low half goes through memory.
            low = x * y;
            return Bmi2.X64.MultiplyNoFlags(x, y);
        }
        return Math.BigMul(x, y, out low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref ulong high, ref ulong low, ulong x, ulong y)
    {
        ulong h = Product(x, y, out ulong l);
        low += l;
        high += h + (low < l ? 1UL : 0UL);
    }

    /// <summary>What a column hands to the next: its value without the lowest 51 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HighPart(ulong high, ulong low) => (high << 13) | (low >> 51);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddCarry(ref ulong high, ref ulong low, ulong carry)
    {
        low += carry;
        high += low < carry ? 1UL : 0UL;
    }

    /// <summary>Brings the carry of the last column, which stands for 2^255 = 19, back to the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Reduce(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4, ulong carry)
    {
        ulong r0 = (l0 & Mask) + carry * 19;
        return new FieldElement(r0 & Mask, (l1 & Mask) + (r0 >> 51), l2 & Mask, l3 & Mask, l4 & Mask);
    }
}
