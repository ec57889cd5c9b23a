// Job: how many coins a layer issues.
// Invariant: the sum over all layers never exceeds 2,250,000,000 SMH; the same layer always issues the same.
using System.Numerics;

namespace Spacemesh.Vm.Rewards;

/// <summary>
/// The issuance curve: after n + 1 layers floor(2.25e18 * (1 - exp(-lambda * (n + 1)))) smidge are out, lambda = -ln(0.8) / 1,051,201.
/// </summary>
public static class Subsidy
{
    /// <summary>Smidge of one SMH.</summary>
    public const ulong SmidgePerSmh = 1_000_000_000;

    /// <summary>What the curve approaches, smidge.</summary>
    public const ulong Total = 2_250_000_000 * SmidgePerSmh;

    // Ten years of layers, after which a fifth is out; counted from 0, so that layer 1,051,200 is the last of them.
    private const uint TenYears = 1_051_201;

    // 192 fraction bits carry the product of 32 factors with an error far below one part in 2^61, the size of Total.
    private const int FractionBits = 192;

    // The network rounds to 34 significant decimal digits: 34 after the point in the fraction that is left, 15 in the coins issued.
    private static readonly BigInteger FractionUnits = BigInteger.Pow(10, 34);
    private static readonly BigInteger CoinUnits = BigInteger.Pow(10, 15);

    private static readonly BigInteger One = BigInteger.One << FractionBits;
    private static readonly BigInteger[] Powers = MakePowers();

    /// <summary>Smidge issued by the layers 0 to n, counted from the first effective genesis.</summary>
    public static ulong Accumulated(uint n)
    {
        uint exponent = unchecked(n + 1);
        BigInteger left = One;
        for (int bit = 0; bit < Powers.Length; bit++)
        {
            if ((exponent >> bit & 1) != 0)
                left = left * Powers[bit] >> FractionBits;
        }
        BigInteger issued = (FractionUnits - RoundHalfEven(left * FractionUnits, One)) * Total;
        return (ulong)(RoundHalfEven(issued, FractionUnits / CoinUnits) / CoinUnits);
    }

    /// <summary>Smidge issued by layer n, counted from the first effective genesis.</summary>
    public static ulong OfLayer(uint n) => n == 0 ? Accumulated(0) : Accumulated(n) - Accumulated(n - 1);

    private static BigInteger RoundHalfEven(BigInteger numerator, BigInteger denominator)
    {
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        int half = (2 * rest).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    // exp(-lambda * 2^bit) for each bit of an exponent.
    private static BigInteger[] MakePowers()
    {
        var powers = new BigInteger[32];
        powers[0] = ExponentialOfMinus(LogarithmOfFiveQuarters() / TenYears);
        for (int bit = 1; bit < powers.Length; bit++)
            powers[bit] = powers[bit - 1] * powers[bit - 1] >> FractionBits;
        return powers;
    }

    // ln(1.25) = -ln(0.8) = 2 * (x + x^3/3 + x^5/5 + ...) with x = 1/9.
    private static BigInteger LogarithmOfFiveQuarters()
    {
        BigInteger term = One / 9, sum = 0;
        for (int k = 1; !term.IsZero; k += 2, term /= 81)
            sum += term / k;
        return 2 * sum;
    }

    private static BigInteger ExponentialOfMinus(BigInteger x)
    {
        BigInteger term = One, sum = One;
        for (int k = 1; !term.IsZero; k++)
        {
            term = (term * x >> FractionBits) / k;
            sum += k % 2 == 0 ? term : -term;
        }
        return sum;
    }
}
