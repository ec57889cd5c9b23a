// Job: the small values that configuration is made of besides numbers and text.
// Invariant: plain data; the forms are those of the configuration file.
using System.Globalization;

namespace Spacemesh.Protocol.Networks;

/// <summary>A fraction in lowest terms.</summary>
/// <param name="Numerator">Above the line.</param>
/// <param name="Denominator">Below the line; positive.</param>
public readonly record struct Rational(long Numerator, long Denominator)
{
    /// <summary>Parses <c>a/b</c> or a decimal number.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Rational value)
    {
        value = default;
        int slash = text.IndexOf('/');
        if (slash >= 0)
        {
            return long.TryParse(text[..slash], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long above)
                && long.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long below)
                && TryReduce(above, below, out value);
        }
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out decimal number))
            return false;
        long scale = 1;
        for (; number != decimal.Truncate(number); number *= 10, scale *= 10)
        {
            if (scale > long.MaxValue / 10 || Math.Abs(number) > long.MaxValue / 10)
                return false;
        }
        return Math.Abs(number) <= long.MaxValue && TryReduce((long)number, scale, out value);
    }

    /// <summary><c>a/b</c>, or <c>a</c> when b is 1.</summary>
    public override string ToString() => Denominator == 1
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    private static bool TryReduce(long above, long below, out Rational value)
    {
        value = default;
        if (below == 0 || above == long.MinValue)
            return false;
        long a = Math.Abs(above), b = below;
        while (b != 0)
            (a, b) = (b, a % b);
        value = new Rational(above / a, below / a);
        return true;
    }
}

/// <summary>A PoET server.</summary>
/// <param name="Address">Base URL.</param>
/// <param name="PublicKey">Its key in base64 (32 bytes), or null to take the one it names.</param>
public sealed record PoetServer(string Address, string? PublicKey);

/// <summary>A Tortoise window that applies while the layer lies within bounds.</summary>
/// <param name="Start">First layer.</param>
/// <param name="End">Last layer.</param>
/// <param name="Window">Window in layers.</param>
public readonly record struct WindowInterval(uint Start, uint End, uint Window);

/// <summary>Least weight of an active set from an epoch on.</summary>
/// <param name="Epoch">From this epoch.</param>
/// <param name="Weight">The weight.</param>
public readonly record struct EpochMinimum(uint Epoch, ulong Weight);

/// <summary>A change of the Hare committee.</summary>
/// <param name="Layer">From this layer.</param>
/// <param name="Size">Seats.</param>
public sealed record CommitteeUpgrade(uint Layer, uint Size);

/// <summary>Limits of one request protocol.</summary>
/// <param name="Queue">Requests that may wait.</param>
/// <param name="Requests">Requests in each interval.</param>
/// <param name="Interval">The interval.</param>
public sealed record ServerLimits(uint Queue, uint Requests, GoDuration Interval);
