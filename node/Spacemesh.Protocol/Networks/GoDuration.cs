// Job: durations as configuration files write them, exact to the nanosecond.
// Invariant: text and number mean the same as in the network's own node (Go's time package).
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Spacemesh.Protocol.Networks;

/// <summary>A duration in nanoseconds with Go's text form (<c>1h2m3.5s</c>).</summary>
/// <param name="Nanoseconds">The length.</param>
public readonly record struct GoDuration(long Nanoseconds) : IComparable<GoDuration>
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private const long PerMicrosecond = 1_000;
    private const long PerMillisecond = 1_000_000;
    private const long PerSecond = 1_000_000_000;
    private const long PerMinute = 60 * PerSecond;
    private const long PerHour = 60 * PerMinute;

    /// <summary>The longest one: about 292 years.</summary>
    public static GoDuration Max => new(long.MaxValue);

    /// <summary>The length in steps of 100 ns, rounded down.</summary>
    public TimeSpan TimeSpan => new(Nanoseconds / 100);

    /// <summary>Whole hours.</summary>
    public static GoDuration FromHours(long hours) => new(checked(hours * PerHour));

    /// <summary>Whole minutes.</summary>
    public static GoDuration FromMinutes(long minutes) => new(checked(minutes * PerMinute));

    /// <summary>Whole seconds.</summary>
    public static GoDuration FromSeconds(long seconds) => new(checked(seconds * PerSecond));

    /// <summary>Whole milliseconds.</summary>
    public static GoDuration FromMilliseconds(long milliseconds) => new(checked(milliseconds * PerMillisecond));

    /// <summary>A duration can be used wherever a time span is wanted.</summary>
    public static implicit operator TimeSpan(GoDuration duration) => duration.TimeSpan;

    /// <summary>The same as the conversion.</summary>
    public static TimeSpan ToTimeSpan(GoDuration duration) => duration.TimeSpan;

    /// <summary>A time span as a duration.</summary>
    public static GoDuration FromTimeSpan(TimeSpan value) => new(checked(value.Ticks * 100));

    /// <summary>Order.</summary>
    public static bool operator <(GoDuration left, GoDuration right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Order.</summary>
    public static bool operator >(GoDuration left, GoDuration right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Order.</summary>
    public static bool operator <=(GoDuration left, GoDuration right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Order.</summary>
    public static bool operator >=(GoDuration left, GoDuration right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc/>
    public int CompareTo(GoDuration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Parses one or more numbers with units (ns, us, µs, ms, s, m, h), or plain <c>0</c>, with an optional sign.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out GoDuration duration)
    {
        duration = default;
        bool negative = text.StartsWith("-");
        if (negative || text.StartsWith("+"))
            text = text[1..];
        if (text is "0")
            return true;
        if (text.IsEmpty)
            return false;
        decimal sum = 0;
        while (!text.IsEmpty)
        {
            int number = text.IndexOfAnyExcept(NumberCharacters);
            if (number <= 0
                || !decimal.TryParse(text[..number], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
                return false;
            text = text[number..];
            int unit = text.IndexOfAny(NumberCharacters);
            long scale = UnitOf(unit < 0 ? text : text[..unit]);
            if (scale == 0 || value > long.MaxValue / scale)
                return false;
            sum += decimal.Truncate(value * scale);
            text = unit < 0 ? default : text[unit..];
        }
        if (sum > long.MaxValue)
            return false;
        duration = new GoDuration(negative ? -(long)sum : (long)sum);
        return true;
    }

    /// <summary>Go's text form.</summary>
    public override string ToString()
    {
        if (Nanoseconds == 0)
            return "0s";
        ulong rest = Nanoseconds < 0 ? (ulong)-Nanoseconds : (ulong)Nanoseconds;
        string sign = Nanoseconds < 0 ? "-" : "";
        if (rest < PerMicrosecond)
            return $"{sign}{rest}ns";
        if (rest < PerMillisecond)
            return sign + Decimal(rest, PerMicrosecond) + "µs";
        if (rest < PerSecond)
            return sign + Decimal(rest, PerMillisecond) + "ms";
        var text = new StringBuilder(sign);
        if (rest >= PerHour)
            text.Append(rest / PerHour).Append('h');
        if (rest >= PerMinute)
            text.Append(rest % PerHour / PerMinute).Append('m');
        return text.Append(Decimal(rest % PerMinute, PerSecond)).Append('s').ToString();
    }

    private static string Decimal(ulong value, long unit) => ((decimal)value / unit).ToString("0.#########", CultureInfo.InvariantCulture);

    private static long UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => PerMicrosecond,
        "ms" => PerMillisecond,
        "s" => PerSecond,
        "m" => PerMinute,
        "h" => PerHour,
        _ => 0,
    };
}
