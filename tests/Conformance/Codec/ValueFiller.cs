// Job: fills a value through its description: one named list with zero elements (texts: letters a), or everything that can be present.
// Invariant: it never invents content, only presence and length.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Conformance.Codec;

/// <summary>Fills the field at <paramref name="target"/>, or every field when that is null,
/// with <paramref name="count"/> elements.</summary>
internal struct ValueFiller(string? target, int count, byte tag) : IScaleCodec
{
    private string _path = "";

    public readonly bool IsReading => true;

    public readonly void Tag(ref byte value, string field) => value = tag;

    public readonly void UnknownTag(string field) => throw new InvalidOperationException("tag");

    public readonly void U8(ref byte value, string field)
    {
    }

    public readonly void U16(ref ushort value, string field)
    {
    }

    public readonly void U32(ref uint value, string field)
    {
    }

    public readonly void U64(ref ulong value, string field)
    {
    }

    public readonly void Raw<T>(ref T value, string field)
        where T : unmanaged, IFixedBytes<T>
    {
    }

    public readonly void Bytes(ref byte[] value, int limit, string field) => value = new byte[Length(field)];

    public readonly void Text(ref byte[] value, int limit, string field)
    {
        value = new byte[Length(field)];
        value.AsSpan().Fill((byte)'a');
    }

    public void Struct<T>(ref T value, string field)
        where T : IScaleType<T>, new()
    {
        value ??= new T();
        Inside(ref value, field);
    }

    public void Option<T>(ref T? value, string field)
        where T : class, IScaleType<T>, new()
    {
        if (!IsOnTheWay(field))
            return;
        value = new T();
        Inside(ref value, field);
    }

    public readonly void OptionRaw<T>(ref T? value, string field)
        where T : unmanaged, IFixedBytes<T>
    {
        if (target is null)
            value = default(T);
    }

    public readonly void OptionU64(ref ulong? value, string field)
    {
        if (target is null)
            value = 0;
    }

    public void List<T>(ref T[] value, int limit, string field)
        where T : IScaleType<T>, new() => Elements(ref value, IsOnTheWay(field + "[]") ? 1 : Length(field), field);

    public readonly void ListRaw<T>(ref T[] value, int limit, string field)
        where T : unmanaged, IFixedBytes<T> => value = new T[Length(field)];

    public readonly void ListBytes(ref byte[][] value, int limit, int elementLimit, string field) =>
        value = [.. Enumerable.Repeat<byte[]>([], Length(field))];

    public readonly void ListLayers(ref LayerId[] value, int limit, string field) => value = new LayerId[Length(field)];

    public readonly void ListFixed32(ref uint[] value, int limit, string field) => value = new uint[Length(field)];

    public readonly void ShortHash(ref Hash32? value, string field)
    {
        if (target is null)
            value = default(Hash32);
    }

    public readonly void Keys(ref Hash32[] value, int limit, string field) => value = new Hash32[Length(field)];

    public void Array<T>(ref T[] value, int elements, string field)
        where T : IScaleType<T>, new() => Elements(ref value, elements, field);

    private readonly int Length(string field) => target is null || target == _path + field ? count : 0;

    private readonly bool IsOnTheWay(string field) => target is null || target.StartsWith(_path + field + ".", StringComparison.Ordinal);

    private void Elements<T>(ref T[] value, int number, string field)
        where T : IScaleType<T>, new()
    {
        value = new T[number];
        for (int i = 0; i < number; i++)
        {
            value[i] = new T();
            Inside(ref value[i], field + "[]");
        }
    }

    private void Inside<T>(ref T value, string field)
        where T : IScaleType<T>
    {
        string outer = _path;
        _path += field + ".";
        T.Describe(ref this, ref value);
        _path = outer;
    }
}
