// Job: times, spans and ids as people read them.
// Invariant: pure; times are local to the zone given, spans are rounded up so that nothing is late.
using System.Globalization;

namespace Spacemesh.Cli.Output;

/// <summary>Short phrases.</summary>
internal static class Phrases
{
    private const int ShortIdLength = 10;

    /// <summary><c>4 s</c>, <c>2 min 5 s</c>, <c>3 h 10 min</c>, <c>13 d 2 h</c>.</summary>
    public static string Span(TimeSpan span)
    {
        long seconds = (long)Math.Ceiling(Math.Max(0, span.TotalSeconds));
        return seconds switch
        {
            < 60 => Two(seconds, "s", 0, ""),
            < 3600 => Two(seconds / 60, "min", seconds % 60, "s"),
            < 86400 => Two(seconds / 3600, "h", seconds % 3600 / 60, "min"),
            _ => Two(seconds / 86400, "d", seconds % 86400 / 3600, "h"),
        };
    }

    /// <summary>The time of day, with the date when it is another day, and how far off it is.</summary>
    public static string When(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        DateTimeOffset there = TimeZoneInfo.ConvertTime(at, zone), here = TimeZoneInfo.ConvertTime(now, zone);
        string format = there.Date == here.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss";
        string time = there.ToString(format, CultureInfo.InvariantCulture);
        return at > now ? $"{time} (in {Span(at - now)})" : time;
    }

    /// <summary>The time of day.</summary>
    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 in UTC with milliseconds.</summary>
    public static string Rfc3339(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The first digits of an id.</summary>
    public static string ShortId(ReadOnlySpan<byte> id)
    {
        string hex = Convert.ToHexStringLower(id);
        return hex.Length <= ShortIdLength ? hex : hex[..ShortIdLength];
    }

    /// <summary><c>20-24, 27</c> for ascending numbers.</summary>
    public static string Ranges(IReadOnlyList<uint> ascending)
    {
        var parts = new List<string>();
        for (int i = 0; i < ascending.Count;)
        {
            int last = i;
            while (last + 1 < ascending.Count && ascending[last + 1] == ascending[last] + 1)
                last++;
            parts.Add(last == i ? $"{ascending[i]}" : $"{ascending[i]}-{ascending[last]}");
            i = last + 1;
        }
        return string.Join(", ", parts);
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";
}
