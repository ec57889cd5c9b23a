// Job: finds text fields that are not UTF-8; the protobuf library would replace such bytes quietly.
// Invariant: reads bytes that already parsed as the message; unknown fields are skipped.
using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Spacemesh.Rpc;

/// <summary>Validity of all strings in an encoded message.</summary>
internal static class TextCheck
{
    /// <summary>Whether every string field, at any depth, is UTF-8.</summary>
    public static bool IsUtf8(ReadOnlySequence<byte> payload, MessageDescriptor type)
    {
        if (IsAscii(payload))
            return true;
        using var input = new CodedInputStream(payload.ToArray());
        return Check(input, type);
    }

    private static bool IsAscii(ReadOnlySequence<byte> payload)
    {
        foreach (ReadOnlyMemory<byte> segment in payload)
        {
            if (!Ascii.IsValid(segment.Span))
                return false;
        }

        return true;
    }

    private static bool Check(CodedInputStream input, MessageDescriptor type)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            FieldDescriptor? field = type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag));
            bool hasLength = WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited;
            if (field?.FieldType == FieldType.String && hasLength)
            {
                if (!Utf8.IsValid(input.ReadBytes().Span))
                    return false;
            }
            else if (field?.FieldType == FieldType.Message && hasLength)
            {
                using var inner = new CodedInputStream(input.ReadBytes().ToByteArray());
                if (!Check(inner, field.MessageType))
                    return false;
            }
            else
            {
                input.SkipLastField();
            }
        }

        return true;
    }
}
