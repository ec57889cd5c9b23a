// Job: messages as JSON in the form of the network's gateway.
// Invariant: defaults are printed, unset messages as null, 64-bit integers as strings; members of oneofs and optional fields only when set.
using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Spacemesh.Rpc;

/// <summary>Writes protobuf messages as JSON.</summary>
public static class MessageJsonWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The message as UTF-8 JSON without blanks.</summary>
    public static byte[] ToUtf8(IMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(buffer, message);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The message as JSON text without blanks.</summary>
    public static string ToText(IMessage message) => System.Text.Encoding.UTF8.GetString(ToUtf8(message));

    /// <summary>Appends the message as UTF-8 JSON.</summary>
    public static void Write(IBufferWriter<byte> output, IMessage message)
    {
        using var json = new Utf8JsonWriter(output, Options);
        Message(json, message);
    }

    private static void Message(Utf8JsonWriter json, IMessage message)
    {
        switch (message)
        {
            case Timestamp or Duration:
                // Its own text form of these types is a JSON string.
                json.WriteRawValue(message.ToString()!, skipInputValidation: true);
                return;
            case Any any:
                // No type registry: nobody on this network puts details into a status.
                json.WriteStartObject();
                json.WriteString("@type", any.TypeUrl);
                json.WriteBase64String("value", any.Value.Span);
                json.WriteEndObject();
                return;
        }

        json.WriteStartObject();
        foreach (FieldDescriptor field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.ContainingOneof is not null && !field.Accessor.HasValue(message))
                continue;
            json.WritePropertyName(field.JsonName);
            object? value = field.Accessor.GetValue(message);
            if (field.IsMap)
                Map(json, field, (IDictionary)value!);
            else if (field.IsRepeated)
                List(json, field, (IList)value!);
            else
                Single(json, field, value);
        }

        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, FieldDescriptor field, IList values)
    {
        json.WriteStartArray();
        foreach (object? value in values)
            Single(json, field, value);
        json.WriteEndArray();
    }

    private static void Map(Utf8JsonWriter json, FieldDescriptor field, IDictionary values)
    {
        FieldDescriptor valueField = field.MessageType.FindFieldByNumber(2);
        json.WriteStartObject();
        foreach (DictionaryEntry entry in values)
        {
            json.WritePropertyName(entry.Key switch
            {
                bool flag => flag ? "true" : "false",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => entry.Key.ToString()!,
            });
            Single(json, valueField, entry.Value);
        }

        json.WriteEndObject();
    }

    private static void Single(Utf8JsonWriter json, FieldDescriptor field, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case IMessage message: Message(json, message); break;
            case string text: json.WriteStringValue(text); break;
            case ByteString bytes: json.WriteBase64StringValue(bytes.Span); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number when field.FieldType != FieldType.Enum: json.WriteNumberValue(number); break;
            case uint number: json.WriteNumberValue(number); break;
            case long number: json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case ulong number: json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case float number: Real(json, number, number.ToString("R", CultureInfo.InvariantCulture)); break;
            case double number: Real(json, number, number.ToString("R", CultureInfo.InvariantCulture)); break;
            default: Enum(json, field.EnumType, (int)value); break;
        }
    }

    private static void Enum(Utf8JsonWriter json, EnumDescriptor type, int number)
    {
        if (type.FindValueByNumber(number) is { } known)
            json.WriteStringValue(known.Name);
        else
            json.WriteNumberValue(number);
    }

    private static void Real(Utf8JsonWriter json, double value, string text)
    {
        if (double.IsFinite(value))
            json.WriteRawValue(text, skipInputValidation: true);
        else
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
