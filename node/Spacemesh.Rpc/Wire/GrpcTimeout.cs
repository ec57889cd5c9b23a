// Job: the grpc-timeout header.
// Invariant: at most eight digits and a unit, as the protocol says; what is longer than timers can do is no deadline at all.
using System.Globalization;

namespace Spacemesh.Rpc;

/// <summary>Time a caller gives, as header text.</summary>
internal static class GrpcTimeout
{
    /// <summary>Longest time that is worth a timer; above it a call has no deadline.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>Reads digits and unit; false when malformed.</summary>
    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9)
            return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long amount))
            return false;
        long? ticksPerUnit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => null,
        };
        if (ticksPerUnit is null)
            return false;
        timeout = new TimeSpan(text[^1] == 'n' ? amount / TimeSpan.NanosecondsPerTick : amount * ticksPerUnit.Value);
        return true;
    }

    /// <summary>Header text in the finest unit that fits eight digits, rounded up.</summary>
    public static string Format(TimeSpan timeout)
    {
        long microseconds = Math.Max(1, (long)Math.Ceiling(timeout.TotalMicroseconds));
        (long amount, char unit) = microseconds switch
        {
            <= 99_999_999 => (microseconds, 'u'),
            <= 99_999_999_000 => ((microseconds + 999) / 1000, 'm'),
            _ => ((microseconds + 999_999) / 1_000_000, 'S'),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{amount}{unit}");
    }
}
