// Job: JSON of a request into its message, by the network gateway's rules.
// Invariant: unknown fields are skipped; a fault names the line and column; bounded depth; never fails otherwise.
using System.Collections;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Spacemesh.Rpc;

/// <summary>Reads messages from JSON: lowerCamel or original names, 64-bit numbers as strings or numbers, bytes as base64.</summary>
public static class MessageJsonReader
{
    private const int MaxDepth = 100;

    /// <summary>Fills a fresh message from the first JSON value of the text; an empty text leaves it as it is.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <param name="message">An empty message.</param>
    /// <returns>Success, or InvalidArgument with the reason.</returns>
    public static RpcStatus Read(ReadOnlySpan<byte> json, IMessage message)
    {
        ReadOnlySpan<byte> text = json.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
            return RpcStatus.Ok;
        try
        {
            var options = new JsonReaderOptions { MaxDepth = MaxDepth };
            if (text[0] is (byte)'{' or (byte)'[' && !IsWhole(json, options))
                return RpcStatus.InvalidArgument("unexpected EOF");
            var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(options));
            if (!reader.Read())
                reader = Restart(json, options);
            ReadMessage(json, ref reader, message);
            return RpcStatus.Ok;
        }
        catch (JsonException fault)
        {
            return RpcStatus.InvalidArgument($"invalid JSON (line {fault.LineNumber + 1}:{fault.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to text that is not UTF-8.
            return RpcStatus.InvalidArgument("proto: syntax error: invalid UTF-8");
        }
        catch (JsonFault fault)
        {
            return RpcStatus.InvalidArgument(fault.Message);
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> json, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(options));
        return reader.Read() && reader.TrySkip();
    }

    private static Utf8JsonReader Restart(ReadOnlySpan<byte> json, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: true, new JsonReaderState(options));
        reader.Read();
        return reader;
    }

    private static void ReadMessage(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IMessage message)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Unexpected(json, ref reader);
        var seen = new HashSet<int>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            int nameStart = (int)reader.TokenStartIndex;
            FieldDescriptor? field = FindField(message.Descriptor, name);
            reader.Read();
            if (field is null)
            {
                reader.TrySkip();
                continue;
            }

            if (!seen.Add(field.FieldNumber))
                throw new JsonFault(json, nameStart, $"duplicate field \"{name}\"");
            if (reader.TokenType == JsonTokenType.Null)
                continue;
            if (field.RealContainingOneof is { } oneof && !seen.Add(-1 - oneof.Index))
                throw new JsonFault(json, nameStart, $"error parsing \"{name}\", oneof {oneof.FullName} is already set");
            ReadField(json, ref reader, message, field);
        }
    }

    private static FieldDescriptor? FindField(MessageDescriptor type, string name)
    {
        foreach (FieldDescriptor field in type.Fields.InFieldNumberOrder())
        {
            if (field.JsonName == name || field.Name == name)
                return field;
        }

        return null;
    }

    private static void ReadField(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IMessage message, FieldDescriptor field)
    {
        if (field.IsMap)
        {
            ReadMap(json, ref reader, (IDictionary)field.Accessor.GetValue(message), field);
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            if (reader.TokenType != JsonTokenType.StartArray)
                throw Unexpected(json, ref reader);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (ReadSingle(json, ref reader, field) is { } value)
                    list.Add(value);
            }
        }
        else if (ReadSingle(json, ref reader, field) is { } value)
        {
            field.Accessor.SetValue(message, value);
        }
    }

    private static void ReadMap(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, IDictionary map, FieldDescriptor field)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Unexpected(json, ref reader);
        FieldDescriptor keyField = field.MessageType.FindFieldByNumber(1);
        FieldDescriptor valueField = field.MessageType.FindFieldByNumber(2);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string text = reader.GetString()!;
            object key = keyField.FieldType switch
            {
                FieldType.String => text,
                FieldType.Bool when text is "true" or "false" => text == "true",
                _ => JsonScalars.Integer(keyField.FieldType, text) ?? throw Invalid(json, ref reader, keyField),
            };
            reader.Read();
            if (ReadSingle(json, ref reader, valueField) is { } value)
                map[key] = value;
        }
    }

    private static object? ReadSingle(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, FieldDescriptor field)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                if (field.MessageType.FullName is "google.protobuf.Timestamp" or "google.protobuf.Duration")
                    return ReadTime(json, ref reader, field);
                IMessage inner = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                ReadMessage(json, ref reader, inner);
                return inner;
            case FieldType.Bool when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                return reader.GetBoolean();
            case FieldType.String when reader.TokenType == JsonTokenType.String:
                return reader.GetString();
            case FieldType.Bytes when reader.TokenType == JsonTokenType.String:
                return JsonScalars.Bytes(reader.GetString()!) ?? throw Invalid(json, ref reader, field);
            case FieldType.Enum when reader.TokenType == JsonTokenType.String:
                return field.EnumType.FindValueByName(reader.GetString()!)?.Number;
            case FieldType.Enum when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number):
                return number;
            case FieldType.Float or FieldType.Double when reader.TokenType is JsonTokenType.Number or JsonTokenType.String:
                return JsonScalars.Real(field.FieldType, Scalar(ref reader)) ?? throw Invalid(json, ref reader, field);
            default:
                if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
                    throw Invalid(json, ref reader, field);
                return JsonScalars.Integer(field.FieldType, Scalar(ref reader)) ?? throw Invalid(json, ref reader, field);
        }
    }

    private static IMessage ReadTime(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, FieldDescriptor field)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw Unexpected(json, ref reader);
        try
        {
            return JsonParser.Default.Parse(Raw(json, ref reader), field.MessageType);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new JsonFault(json, (int)reader.TokenStartIndex, $"invalid {field.MessageType.FullName} value {Raw(json, ref reader)}");
        }
    }

    private static string Scalar(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.ASCII.GetString(reader.ValueSpan);

    private static string Raw(ReadOnlySpan<byte> json, ref Utf8JsonReader reader) =>
        Encoding.UTF8.GetString(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]);

    private static JsonFault Unexpected(ReadOnlySpan<byte> json, ref Utf8JsonReader reader) =>
        new(json, (int)reader.TokenStartIndex, $"unexpected token {Raw(json, ref reader)}", syntax: true);

    private static JsonFault Invalid(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, FieldDescriptor field)
    {
#pragma warning disable CA1308 // The kinds are written in lower case on this network.
        string kind = field.FieldType.ToString().ToLowerInvariant();
#pragma warning restore CA1308
        return new(
            json, (int)reader.TokenStartIndex, $"invalid value for {kind} field {field.JsonName}: {Raw(json, ref reader)}");
    }
}
