// Job: logarithm, log-gamma and exponential in 8.56 arithmetic, as the binomial distribution of the oracle needs them.
// Invariant: bit for bit the reference's results, including its truncations; no floating point anywhere.
using System.Numerics;

namespace Spacemesh.Protocol.FixedPoint;

/// <summary>Functions on fixed-point numbers. Arguments called 56 are signed 64-bit numbers with 56 fraction bits.</summary>
public static class FixedFunctions
{
    internal const long Ln2 = 0xb17217f7d1cf78;
    internal const ulong Log2E = 0x171547652b82fe0;
    private const long One = 1L << 56;

    // Coefficients of the asymptotic series of log-gamma (8.56).
    private const long C0 = 0x6b3f8e4325f5a4;
    private const long C1 = 0x1555555555553b;
    private const long C2 = -0xb60b60b58172;
    private const long C3 = 0x34033f319e71;
    private const long C4 = -0x270197181fce;
    private const long C5 = 0x36cf7499b5ab;
    private const long C6 = -0x6ae2742e790f;

    /// <summary>Rounded product of two 8.56 numbers, the low 64 bits of it.</summary>
    public static long Multiply56(long x, long y) => (long)(((Int128)x * y + (1L << 55)) >> 56);

    /// <summary>Rounded quotient of two 8.56 numbers; throws when it needs more than 64 bits.</summary>
    public static long Divide56(long x, long y)
    {
        ulong dividend = Magnitude(x), divisor = Magnitude(y);
        ulong high = dividend >> 8, low = dividend << 56;
        if (high >= divisor)
            throw new FixedOverflowException("8.56 division");
        ulong quotient = FixedDivision.DivideWords(high, low, divisor, out ulong remainder);
        quotient = unchecked(quotient + (remainder << 1) / divisor);
        return (x < 0) != (y < 0) ? unchecked(-(long)quotient) : unchecked((long)quotient);
    }

    /// <summary>Natural logarithm of an 8.56 number, 8.56; throws for 0 and below.</summary>
    public static long Log56(long x) => Multiply56(Log2(x, 56), Ln2);

    /// <summary>Natural logarithm of an integer, 8.56; throws for 0 and below.</summary>
    public static long LogOfInteger56(long x) => Multiply56(Log2(x, 0), Ln2);

    /// <summary>Logarithm of the gamma function of an integer; throws for 0 and below.</summary>
    public static Fixed LogGamma(long x)
    {
        if (x <= 0)
            throw new FixedOverflowException("log-gamma of a number that is not positive");
        if (x <= 2)
            return Fixed.Zero;
        if (x < 8)
        {
            long factorial = 1;
            for (long i = 2; i < x; i++)
                factorial *= i;
            return Fixed.FromRawInt64(LogOfInteger56(factorial));
        }
        long t = LogOfInteger56(x) - One;
        // The integers 1 and x stand for themselves here: the quotient of two raw numbers is 1/x in 8.56.
        long z = Divide56(1, x);
        long y = Multiply56(z, z);
        long series = C6;
        series = C5 + Multiply56(y, series);
        series = C4 + Multiply56(y, series);
        series = C3 + Multiply56(y, series);
        series = C2 + Multiply56(y, series);
        series = C1 + Multiply56(y, series);
        long w = C0 + Multiply56(z, series);
        return (Fixed.FromInt64(x) - Fixed.FromRaw(1UL << 55)) * Fixed.FromRawInt64(t) + Fixed.FromRawInt64(w);
    }

    /// <summary>e to the power <paramref name="x"/>; 0 below -38; throws when the result does not fit.</summary>
    public static Fixed Exp(Fixed x)
    {
        UInt128 magnitude = x.Magnitude;
        if (x.IsNegative && magnitude >> 56 > 38)
            return Fixed.Zero;
        if (magnitude >> 63 != 0)
            throw new FixedOverflowException("exponential");
        ulong a = (ulong)magnitude;
        int k = (int)(MultiplyUnsigned56(a, Log2E) >> 56);
        ulong y = unchecked(a - MultiplyUnsigned56((ulong)k << 56, (ulong)Ln2));
        ulong sum = unchecked((ulong)One + y);
        ulong power = y;
        ulong factorial = 1;
        for (uint m = 2; m <= 14; m++)
        {
            factorial *= m;
            power = MultiplyUnsigned56(power, y);
            sum = unchecked(sum + MultiplyUnsigned56(power, (1UL << 56) / factorial));
        }
        if (x.IsNegative)
            return Fixed.FromRaw((Fixed.One / Fixed.FromRaw(sum)).Raw >> k);
        if (k > 127 || BitOperations.Log2(sum) + k >= 127)
            throw new FixedOverflowException("exponential");
        return Fixed.FromRaw((UInt128)sum << k);
    }

    /// <summary>Binary logarithm of <c>x / 2^fractionBits</c>, 8.56, bit by bit.</summary>
    private static long Log2(long x, int fractionBits)
    {
        if (x <= 0)
            throw new FixedOverflowException("logarithm of a number that is not positive");
        if (x == 1L << fractionBits)
            return 0;
        int length = 64 - BitOperations.LeadingZeroCount((ulong)x);
        long result = (long)(length - fractionBits - 1) << 56;
        ulong a = ((ulong)x << (64 - length)) >> 1;
        for (int i = 0; i <= 55; i++)
        {
            ulong high = Math.BigMul(a, a, out ulong low);
            a = (high << 2) | (low >> 62);
            int carry = (int)(a >> 63);
            a >>= carry;
            if (carry != 0)
                result += (1L << 55) >> i;
        }
        return result;
    }

    private static ulong MultiplyUnsigned56(ulong x, ulong y)
    {
        ulong high = Math.BigMul(x, y, out ulong low);
        return (high << 8) | (low >> 56);
    }

    private static ulong Magnitude(long value) => value < 0 ? 0UL - (ulong)value : (ulong)value;
}
