// Job: the writing side of the field vocabulary.
// Invariant: fields are only read.
using System.Runtime.InteropServices;

namespace Spacemesh.Protocol.Codec;

public ref partial struct ScaleWriter : IScaleCodec
{
    /// <inheritdoc/>
    public readonly bool IsReading => false;

    /// <inheritdoc/>
    public void Tag(ref byte value, string field) => WriteByte(value);

    /// <inheritdoc/>
    public readonly void UnknownTag(string field) => throw new ScaleLimitException($"{field}: a variant without a tag.");

    /// <inheritdoc/>
    public void U8(ref byte value, string field) => WriteCompact(value);

    /// <inheritdoc/>
    public void U16(ref ushort value, string field) => WriteCompact(value);

    /// <inheritdoc/>
    public void U32(ref uint value, string field) => WriteCompact(value);

    /// <inheritdoc/>
    public void U64(ref ulong value, string field) => WriteCompact(value);

    /// <inheritdoc/>
    public void Raw<T>(ref T value, string field)
        where T : unmanaged, IFixedBytes<T> => WriteRaw(in value);

    /// <inheritdoc/>
    public void Bytes(ref byte[] value, int limit, string field) => WriteBytes(value, limit, field);

    /// <inheritdoc/>
    public void Text(ref byte[] value, int limit, string field) => WriteBytes(value, limit, field);

    /// <inheritdoc/>
    public void Struct<T>(ref T value, string field)
        where T : IScaleType<T>, new() => T.Describe(ref this, ref value);

    /// <inheritdoc/>
    public void Option<T>(ref T? value, string field)
        where T : class, IScaleType<T>, new()
    {
        Enter(field);
        WriteBool(value is not null);
        if (value is not null)
            T.Describe(ref this, ref value);
        Leave();
    }

    /// <inheritdoc/>
    public void OptionRaw<T>(ref T? value, string field)
        where T : unmanaged, IFixedBytes<T>
    {
        Enter(field);
        WriteBool(value.HasValue);
        if (value is { } present)
            WriteRaw(in present);
        Leave();
    }

    /// <inheritdoc/>
    public void OptionU64(ref ulong? value, string field)
    {
        Enter(field);
        WriteBool(value.HasValue);
        if (value is { } present)
            WriteCompact(present);
        Leave();
    }

    /// <inheritdoc/>
    public void List<T>(ref T[] value, int limit, string field)
        where T : IScaleType<T>, new()
    {
        Enter(field);
        WriteLength(value.Length, limit, field);
        foreach (ref T item in value.AsSpan())
            T.Describe(ref this, ref item);
        Leave();
    }

    /// <inheritdoc/>
    public void ListRaw<T>(ref T[] value, int limit, string field)
        where T : unmanaged, IFixedBytes<T>
    {
        Enter(field);
        WriteLength(value.Length, limit, field);
        WriteSpan(MemoryMarshal.AsBytes(value.AsSpan()));
        Leave();
    }

    /// <inheritdoc/>
    public void ListBytes(ref byte[][] value, int limit, int elementLimit, string field)
    {
        WriteLength(value.Length, limit, field);
        foreach (byte[] item in value)
            WriteBytes(item, elementLimit, field);
    }

    /// <inheritdoc/>
    public void ListLayers(ref LayerId[] value, int limit, string field)
    {
        Enter(field);
        WriteLength(value.Length, limit, field);
        foreach (LayerId layer in value)
            WriteCompact(layer.Value);
        Leave();
    }

    /// <inheritdoc/>
    public void ListFixed32(ref uint[] value, int limit, string field)
    {
        Enter(field);
        WriteLength(value.Length, limit, field);
        foreach (uint item in value)
            WriteFixed32(item);
        Leave();
    }

    /// <inheritdoc/>
    public void ShortHash(ref Hash32? value, string field)
    {
        if (value is not { } hash)
        {
            WriteByte(0);
            return;
        }
        ReadOnlySpan<byte> bytes = hash.Span.TrimEnd((byte)0);
        WriteByte((byte)(0x40 | bytes.Length));
        WriteSpan(bytes);
    }

    /// <inheritdoc/>
    public void Keys(ref Hash32[] value, int limit, string field)
    {
        WriteLength(value.Length, limit, field);
        if (value.Length == 0)
            return;
        WriteByte(1);
        WriteSpan(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    /// <inheritdoc/>
    public void Array<T>(ref T[] value, int count, string field)
        where T : IScaleType<T>, new()
    {
        Enter(field);
        if (value.Length != count)
            throw new ScaleLimitException($"{field}: {value.Length} elements, exactly {count} are needed.");
        foreach (ref T item in value.AsSpan())
            T.Describe(ref this, ref item);
        Leave();
    }
}
