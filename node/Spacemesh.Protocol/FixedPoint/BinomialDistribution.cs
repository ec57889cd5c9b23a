// Job: the cumulative binomial distribution by which the oracle turns a VRF output into a number of seats.
// Invariant: the continued fraction stops exactly where the reference's does; results are equal bit for bit.
namespace Spacemesh.Protocol.FixedPoint;

/// <summary>The binomial distribution in fixed-point arithmetic.</summary>
public static class BinomialDistribution
{
    // The reference refuses larger populations; callers check it as the oracle's weight limit.
    private const long LargestParameter = 1L << 30;
    private const int LargestTerm = 299;
    /// <summary>Where the continued fraction stops.</summary>
    internal static readonly Fixed Epsilon = Fixed.FromRaw(720);

    /// <summary>
    /// Probability of at most <paramref name="x"/> successes in <paramref name="n"/> trials of probability <paramref name="p"/>.
    /// Throws when n is above 2^30 or p outside 0..1.
    /// </summary>
    public static Fixed BinCdf(long n, Fixed p, long x)
    {
        if (x < 0)
            return Fixed.Zero;
        if (x >= n)
            return Fixed.One;
        return IncompleteBeta(n - x, x + 1, Fixed.One - p);
    }

    private static Fixed IncompleteBeta(long a, long b, Fixed z)
    {
        if (a > LargestParameter || b > LargestParameter || z > Fixed.One)
            throw new FixedOverflowException("incomplete beta function");
        Fixed factor = Fixed.Zero;
        if (!z.IsZero && z < Fixed.One)
        {
            Fixed logZ = Fixed.FromRawInt64(FixedFunctions.Log56((long)z.Raw));
            Fixed logRest = Fixed.FromRawInt64(FixedFunctions.Log56((long)(Fixed.One - z).Raw));
            factor = FixedFunctions.Exp(FixedFunctions.LogGamma(a + b) - FixedFunctions.LogGamma(a) - FixedFunctions.LogGamma(b)
                + logZ * Fixed.FromInt64(a) + logRest * Fixed.FromInt64(b));
        }
        bool flip = z > Fixed.DivUint64((ulong)a + 1, (ulong)a + (ulong)b + 2);
        if (flip)
            (z, a, b) = (Fixed.One - z, b, a);
        Fixed result = factor.IsZero ? Fixed.Zero : factor * ContinuedFraction(z, a, b) / Fixed.FromInt64(a);
        return flip ? Fixed.One - result : result;
    }

    private static Fixed ContinuedFraction(Fixed x, long a, long b)
    {
        Fixed c = Fixed.One;
        Fixed d = Inverse(NotZero(Fixed.One - x * Fixed.FromInt64(a + b) / Fixed.FromInt64(a + 1)));
        Fixed h = d;
        for (long m = 1; m <= LargestTerm; m++)
        {
            long denominator = a + 2 * m;
            Fixed n = x * Fixed.FromInt64(m * (b - m)) / Fixed.FromInt64((denominator - 1) * denominator);
            d = Inverse(NotZero(Fixed.One + n * d));
            c = NotZero(Fixed.One + n / c);
            h = h * d * c;
            n = Fixed.FromInt64((-a - m) * (a + b + m)) * x / Fixed.FromInt64(denominator * (denominator + 1));
            d = Inverse(NotZero(Fixed.One + n * d));
            c = NotZero(Fixed.One + n / c);
            Fixed e = d * c;
            h *= e;
            // Unsigned over the sign bit: never true while e is below one.
            if (e - Fixed.One < Epsilon)
                return h;
        }
        return h;
    }

    private static Fixed NotZero(Fixed value) => value.Raw == 0 ? Fixed.FromRaw(1) : value;

    private static Fixed Inverse(Fixed value) => Fixed.One / value;
}
