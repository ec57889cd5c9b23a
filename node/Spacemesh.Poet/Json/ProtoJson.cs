// Job: reads and writes the scalar forms of protobuf's JSON mapping: bytes, 64-bit numbers, durations and timestamps.
// Invariant: reading takes what the reference takes (both kinds of names and of base64, numbers as text); null is the default.
using System.Globalization;
using System.Text.Json;

namespace Spacemesh.Poet.Json;

/// <summary>Accessors over a parsed object; an ill-formed value throws <see cref="FormatException"/>.</summary>
internal static class ProtoJson
{
    private const int NanosPerTick = 100;
    private const int FractionDigits = 9;

    /// <summary>The first JSON value of the text, whatever follows it; it must be an object.</summary>
    public static JsonDocument ParseObject(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Disallow });
        JsonDocument document;
        try
        {
            document = JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException e)
        {
            throw new FormatException("syntax error: " + e.Message, e);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        string found = document.RootElement.ValueKind.ToString();
        document.Dispose();
        throw new FormatException("syntax error: an object is expected, not " + found);
    }

    /// <summary>The field by either of its names; null if absent or null.</summary>
    public static JsonElement? Field(JsonElement o, string camel, string? snake = null) =>
        o.TryGetProperty(camel, out JsonElement value) || (snake is not null && o.TryGetProperty(snake, out value))
            ? value.ValueKind == JsonValueKind.Null ? null : value
            : null;

    /// <summary>An object field; null if absent.</summary>
    public static JsonElement? Message(JsonElement o, string camel, string? snake = null) =>
        Field(o, camel, snake) is not { } value ? null
            : value.ValueKind == JsonValueKind.Object ? value : throw Invalid("message", camel, value);

    /// <summary>Text; empty if absent.</summary>
    public static string Text(JsonElement o, string camel, string? snake = null) =>
        Field(o, camel, snake) is not { } value ? ""
            : value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Invalid("string", camel, value);

    /// <summary>Bytes; empty if absent.</summary>
    public static byte[] Bytes(JsonElement o, string camel, string? snake = null) =>
        Field(o, camel, snake) is { } value ? Bytes(value, camel) : [];

    /// <summary>A list of bytes; empty if absent.</summary>
    public static byte[][] BytesList(JsonElement o, string camel, string? snake = null)
    {
        if (Field(o, camel, snake) is not { } value)
            return [];
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => Bytes(item, camel))]
            : throw Invalid("list", camel, value);
    }

    /// <summary>An unsigned number, as a number or as text; 0 if absent.</summary>
    public static ulong U64(JsonElement o, string camel, string? snake = null)
    {
        if (Field(o, camel, snake) is not { } value)
            return 0;
        string? text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number
            : throw Invalid("uint64", camel, value);
    }

    /// <summary>An unsigned 32-bit number; 0 if absent.</summary>
    public static uint U32(JsonElement o, string camel, string? snake = null) =>
        U64(o, camel, snake) is var number && number <= uint.MaxValue ? (uint)number
            : throw Invalid("uint32", camel, Field(o, camel, snake)!.Value);

    /// <summary>A duration such as <c>"21.416172592s"</c>, cut to 100 ns; null if absent.</summary>
    public static TimeSpan? Duration(JsonElement o, string camel, string? snake = null)
    {
        if (Field(o, camel, snake) is not { } value)
            return null;
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (!text.EndsWith('s') || !decimal.TryParse(
            text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out decimal seconds))
            throw Invalid("google.protobuf.Duration", camel, value);
        decimal ticks = decimal.Truncate(seconds * TimeSpan.TicksPerSecond);
        return ticks is < long.MinValue or > long.MaxValue ? throw Invalid("google.protobuf.Duration", camel, value)
            : new TimeSpan((long)ticks);
    }

    /// <summary>A point in time (RFC 3339), cut to 100 ns; null if absent.</summary>
    public static DateTimeOffset? Timestamp(JsonElement o, string camel, string? snake = null)
    {
        if (Field(o, camel, snake) is not { } value)
            return null;
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        int end = dot + 1;
        while (dot >= 0 && end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        // .NET would round what is finer than a tick.
        string cut = dot >= 0 && end - dot - 1 is > 7 and <= FractionDigits ? text.Remove(dot + 8, end - dot - 8) : text;
        return text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(cut, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : throw Invalid("google.protobuf.Timestamp", camel, value);
    }

    /// <summary>A duration with 0, 3, 6 or 9 decimals.</summary>
    public static string Write(TimeSpan duration)
    {
        long ticks = Math.Abs(duration.Ticks);
        string text = (duration < TimeSpan.Zero ? "-" : "") + (ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture);
        return text + Fraction(ticks % TimeSpan.TicksPerSecond * NanosPerTick) + "s";
    }

    /// <summary>A point in time in UTC with 0, 3, 6 or 9 decimals.</summary>
    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss",
            CultureInfo.InvariantCulture) + Fraction(time.UtcTicks % TimeSpan.TicksPerSecond * NanosPerTick) + "Z";

    private static string Fraction(long nanos)
    {
        if (nanos == 0)
            return "";
        string digits = nanos.ToString("D9", CultureInfo.InvariantCulture);
        return "." + (digits.EndsWith("000000", StringComparison.Ordinal) ? digits[..3]
            : digits.EndsWith("000", StringComparison.Ordinal) ? digits[..6] : digits);
    }

    private static byte[] Bytes(JsonElement value, string name)
    {
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (text is null)
            throw Invalid("bytes", name, value);
        string standard = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        try
        {
            return Convert.FromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            throw Invalid("bytes", name, value);
        }
    }

    private static FormatException Invalid(string type, string name, JsonElement value)
    {
        string raw = value.GetRawText();
        return new FormatException($"invalid value for {type} field {name}: {(raw.Length > 80 ? raw[..80] + ".." : raw)}");
    }
}
