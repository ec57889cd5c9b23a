// Job: one wire type behind a name, so that vector files can speak of types by name.
// Invariant: the same description serves decoding, encoding, printing and filling.
using System.Text.Json;
using System.Text.Json.Nodes;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Conformance.Codec;

/// <summary>What the checks ask of a type.</summary>
internal abstract class WireCase
{
    /// <summary>Decodes a whole message and encodes it again.</summary>
    public abstract byte[]? Reencode(ReadOnlySpan<byte> data, out DecodeFault fault);

    /// <summary>Checks a case of types.jsonl.</summary>
    public abstract string? CheckType(JsonElement vector);

    /// <summary>Encodes a zero value whose field <paramref name="path"/> has <paramref name="count"/> zero elements.</summary>
    public abstract byte[] EncodeFilled(string path, int count);

    /// <summary>Encodes a value in which everything is present, with a limit on the depth.</summary>
    public abstract byte[] EncodePresent(byte tag, int maxDepth);
}

/// <summary>A type and the check of its ids.</summary>
internal sealed class WireCase<T>(Func<T, JsonElement, string?>? checkIds = null, Func<JsonNode, JsonNode>? adapt = null) : WireCase
    where T : IScaleType<T>, new()
{
    public override byte[]? Reencode(ReadOnlySpan<byte> data, out DecodeFault fault) =>
        Scale.TryDecode<T>(data, out T? value, out fault) ? Scale.Encode(value!) : null;

    public override string? CheckType(JsonElement vector)
    {
        byte[] bytes = vector.Hex("hex");
        if (!Scale.TryDecode<T>(bytes, out T? value, out DecodeFault fault))
            return $"does not decode: {fault}";
        JsonNode expected = JsonNode.Parse(vector.GetProperty("json").GetRawText())!;
        JsonNode actual = JsonNode.Parse(ScaleJson.ToUtf8(value!))!;
        if (!JsonNode.DeepEquals(adapt is null ? expected : adapt(expected), actual))
            return $"fields: expected {expected.ToJsonString()}, got {actual.ToJsonString()}";
        string? failure = Json.SameBytes("encoding", bytes, Scale.Encode(value!));
        if (failure is not null || !vector.Has("ids"))
            return failure;
        return checkIds is null ? "no check of its ids" : checkIds(value!, vector.GetProperty("ids"));
    }

    public override byte[] EncodeFilled(string path, int count)
    {
        var value = new T();
        var filler = new ValueFiller(path, count, 0);
        T.Describe(ref filler, ref value);
        return Scale.Encode(value);
    }

    public override byte[] EncodePresent(byte tag, int maxDepth)
    {
        var value = new T();
        var filler = new ValueFiller(null, 1, tag);
        T.Describe(ref filler, ref value);
        var writer = new ScaleWriter([], maxDepth);
        T.Describe(ref writer, ref value);
        byte[] bytes = writer.ToArray();
        writer.Dispose();
        return bytes;
    }
}
