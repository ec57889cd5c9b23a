// Job: shows a value as JSON over the same description that reads and writes it.
// Invariant: bytes in lower-case hex, 64-bit numbers as decimal strings, absent options null; for people and tests, never for the wire.
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Spacemesh.Protocol.Codec;

/// <summary>Values as JSON.</summary>
public static class ScaleJson
{
    /// <summary>Writes the value as one JSON object.</summary>
    public static void Write<T>(Utf8JsonWriter output, T value)
        where T : IScaleType<T>
    {
        var printer = new Printer(output);
        output.WriteStartObject();
        T.Describe(ref printer, ref value);
        output.WriteEndObject();
    }

    /// <summary>The value as UTF-8 JSON.</summary>
    public static byte[] ToUtf8<T>(T value)
        where T : IScaleType<T>
    {
        using var memory = new MemoryStream();
        using (var output = new Utf8JsonWriter(memory))
            Write(output, value);
        return memory.ToArray();
    }

    private readonly struct Printer(Utf8JsonWriter output) : IScaleCodec
    {
        public bool IsReading => false;

        public void Tag(ref byte value, string field) => output.WriteNumber(field, value);

        public void UnknownTag(string field)
        {
        }

        public void U8(ref byte value, string field) => output.WriteNumber(field, value);

        public void U16(ref ushort value, string field) => output.WriteNumber(field, value);

        public void U32(ref uint value, string field) => output.WriteNumber(field, value);

        public void U64(ref ulong value, string field) => output.WriteString(field, value.ToString(CultureInfo.InvariantCulture));

        public void Raw<T>(ref T value, string field)
            where T : unmanaged, IFixedBytes<T> => output.WriteString(field, value.ToHex());

        public void Bytes(ref byte[] value, int limit, string field) => output.WriteString(field, Convert.ToHexStringLower(value));

        public void Text(ref byte[] value, int limit, string field) => output.WriteString(field, Encoding.UTF8.GetString(value));

        public void Struct<T>(ref T value, string field)
            where T : IScaleType<T>, new()
        {
            output.WritePropertyName(field);
            Write(output, value);
        }

        public void Option<T>(ref T? value, string field)
            where T : class, IScaleType<T>, new()
        {
            output.WritePropertyName(field);
            if (value is null)
                output.WriteNullValue();
            else
                Write(output, value);
        }

        public void OptionRaw<T>(ref T? value, string field)
            where T : unmanaged, IFixedBytes<T> => output.WriteString(field, value?.ToHex());

        public void OptionU64(ref ulong? value, string field) => output.WriteString(field, value?.ToString(CultureInfo.InvariantCulture));

        public void List<T>(ref T[] value, int limit, string field)
            where T : IScaleType<T>, new() => Elements(value, field);

        public void ListRaw<T>(ref T[] value, int limit, string field)
            where T : unmanaged, IFixedBytes<T>
        {
            output.WriteStartArray(field);
            foreach (T item in value)
                output.WriteStringValue(item.ToHex());
            output.WriteEndArray();
        }

        public void ListBytes(ref byte[][] value, int limit, int elementLimit, string field)
        {
            output.WriteStartArray(field);
            foreach (byte[] item in value)
                output.WriteStringValue(Convert.ToHexStringLower(item));
            output.WriteEndArray();
        }

        public void ListLayers(ref LayerId[] value, int limit, string field)
        {
            output.WriteStartArray(field);
            foreach (LayerId layer in value)
                output.WriteNumberValue(layer.Value);
            output.WriteEndArray();
        }

        public void ListFixed32(ref uint[] value, int limit, string field)
        {
            output.WriteStartArray(field);
            foreach (uint item in value)
                output.WriteNumberValue(item);
            output.WriteEndArray();
        }

        public void ShortHash(ref Hash32? value, string field) => output.WriteString(field, value?.ToHex());

        public void Keys(ref Hash32[] value, int limit, string field) => ListRaw(ref value, limit, field);

        public void Array<T>(ref T[] value, int count, string field)
            where T : IScaleType<T>, new() => Elements(value, field);

        private void Elements<T>(T[] value, string field)
            where T : IScaleType<T>
        {
            output.WriteStartArray(field);
            foreach (T item in value)
                Write(output, item);
            output.WriteEndArray();
        }
    }
}
