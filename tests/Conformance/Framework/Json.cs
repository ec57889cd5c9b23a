// Job: short accessors for vector fields (hex, decimal strings, optional values).
// Invariant: a missing or ill-formed field throws, so that a case cannot pass by being empty.
using System.Globalization;
using System.Text.Json;

namespace Spacemesh.Conformance.Framework;

/// <summary>Accessors for the fields of a vector case.</summary>
public static class Json
{
    /// <summary>The string property; throws when absent.</summary>
    public static string Text(this JsonElement e, string name) => e.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    /// <summary>The bytes of a hex property; throws when absent.</summary>
    public static byte[] Hex(this JsonElement e, string name) => Convert.FromHexString(e.Text(name));

    /// <summary>The bytes of this hex element.</summary>
    public static byte[] Hex(this JsonElement e) => Convert.FromHexString(e.GetString()!);

    /// <summary>The bytes of a hex property, or null when absent or null.</summary>
    public static byte[]? HexOrNull(this JsonElement e, string name) => e.Has(name) ? e.Hex(name) : null;

    /// <summary>An unsigned 64-bit number written as a number or a decimal string.</summary>
    public static ulong U64(this JsonElement e, string name) => e.GetProperty(name).U64();

    /// <summary>An unsigned 64-bit number written as a number or a decimal string.</summary>
    public static ulong U64(this JsonElement e) => e.ValueKind == JsonValueKind.String
        ? ulong.Parse(e.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture)
        : e.GetUInt64();

    /// <summary>A signed 64-bit number written as a number or a decimal string.</summary>
    public static long I64(this JsonElement e, string name)
    {
        JsonElement value = e.GetProperty(name);
        return value.ValueKind == JsonValueKind.String
            ? long.Parse(value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : value.GetInt64();
    }

    /// <summary>An unsigned 32-bit number written as a number or a decimal string.</summary>
    public static uint U32(this JsonElement e, string name) => checked((uint)e.U64(name));

    /// <summary>A boolean; absent and null mean false.</summary>
    public static bool Flag(this JsonElement e, string name) =>
        e.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    /// <summary>True if the property is there and not null.</summary>
    public static bool Has(this JsonElement e, string name) =>
        e.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>The items of an array property; absent and null mean none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement e, string name) =>
        e.Has(name) ? e.GetProperty(name).EnumerateArray() : [];

    /// <summary>null if both are equal, else a message with both.</summary>
    public static string? Same<T>(string what, T expected, T actual) =>
        EqualityComparer<T>.Default.Equals(expected, actual) ? null : $"{what}: expected {expected}, got {actual}";

    /// <summary>null if the bytes are equal, else a message with both in hex.</summary>
    public static string? SameBytes(string what, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual) =>
        expected.SequenceEqual(actual) ? null
            : $"{what}: expected {Convert.ToHexStringLower(expected)}, got {Convert.ToHexStringLower(actual)}";
}
