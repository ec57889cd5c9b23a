// Job: checks of codec/types, decode_negative, limits and nesting.
// Invariant: a fault is compared by its class, not only by being one.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of whole types.</summary>
internal static class TypeChecks
{
    // Malfeasance proofs of this file are of the first kind.
    private const byte FirstVariantTag = 1;

    private static readonly HashSet<string> NegativeKinds = new(StringComparer.Ordinal)
    {
        "trailing", "doubled", "noncanonical_first_2byte", "noncanonical_first_4byte", "noncanonical_first_big", "huge_first", "big9_first",
        "big17_first", "mutated",
    };

    /// <summary>The class that vectors give a fault.</summary>
    public static string ClassOf(DecodeFaultKind kind) => kind switch
    {
        DecodeFaultKind.None => "",
        DecodeFaultKind.EndOfInput => "eof",
        DecodeFaultKind.TrailingBytes => "trailing",
        DecodeFaultKind.TooMany => "too_many",
        DecodeFaultKind.NonCanonical => "noncanonical",
        DecodeFaultKind.Overflow => "overflow",
        DecodeFaultKind.TooDeep => "nested",
        DecodeFaultKind.UnknownType => "unknown_type",
        DecodeFaultKind.InvalidHash => "invalid_hash",
        _ => throw new InvalidOperationException(kind.ToString()),
    };

    /// <summary>A case of <c>types.jsonl</c>.</summary>
    public static string? CheckType(JsonElement vector) => vector.Text("kind") is "zero" or "max" or "empty" or "full" or "rand"
        ? WireTypes.Of(vector).CheckType(vector)
        : throw new UnknownCaseKindException(vector.Text("kind"));

    /// <summary>A case of <c>decode_negative.jsonl</c>.</summary>
    public static string? CheckNegative(JsonElement vector)
    {
        WireCase type = WireTypes.Of(vector);
        byte[] bytes = vector.Hex("hex");
        if (vector.Text("kind") == "all_prefixes")
            return CheckPrefixes(type, bytes, vector);
        if (!NegativeKinds.Contains(vector.Text("kind")))
            throw new UnknownCaseKindException(vector.Text("kind"));
        byte[]? again = type.Reencode(bytes, out DecodeFault fault);
        if (vector.Flag("ok"))
            return again is null ? $"must decode, got {fault}" : Json.SameBytes("reencoded", vector.HexOrNull("reencoded") ?? bytes, again);
        return SameFault(vector.Text("err"), fault);
    }

    /// <summary>A case of <c>limits.jsonl</c>.</summary>
    public static string? CheckLimit(JsonElement vector)
    {
        WireCase type = WireTypes.Of(vector);
        type.Reencode(vector.Hex("over_hex"), out DecodeFault over);
        string? failure = SameFault(vector.Text("over_err"), over);
        if (failure is not null || !vector.Has("at_err"))
            return failure;
        type.Reencode(vector.Hex("at_hex"), out DecodeFault at);
        failure = SameFault(vector.Text("at_err"), at);
        if (failure is not null || !vector.Has("encode_at_limit_len"))
            return failure;
        string path = vector.Text("field");
        path = path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (vector.Text("type") == "types.Block")
            path = path["InnerBlock.".Length..];
        int limit = (int)vector.U32("limit");
        byte[] encoding = type.EncodeFilled(path, limit);
        byte[]? again = type.Reencode(encoding, out DecodeFault decoded);
        return Json.Same("length", vector.U32("encode_at_limit_len"), (uint)encoding.Length)
            ?? Json.SameBytes("hash", vector.Hex("encode_at_limit_blake3"), Blake3.Hash(encoding))
            ?? SameFault(vector.Text("decode_at_limit_err"), decoded)
            ?? Json.SameBytes("reencoded", encoding, again)
            ?? Json.Same("encoding above the limit", vector.Text("encode_over_err"),
                Encodes(() => type.EncodeFilled(path, limit + 1)) ? "" : "too_many");
    }

    /// <summary>A case of <c>nesting.jsonl</c>.</summary>
    public static string? CheckNesting(JsonElement vector)
    {
        WireCase type = WireTypes.Of(vector);
        int needed = 0;
        while (!Encodes(() => type.EncodePresent(FirstVariantTag, needed)))
            needed++;
        return Json.Same("nesting", (int)vector.U32("nesting_needed"), needed);
    }

    private static string? CheckPrefixes(WireCase type, byte[] bytes, JsonElement vector)
    {
        if (vector.Items("exceptions").Any())
            return "exceptions are not understood";
        for (int length = 0; length < bytes.Length; length++)
        {
            type.Reencode(bytes.AsSpan(0, length), out DecodeFault fault);
            if (SameFault(vector.Text("expect"), fault) is { } failure)
                return $"first {length} bytes: {failure}";
        }
        return null;
    }

    // Where the reference aborts, any fault will do.
    private static string? SameFault(string expected, DecodeFault fault) => expected == "panic"
        ? (fault.IsFault ? null : "must not decode")
        : Json.Same("fault", expected, ClassOf(fault.Kind));

    private static bool Encodes(Func<byte[]> encode)
    {
        try
        {
            encode();
            return true;
        }
        catch (ScaleLimitException)
        {
            return false;
        }
    }
}
