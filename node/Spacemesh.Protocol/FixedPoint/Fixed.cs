// Job: the network's fixed-point number: 128 bits, sign and magnitude, 56 fraction bits.
// Invariant: every result equals the reference's bit for bit; what the reference aborts on throws FixedOverflowException.
using System.Globalization;

namespace Spacemesh.Protocol.FixedPoint;

/// <summary>
/// A number of tortoise, beacon and eligibility arithmetic: bit 127 is the sign, bits 0..126 the magnitude in units of 2^-56.
/// A negative zero exists. Comparison looks at the whole word as an unsigned number, so that every negative number is
/// "greater" than every positive one: the rule of the network, kept because results depend on it.
/// </summary>
public readonly record struct Fixed
{
    /// <summary>Number of fraction bits.</summary>
    public const int FractionBits = 56;

    internal const ulong OneRaw = 1UL << FractionBits;
    private static readonly UInt128 s_signBit = UInt128.One << 127;

    private readonly UInt128 _raw;

    private Fixed(UInt128 raw) => _raw = raw;

    private Fixed(bool negative, UInt128 magnitude) => _raw = negative ? magnitude | s_signBit : magnitude;

    /// <summary>Positive zero.</summary>
    public static Fixed Zero => default;

    /// <summary>One.</summary>
    public static Fixed One => new(OneRaw);

    /// <summary>The 128-bit word, sign bit included.</summary>
    public UInt128 Raw => _raw;

    /// <summary>The magnitude in units of 2^-56.</summary>
    public UInt128 Magnitude => _raw & ~s_signBit;

    /// <summary>True if the sign bit is set (also for negative zero).</summary>
    public bool IsNegative => (_raw & s_signBit) != 0;

    /// <summary>True if the number is greater than zero in the ordinary sense.</summary>
    public bool IsPositive => !IsNegative && _raw != 0;

    /// <summary>True for both zeros.</summary>
    public bool IsZero => Magnitude == 0;

    /// <summary>The number whose 128-bit word is <paramref name="raw"/>.</summary>
    public static Fixed FromRaw(UInt128 raw) => new(raw);

    /// <summary>The number with a signed count of 2^-56 units.</summary>
    public static Fixed FromRawInt64(long raw) => new(raw < 0, (UInt128)Absolute(raw));

    /// <summary>An unsigned integer.</summary>
    public static Fixed FromUInt64(ulong value) => new((UInt128)value << FractionBits);

    /// <summary>A signed integer.</summary>
    public static Fixed FromInt64(long value) => new(value < 0, (UInt128)Absolute(value) << FractionBits);

    /// <summary>The quotient of two unsigned integers; throws when <paramref name="divisor"/> is 0.</summary>
    public static Fixed DivUint64(ulong dividend, ulong divisor) => FromUInt64(dividend) / FromUInt64(divisor);

    /// <summary>
    /// A number in [0, 1): the first seven bytes, little-endian, as the fraction. The oracle reads VRF proofs so.
    /// </summary>
    public static Fixed FractionFromBytes(ReadOnlySpan<byte> bytes)
    {
        ulong raw = 0;
        for (int i = 6; i >= 0; i--)
            raw = (raw << 8) | bytes[i];
        return new Fixed(raw);
    }

    /// <summary>
    /// Sum. Equal signs add; otherwise the smaller magnitude is taken from the larger, and equal ones give positive zero.
    /// </summary>
    public static Fixed operator +(Fixed x, Fixed y)
    {
        UInt128 a = x.Magnitude, b = y.Magnitude;
        if (x.IsNegative == y.IsNegative)
            return new Fixed(x.IsNegative, Checked(a + b, "addition"));
        if (a == b)
            return default;
        return a > b ? new Fixed(x.IsNegative, a - b) : new Fixed(y.IsNegative, b - a);
    }

    /// <summary>Difference: the sum with the negated second number.</summary>
    public static Fixed operator -(Fixed x, Fixed y) => x + -y;

    /// <summary>Flips the sign bit; the negation of zero is negative zero.</summary>
    public static Fixed operator -(Fixed x) => new(x._raw ^ s_signBit);

    /// <summary>Product, truncated towards zero.</summary>
    public static Fixed operator *(Fixed x, Fixed y) =>
        new(x.IsNegative != y.IsNegative, FixedDivision.MultiplyShifted(x.Magnitude, y.Magnitude));

    /// <summary>Quotient with the network's own rounding, which may be one unit below the exact floor.</summary>
    public static Fixed operator /(Fixed x, Fixed y) =>
        new(x.IsNegative != y.IsNegative, FixedDivision.Divide(x.Magnitude, y.Magnitude));

    /// <summary>Compares the words as unsigned numbers, sign bit included.</summary>
    public static bool operator <(Fixed x, Fixed y) => x._raw < y._raw;

    /// <summary>Compares the words as unsigned numbers, sign bit included.</summary>
    public static bool operator >(Fixed x, Fixed y) => x._raw > y._raw;

    /// <summary>Compares the words as unsigned numbers, sign bit included.</summary>
    public static bool operator <=(Fixed x, Fixed y) => x._raw <= y._raw;

    /// <summary>Compares the words as unsigned numbers, sign bit included.</summary>
    public static bool operator >=(Fixed x, Fixed y) => x._raw >= y._raw;

    /// <summary>The number with its sign bit cleared.</summary>
    public Fixed Abs() => new(Magnitude);

    /// <summary>Largest integer not above the number; throws when the integer part needs more than 63 bits.</summary>
    public long Floor() => IsNegative && HasFraction ? -Integer - 1 : Signed(Integer);

    /// <summary>Smallest integer not below the number; throws when the integer part needs more than 63 bits.</summary>
    public long Ceiling() => !IsNegative && HasFraction ? Integer + 1 : Signed(Integer);

    /// <summary>Nearest integer, halves away from zero; throws when the integer part needs more than 63 bits.</summary>
    public long Round() => Signed(Integer + (long)((ulong)_raw >> (FractionBits - 1) & 1));

    /// <summary>The number as a double, its magnitude truncated to 53 bits. For display only.</summary>
    public double ToDouble()
    {
        UInt128 magnitude = Magnitude;
        int excess = Math.Max(0, 128 - 53 - (int)UInt128.LeadingZeroCount(magnitude));
        double value = Math.ScaleB((double)(ulong)(magnitude >> excess), excess - FractionBits);
        return IsNegative && value != 0 ? -value : value;
    }

    /// <summary>Sign, integer part, and the fraction as 14 hex digits: <c>+1'80000000000000/56</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(IsNegative ? '-' : '+')}{Magnitude >> FractionBits}'{(ulong)Magnitude & (OneRaw - 1):x14}/56");

    internal static UInt128 Checked(UInt128 magnitude, string operation) =>
        magnitude < s_signBit ? magnitude : throw new FixedOverflowException(operation);

    private bool HasFraction => ((ulong)_raw & (OneRaw - 1)) != 0;

    private long Integer
    {
        get
        {
            UInt128 integer = Magnitude >> FractionBits;
            return integer <= long.MaxValue ? (long)integer : throw new FixedOverflowException("conversion to an integer");
        }
    }

    private long Signed(long integer) => IsNegative ? -integer : integer;

    private static ulong Absolute(long value) => value < 0 ? 0UL - (ulong)value : (ulong)value;
}
