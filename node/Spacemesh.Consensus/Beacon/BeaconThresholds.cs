// Job: thresholds of beacon proposals and votes, in exact integer arithmetic.
// Invariant: every step rounds to 64 significant bits, ties to even, as the reference's big floating numbers do; no float is used.
using System.Numerics;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Beacons;

/// <summary>Thresholds of proposals and votes, computed as the reference's 64-bit floating numbers are.</summary>
public static class BeaconThresholds
{
    // A VRF proof has 80 bytes; read big-endian it is a number below 2^640.
    private const int ProofBits = 640;

    // Working precision: far above the 64 bits of a result, so that its rounding cannot be wrong by accident.
    private const int WorkBits = 512;
    private static readonly BigInteger s_one = BigInteger.One << WorkBits;
    private static readonly BigInteger s_ln2 = ComputeLn2();

    /// <summary>
    /// The number below which a proposal passes when this many identities take part: <c>2^640 * (1 - 2^(-kappa / ((1-q) n)))</c>,
    /// each step rounded to 64 significant bits.
    /// </summary>
    public static BigInteger OfProposals(uint kappa, Fraction q, int identities)
    {
        if (identities <= 0)
            return BigInteger.Zero;
        (BigInteger mantissa, int exponent) = Round64(
            (BigInteger)kappa * q.Denominator, (BigInteger)(q.Denominator - q.Numerator) * identities);
        (BigInteger power, int powerExponent) = PowerOfHalf(mantissa, exponent);
        // 1 - power, exactly, then rounded.
        if (powerExponent < -WorkBits)
            return BigInteger.One << ProofBits;
        BigInteger difference = (BigInteger.One << -powerExponent) - power;
        if (difference.IsZero)
            return BigInteger.Zero;
        (BigInteger fraction, int fractionExponent) = Round64(difference, BigInteger.One);
        int shift = ProofBits + fractionExponent + powerExponent;
        return shift >= 0 ? fraction << shift : fraction >> -shift;
    }

    /// <summary>True if the proof, read as a big-endian number, lies below the threshold.</summary>
    public static bool Passes(in VrfSignature vrf, BigInteger threshold) =>
        new BigInteger(vrf.Span, isUnsigned: true, isBigEndian: true) < threshold;

    /// <summary>
    /// The margin that decides a proposal: <c>floor(theta * weight)</c>, theta and the product rounded to 64 significant bits.
    /// </summary>
    public static Int128 OfVotes(Fraction theta, ulong epochWeight)
    {
        (BigInteger mantissa, int exponent) = Round64(theta.Numerator, theta.Denominator);
        (BigInteger product, int shift) = Round64(mantissa * epochWeight, BigInteger.One);
        shift += exponent;
        return (Int128)(shift >= 0 ? product << shift : product >> -shift);
    }

    /// <summary>A quotient as <c>mantissa * 2^exponent</c> with 64 significant bits, ties to even.</summary>
    private static (BigInteger Mantissa, int Exponent) Round64(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
            return (BigInteger.Zero, 0);
        // Enough bits that the quotient has at least 66; the remainder only tells whether something follows.
        int shift = 66 + (int)denominator.GetBitLength() - (int)numerator.GetBitLength();
        BigInteger quotient = shift >= 0
            ? BigInteger.DivRem(numerator << shift, denominator, out BigInteger remainder)
            : BigInteger.DivRem(numerator, denominator << -shift, out remainder);
        int excess = (int)quotient.GetBitLength() - 64;
        BigInteger mantissa = quotient >> excess;
        BigInteger rest = quotient - (mantissa << excess);
        BigInteger half = BigInteger.One << (excess - 1);
        if (rest > half || (rest == half && (!remainder.IsZero || !mantissa.IsEven)))
            mantissa++;
        return (mantissa, excess - shift);
    }

    /// <summary>2 to the power of minus <c>mantissa * 2^exponent</c>, rounded to 64 bits.</summary>
    private static (BigInteger Mantissa, int Exponent) PowerOfHalf(BigInteger mantissa, int exponent)
    {
        int shift = WorkBits + exponent;
        BigInteger x = shift >= 0 ? mantissa << shift : mantissa >> -shift;
        BigInteger whole = x >> WorkBits;
        if (whole > 2 * WorkBits)
            return (BigInteger.One, -2 * WorkBits);
        BigInteger fraction = x - (whole << WorkBits);
        (BigInteger result, int resultExponent) = Round64(ExponentialOfMinus(fraction * s_ln2 >> WorkBits), BigInteger.One);
        return (result, resultExponent - WorkBits - (int)whole);
    }

    private static BigInteger ExponentialOfMinus(BigInteger x)
    {
        BigInteger sum = s_one, term = s_one;
        for (int k = 1; !term.IsZero; k++)
        {
            term = (term * x >> WorkBits) / k;
            sum += k % 2 == 0 ? term : -term;
        }
        return sum;
    }

    private static BigInteger ComputeLn2()
    {
        // ln 2 = 2 * (1/3 + 1/(3 * 3^3) + 1/(5 * 3^5) + ...)
        BigInteger sum = BigInteger.Zero, power = s_one / 3;
        for (int k = 1; !power.IsZero; k += 2)
        {
            sum += power / k;
            power /= 9;
        }
        return sum * 2;
    }
}
