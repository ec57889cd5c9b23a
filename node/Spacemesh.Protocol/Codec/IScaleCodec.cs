// Job: the vocabulary in which a type describes its encoding once, for reading, writing and printing alike.
// Invariant: order of the calls is order of the bytes; integers of struct fields are always compact; lengths always carry a limit.
namespace Spacemesh.Protocol.Codec;

/// <summary>A type that describes its SCALE encoding.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IScaleType<TSelf>
    where TSelf : IScaleType<TSelf>
{
    /// <summary>Visits every field in order.</summary>
    static abstract void Describe<TCodec>(ref TCodec codec, ref TSelf value)
        where TCodec : struct, IScaleCodec, allows ref struct;
}

/// <summary>A visitor of fields: reader, writer or printer. Rules: go-scale 1.2.1, encoder.go and decoder.go.</summary>
public interface IScaleCodec
{
    /// <summary>True when the visitor fills fields, false when it takes from them.</summary>
    bool IsReading { get; }

    /// <summary>One raw byte that says which variant follows.</summary>
    void Tag(ref byte value, string field);

    /// <summary>Reports a variant tag that no type has; only while reading.</summary>
    void UnknownTag(string field);

    /// <summary>Compact integer of a uint8 field.</summary>
    void U8(ref byte value, string field);

    /// <summary>Compact integer of a uint16 field.</summary>
    void U16(ref ushort value, string field);

    /// <summary>Compact integer of a uint32 field.</summary>
    void U32(ref uint value, string field);

    /// <summary>Compact integer of a uint64 field.</summary>
    void U64(ref ulong value, string field);

    /// <summary>Raw bytes of a fixed number.</summary>
    void Raw<T>(ref T value, string field)
        where T : unmanaged, IFixedBytes<T>;

    /// <summary>Compact length up to <paramref name="limit"/>, then the bytes.</summary>
    void Bytes(ref byte[] value, int limit, string field);

    /// <summary>Bytes that are meant as text; they are not checked to be UTF-8.</summary>
    void Text(ref byte[] value, int limit, string field);

    /// <summary>Another type's fields in place.</summary>
    void Struct<T>(ref T value, string field)
        where T : IScaleType<T>, new();

    /// <summary>Flag byte and, when it is 1, the value. Every other flag reads as absent.</summary>
    void Option<T>(ref T? value, string field)
        where T : class, IScaleType<T>, new();

    /// <summary>Optional raw bytes of a fixed number.</summary>
    void OptionRaw<T>(ref T? value, string field)
        where T : unmanaged, IFixedBytes<T>;

    /// <summary>Optional compact integer of a uint64 field.</summary>
    void OptionU64(ref ulong? value, string field);

    /// <summary>Compact count up to <paramref name="limit"/>, then the elements.</summary>
    void List<T>(ref T[] value, int limit, string field)
        where T : IScaleType<T>, new();

    /// <summary>Compact count up to <paramref name="limit"/>, then raw elements.</summary>
    void ListRaw<T>(ref T[] value, int limit, string field)
        where T : unmanaged, IFixedBytes<T>;

    /// <summary>Compact count up to <paramref name="limit"/>, then byte strings of at most <paramref name="elementLimit"/> bytes each.
    /// Only PoET proofs have such lists; the reference does not count them as nesting.</summary>
    void ListBytes(ref byte[][] value, int limit, int elementLimit, string field);

    /// <summary>Compact count up to <paramref name="limit"/>, then layer numbers.</summary>
    void ListLayers(ref LayerId[] value, int limit, string field);

    /// <summary>Compact count up to <paramref name="limit"/>, then numbers of four bytes.</summary>
    void ListFixed32(ref uint[] value, int limit, string field);

    /// <summary>One byte that says how many bytes of a hash follow (its trailing zeros are left out), or that there is none.</summary>
    void ShortHash(ref Hash32? value, string field);

    /// <summary>Compact count; unless it is zero, one byte 1 and the keys themselves.</summary>
    void Keys(ref Hash32[] value, int limit, string field);

    /// <summary>Exactly <paramref name="count"/> elements without a count.</summary>
    void Array<T>(ref T[] value, int count, string field)
        where T : IScaleType<T>, new();
}

/// <summary>Fields whose type wraps an integer.</summary>
public static class ScaleCodecFields
{
    /// <summary>A layer number: compact integer of a uint32 field.</summary>
    public static void Layer<TCodec>(this ref TCodec codec, ref LayerId value, string field)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        uint number = value.Value;
        codec.U32(ref number, field);
        value = new LayerId(number);
    }

    /// <summary>An epoch number: compact integer of a uint32 field.</summary>
    public static void Epoch<TCodec>(this ref TCodec codec, ref EpochId value, string field)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        uint number = value.Value;
        codec.U32(ref number, field);
        value = new EpochId(number);
    }
}
