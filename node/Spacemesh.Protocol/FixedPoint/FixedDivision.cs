// Job: multiplication and division of magnitudes, with the rounding the network agreed on.
// Invariant: Div128 may give a quotient one below the exact one, exactly where the reference does.
using System.Numerics;

namespace Spacemesh.Protocol.FixedPoint;

/// <summary>Arithmetic on 127-bit magnitudes with 56 fraction bits.</summary>
internal static class FixedDivision
{
    /// <summary><c>floor(x*y / 2^56)</c>; throws at 2^127 and above.</summary>
    internal static UInt128 MultiplyShifted(UInt128 x, UInt128 y)
    {
        ulong xHigh = (ulong)(x >> 64), xLow = (ulong)x, yHigh = (ulong)(y >> 64), yLow = (ulong)y;
        ulong word1 = Math.BigMul(xLow, yLow, out ulong word0);
        if ((xHigh | yHigh) == 0)
            return new UInt128(word1 >> 56, (word1 << 8) | (word0 >> 56));
        var word12 = new UInt128(0, word1);
        ulong high = Math.BigMul(xHigh, yLow, out ulong low);
        UInt128 cross1 = new(high, low);
        high = Math.BigMul(xLow, yHigh, out low);
        UInt128 cross2 = new(high, low);
        // Both cross products are below 2^127, so their sum with a 64-bit word stays below 2^128 + 2^64 only if checked.
        UInt128 middle = cross1 + word12;
        UInt128 sum = middle + cross2;
        if (sum < middle)
            throw new FixedOverflowException("multiplication");
        word1 = (ulong)sum;
        high = Math.BigMul(xHigh, yHigh, out low);
        UInt128 top = new UInt128(high, low) + (sum >> 64);
        // top holds bits 128 and up; after the shift by 56 only 55 of them fit below bit 127.
        if (top >= UInt128.One << 55)
            throw new FixedOverflowException("multiplication");
        return (top << 72) | ((UInt128)word1 << 8) | (word0 >> 56);
    }

    /// <summary>The network's <c>x * 2^56 / y</c>; throws on overflow and when <paramref name="y"/> is 0.</summary>
    internal static UInt128 Divide(UInt128 x, UInt128 y)
    {
        if (y == 0)
            throw new FixedOverflowException("division by zero");
        if (x < UInt128.One << 71)
            return Div128(x << 56, y).Quotient;
        (UInt128 quotient, UInt128 remainder) = Div128(x, y);
        if (quotient >= UInt128.One << 71)
            throw new FixedOverflowException("division");
        int shift = Math.Min(56, BitOperations.LeadingZeroCount((ulong)(remainder >> 64)) - 1);
        UInt128 divisor = y >> (56 - shift);
        if (divisor == 0)
            throw new FixedOverflowException("division");
        return Fixed.Checked((quotient << 56) + Div128(remainder << shift, divisor).Quotient, "division");
    }

    /// <summary>Quotient and remainder; for divisors of more than 64 bits with the reference's estimate.</summary>
    internal static (UInt128 Quotient, UInt128 Remainder) Div128(UInt128 u, UInt128 v)
    {
        ulong vHigh = (ulong)(v >> 64);
        if (vHigh == 0)
            return DivideBy64(u, (ulong)v);
        int n = BitOperations.LeadingZeroCount(vHigh);
        ulong top = (ulong)((v << n) >> 64);
        ulong estimate = (ulong)DivideBy64(u, top).Quotient >> (64 - n);
        if (estimate != 0)
            estimate--;
        UInt128 remainder = u - v * estimate;
        if (remainder > v)
        {
            estimate++;
            remainder -= v;
        }
        return (estimate, remainder);
    }

    private static (UInt128 Quotient, UInt128 Remainder) DivideBy64(UInt128 u, ulong v)
    {
        ulong high = (ulong)(u >> 64), low = (ulong)u;
        ulong quotientHigh = 0;
        if (high >= v)
            (quotientHigh, high) = Math.DivRem(high, v);
        if (high == 0)
        {
            (ulong q, ulong r) = Math.DivRem(low, v);
            return (new UInt128(quotientHigh, q), r);
        }
        ulong quotientLow = DivideWords(high, low, v, out ulong remainder);
        return (new UInt128(quotientHigh, quotientLow), remainder);
    }

    /// <summary>Schoolbook division of two words by one, in half words; <paramref name="high"/> is below <paramref name="v"/>.</summary>
    internal static ulong DivideWords(ulong high, ulong low, ulong v, out ulong remainder)
    {
        const ulong Half = 1UL << 32;
        int shift = BitOperations.LeadingZeroCount(v);
        v <<= shift;
        ulong vHigh = v >> 32, vLow = (uint)v;
        ulong rest = shift == 0 ? high : (high << shift) | (low >> (64 - shift));
        ulong lowShifted = low << shift;
        ulong digit1 = lowShifted >> 32, digit0 = (uint)lowShifted;

        ulong q1 = rest / vHigh, r = rest - q1 * vHigh;
        while (q1 >= Half || q1 * vLow > (r << 32 | digit1))
        {
            q1--;
            r += vHigh;
            if (r >= Half)
                break;
        }
        ulong middle = unchecked((rest << 32 | digit1) - q1 * v);
        ulong q0 = middle / vHigh;
        r = middle - q0 * vHigh;
        while (q0 >= Half || q0 * vLow > (r << 32 | digit0))
        {
            q0--;
            r += vHigh;
            if (r >= Half)
                break;
        }
        remainder = unchecked((middle << 32 | digit0) - q0 * v) >> shift;
        return unchecked((q1 << 32) + q0);
    }
}
