// Job: reads postdata_metadata.json as the node does (lenient) and as the post service does (strict).
// Invariant: both readers refuse what their reference refuses; unknown fields are ignored.
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Spacemesh.Post.Data;

/// <summary>The two readers of the metadata file.</summary>
internal static class PostMetadataReader
{
    private static readonly string[] Names =
        ["NodeId", "CommitmentAtxId", "LabelsPerUnit", "NumUnits", "MaxFileSize", "Nonce", "NonceValue", "LastPosition"];

    /// <summary>The node's reader: names in any case, the last of repeated fields wins, absent fields are zero, ids of any
    /// length.</summary>
    /// <exception cref="FormatException">The text is not such a document.</exception>
    public static PostMetadata ReadLenient(ReadOnlySpan<byte> text) => Read(text, strict: false);

    /// <summary>The service's reader: exact names, each once, 32-byte ids, the five sizes required, NonceValue ignored.</summary>
    /// <exception cref="FormatException">The text is not such a document.</exception>
    public static PostMetadata ReadStrict(ReadOnlySpan<byte> text) => Read(text, strict: true);

    private static PostMetadata Read(ReadOnlySpan<byte> text, bool strict)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            reader.Read();
            PostMetadata metadata = ReadDocument(ref reader, strict);
            while (reader.Read())
                throw new FormatException("something follows the document");
            return metadata;
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static PostMetadata ReadDocument(ref Utf8JsonReader reader, bool strict)
    {
        var metadata = new PostMetadata();
        if (reader.TokenType == JsonTokenType.Null && !strict)
            return metadata;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("the document is not an object");
        int seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int field = Array.FindIndex(Names, new Name(reader.GetString()!, strict).Matches);
            reader.Read();
            if (field < 0 || (strict && field == 6))
            {
                reader.Skip();
                continue;
            }
            if (strict && (seen & (1 << field)) != 0)
                throw new FormatException($"field {Names[field]} stands twice");
            seen |= 1 << field;
            metadata = ReadField(ref reader, metadata, field, strict);
        }
        if (strict && (seen & 0b11111) != 0b11111)
            throw new FormatException($"field {Names.Where((_, i) => i < 5 && (seen & (1 << i)) == 0).First()} is missing");
        return metadata;
    }

    private static PostMetadata ReadField(ref Utf8JsonReader reader, PostMetadata metadata, int field, bool strict)
    {
        // The lenient reader leaves a field as it was when it meets null; the strict one knows null for the optional numbers only.
        if (reader.TokenType == JsonTokenType.Null && (!strict || field >= 5))
            return field switch
            {
                0 => metadata with { NodeId = [] },
                1 => metadata with { CommitmentAtxId = [] },
                5 => metadata with { Nonce = null },
                7 => metadata with { LastPosition = null },
                _ => metadata,
            };
        return field switch
        {
            0 => metadata with { NodeId = ReadBytes(ref reader, strict) },
            1 => metadata with { CommitmentAtxId = ReadBytes(ref reader, strict) },
            2 => metadata with { LabelsPerUnit = ReadNumber(ref reader, ulong.MaxValue) },
            3 => metadata with { NumUnits = (uint)ReadNumber(ref reader, uint.MaxValue) },
            4 => metadata with { MaxFileSize = ReadNumber(ref reader, ulong.MaxValue) },
            5 => metadata with { Nonce = ReadNumber(ref reader, ulong.MaxValue) },
            6 => metadata with { NonceValue = ReadHex(ref reader) },
            _ => metadata with { LastPosition = ReadNumber(ref reader, ulong.MaxValue) },
        };
    }

    // Digits only: 2.0, 1e3 and -1 are no counts.
    private static ulong ReadNumber(ref Utf8JsonReader reader, ulong limit)
    {
        if (reader.TokenType == JsonTokenType.Number
            && ulong.TryParse(reader.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value <= limit)
            return value;
        throw new FormatException($"'{Encoding.UTF8.GetString(reader.ValueSpan)}' is not a whole number from 0 to {limit}");
    }

    private static byte[] ReadHex(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? Convert.FromHexString(reader.GetString()!)
        : throw new FormatException("NonceValue is not a hexadecimal string");

    private static byte[] ReadBytes(ref Utf8JsonReader reader, bool strict)
    {
        if (reader.TokenType == JsonTokenType.StartArray && !strict)
            return ReadByteArray(ref reader);
        if (reader.TokenType != JsonTokenType.String)
            throw new FormatException("an id is not a base64 string");
        string text = reader.GetString()!;
        if (strict)
            text = text.TrimEnd('=').PadRight((text.TrimEnd('=').Length + 3) / 4 * 4, '=');
        byte[] bytes = Convert.FromBase64String(text);
        return !strict || bytes.Length == PostCommitment.Length
            ? bytes
            : throw new FormatException($"an id has {bytes.Length} bytes, not 32");
    }

    private static byte[] ReadByteArray(ref Utf8JsonReader reader)
    {
        var bytes = new List<byte>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            bytes.Add((byte)ReadNumber(ref reader, byte.MaxValue));
        return [.. bytes];
    }

    private readonly record struct Name(string Text, bool Exact)
    {
        public bool Matches(string known) => string.Equals(Text, known,
            Exact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
    }
}
