// Job: the scalar forms that JSON requests use, and the fault that names a place in the text.
// Invariant: null for what is out of range or malformed; nothing is rounded.
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Spacemesh.Rpc;

/// <summary>Scalars of protobuf JSON.</summary>
internal static class JsonScalars
{
    private const NumberStyles NumberForm = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A whole number (also written 1.0 or 1e3) boxed in the field's type, or null.</summary>
    public static object? Integer(FieldType type, string text)
    {
        if (text.Length == 0 || text[0] == '+'
            || !decimal.TryParse(text, NumberForm, CultureInfo.InvariantCulture, out decimal number)
            || number != decimal.Truncate(number))
        {
            return null;
        }

        return type switch
        {
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => number is >= int.MinValue and <= int.MaxValue ? (int)number : null,
            FieldType.UInt32 or FieldType.Fixed32 => number is >= 0 and <= uint.MaxValue ? (uint)number : null,
            FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 =>
                number is >= long.MinValue and <= long.MaxValue ? (long)number : null,
            FieldType.UInt64 or FieldType.Fixed64 => number is >= 0 and <= ulong.MaxValue ? (ulong)number : null,
            _ => null,
        };
    }

    /// <summary>A floating-point number boxed in the field's type, or null.</summary>
    public static object? Real(FieldType type, string text)
    {
        double number;
        if (text is "NaN" or "Infinity" or "-Infinity")
            number = text == "NaN" ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        else if (!double.TryParse(text, NumberForm, CultureInfo.InvariantCulture, out number))
            return null;
        return type == FieldType.Float ? (float)number : number;
    }

    /// <summary>Bytes from standard or URL base64, with or without padding, or null.</summary>
    public static ByteString? Bytes(string text)
    {
        string standard = text.Replace('-', '+').Replace('_', '/');
        int rest = standard.Length % 4;
        if (rest != 0)
            standard = standard.PadRight(standard.Length + 4 - rest, '=');
        byte[] bytes = new byte[standard.Length / 4 * 3];
        return Convert.TryFromBase64String(standard, bytes, out int written) ? ByteString.CopyFrom(bytes, 0, written) : null;
    }
}

/// <summary>A request text breaks a rule at a place.</summary>
internal sealed class JsonFault(ReadOnlySpan<byte> json, int index, string what, bool syntax = false)
    : Exception($"proto: {(syntax ? "syntax error " : "")}({Place(json, index)}): {what}")
{
    private static string Place(ReadOnlySpan<byte> json, int index)
    {
        ReadOnlySpan<byte> before = json[..Math.Min(index, json.Length)];
        int line = 1 + before.Count((byte)'\n');
        int column = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"line {line}:{column}");
    }
}
