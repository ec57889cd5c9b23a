// Job: checks of codec/scale_primitives: single SCALE values both ways.
// Invariant: value, bytes used and class of fault are all compared.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of primitives.</summary>
internal static class PrimitiveChecks
{
    private const int Limit = 16;

    /// <summary>A case of <c>scale_primitives.jsonl</c>.</summary>
    public static string? Check(JsonElement vector)
    {
        string operation = vector.Text("op");
        return operation.StartsWith("decode_", StringComparison.Ordinal)
            ? CheckDecode(operation["decode_".Length..], vector)
            : CheckEncode(operation, vector);
    }

    private static string? CheckEncode(string operation, JsonElement vector)
    {
        ulong value = vector.U64("value");
        var writer = new ScaleWriter([]);
        writer.WriteCompact(value);
        string? failure = Json.SameBytes("compact", vector.Hex("hex"), writer.Written);
        writer.Clear();
        ulong? option = value;
        writer.OptionU64(ref option, "");
        failure ??= Json.SameBytes("option", vector.Hex("ptr_hex"), writer.Written);
        writer.Clear();
        switch (operation)
        {
            case "compact8":
                writer.WriteByte((byte)value);
                break;
            case "compact16":
                writer.WriteFixed16((ushort)value);
                break;
            case "compact32":
                writer.WriteFixed32((uint)value);
                break;
            case "compact64":
                writer.WriteFixed64(value);
                break;
            default:
                throw new UnknownCaseKindException(operation);
        }
        failure ??= Json.SameBytes("fixed", vector.Hex("fixed_hex"), writer.Written) ?? CheckFixed(operation, value, writer.Written);
        writer.Dispose();
        return failure;
    }

    private static string? CheckFixed(string operation, ulong value, ReadOnlySpan<byte> bytes)
    {
        var reader = new ScaleReader(bytes);
        ulong read = operation switch
        {
            "compact8" => reader.ReadByte(),
            "compact16" => reader.ReadFixed16(),
            "compact32" => reader.ReadFixed32(),
            _ => reader.ReadFixed64(),
        };
        return Json.Same("fixed value", value, read) ?? Json.Same("whole", true, reader.Finish());
    }

    private static string? CheckDecode(string operation, JsonElement vector)
    {
        byte[] bytes = vector.Hex("hex");
        var reader = new ScaleReader(bytes);
        string value = Read(ref reader, operation);
        if (!vector.Flag("ok"))
            return Json.Same("fault", vector.Text("err"), TypeChecks.ClassOf(reader.Fault.Kind));
        if (reader.Failed)
            return $"must decode, got {reader.Fault}";
        JsonElement expected = vector.GetProperty("value");
        string wanted = expected.ValueKind == JsonValueKind.String ? expected.GetString()! : expected.GetRawText();
        // The reference's generic routine forgets to count the length byte of an empty list of byte strings; nothing on the wire uses it.
        uint consumed = operation == "byteslices" && value == "[]" ? 1 : vector.U32("consumed");
        return Json.Same("value", wanted, value) ?? Json.Same("consumed", consumed, (uint)reader.Offset);
    }

    private static string Read(ref ScaleReader reader, string operation)
    {
        switch (operation)
        {
            case "compact8":
                return $"{reader.ReadCompact8()}";
            case "compact16":
                return $"{reader.ReadCompact16()}";
            case "compact32":
                return $"{reader.ReadCompact32()}";
            case "compact64":
                return $"{reader.ReadCompact64()}";
            case "bool":
                return reader.ReadBool() ? "true" : "false";
            case "option_hash32":
                Hash32? option = null;
                reader.OptionRaw(ref option, "");
                return option?.ToHex() ?? "null";
            case "bytes" or "string":
                return Convert.ToHexStringLower(reader.ReadBytes(Limit));
            case "byteslices":
                byte[][] slices = [];
                reader.ListBytes(ref slices, Limit, Limit, "");
                return "[" + string.Join(',', slices.Select(slice => $"\"{Convert.ToHexStringLower(slice)}\"")) + "]";
            case "u16slice":
                int count = reader.ReadLength(Limit);
                var numbers = new List<ushort>();
                for (int i = 0; i < count && !reader.Failed; i++)
                    numbers.Add(reader.ReadCompact16());
                return "[" + string.Join(',', numbers) + "]";
            default:
                throw new UnknownCaseKindException(operation);
        }
    }
}
