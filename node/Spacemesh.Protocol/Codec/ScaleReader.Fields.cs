// Job: the reading side of the field vocabulary.
// Invariant: after a fault nothing is filled any more; the caller throws the half-read value away.
using System.Runtime.InteropServices;

namespace Spacemesh.Protocol.Codec;

public ref partial struct ScaleReader : IScaleCodec
{
    // A list of large objects is not believed before its elements arrive.
    private const int FirstCapacity = 1024;

    /// <inheritdoc/>
    public readonly bool IsReading => true;

    /// <inheritdoc/>
    public void Tag(ref byte value, string field) => value = ReadByte(field);

    /// <inheritdoc/>
    public void UnknownTag(string field) => Fail(DecodeFaultKind.UnknownType, field);

    /// <inheritdoc/>
    public void U8(ref byte value, string field) => value = ReadCompact8(field);

    /// <inheritdoc/>
    public void U16(ref ushort value, string field) => value = ReadCompact16(field);

    /// <inheritdoc/>
    public void U32(ref uint value, string field) => value = ReadCompact32(field);

    /// <inheritdoc/>
    public void U64(ref ulong value, string field) => value = ReadCompact64(field);

    /// <inheritdoc/>
    public void Raw<T>(ref T value, string field)
        where T : unmanaged, IFixedBytes<T> => value = ReadRaw<T>(field);

    /// <inheritdoc/>
    public void Bytes(ref byte[] value, int limit, string field) => value = ReadBytes(limit, field).ToArray();

    /// <inheritdoc/>
    public void Text(ref byte[] value, int limit, string field) => Bytes(ref value, limit, field);

    /// <inheritdoc/>
    public void Struct<T>(ref T value, string field)
        where T : IScaleType<T>, new()
    {
        if (Failed)
            return;
        if (value is null)
            value = new T();
        T.Describe(ref this, ref value);
    }

    /// <inheritdoc/>
    public void Option<T>(ref T? value, string field)
        where T : class, IScaleType<T>, new()
    {
        value = null;
        if (!Enter(field))
            return;
        if (ReadBool(field))
        {
            value = new T();
            T.Describe(ref this, ref value);
        }
        Leave();
    }

    /// <inheritdoc/>
    public void OptionRaw<T>(ref T? value, string field)
        where T : unmanaged, IFixedBytes<T>
    {
        value = null;
        if (!Enter(field))
            return;
        if (ReadBool(field))
            value = ReadRaw<T>(field);
        Leave();
    }

    /// <inheritdoc/>
    public void OptionU64(ref ulong? value, string field)
    {
        value = null;
        if (!Enter(field))
            return;
        if (ReadBool(field))
            value = ReadCompact64(field);
        Leave();
    }

    /// <inheritdoc/>
    public void List<T>(ref T[] value, int limit, string field)
        where T : IScaleType<T>, new()
    {
        value = [];
        if (!Enter(field))
            return;
        int count = ReadLength(limit, field);
        if (count > 0)
            value = ReadElements<T>(count);
        Leave();
    }

    /// <inheritdoc/>
    public void ListRaw<T>(ref T[] value, int limit, string field)
        where T : unmanaged, IFixedBytes<T>
    {
        value = [];
        if (!Enter(field))
            return;
        int count = ReadLength(limit, field);
        if ((long)count * T.Size > Remaining)
            Fail(DecodeFaultKind.EndOfInput, field);
        else if (count > 0)
            value = MemoryMarshal.Cast<byte, T>(ReadSpan(count * T.Size, field)).ToArray();
        Leave();
    }

    /// <inheritdoc/>
    public void ListBytes(ref byte[][] value, int limit, int elementLimit, string field)
    {
        int count = ReadLength(limit, field);
        var items = new List<byte[]>(Math.Min(count, FirstCapacity));
        for (int i = 0; i < count && !Failed; i++)
            items.Add(ReadBytes(elementLimit, field).ToArray());
        value = [.. items];
    }

    /// <inheritdoc/>
    public void ListLayers(ref LayerId[] value, int limit, string field)
    {
        value = [];
        if (!Enter(field))
            return;
        int count = ReadLength(limit, field);
        var layers = new List<LayerId>(Math.Min(count, FirstCapacity));
        for (int i = 0; i < count && !Failed; i++)
            layers.Add(new LayerId(ReadCompact32(field)));
        value = [.. layers];
        Leave();
    }

    /// <inheritdoc/>
    public void ListFixed32(ref uint[] value, int limit, string field)
    {
        value = [];
        if (!Enter(field))
            return;
        int count = ReadLength(limit, field);
        if ((long)count * sizeof(uint) > Remaining)
            Fail(DecodeFaultKind.EndOfInput, field);
        if (!Failed && count > 0)
            value = new uint[count];
        for (int i = 0; i < value.Length; i++)
            value[i] = ReadFixed32(field);
        Leave();
    }

    /// <inheritdoc/>
    public void ShortHash(ref Hash32? value, string field)
    {
        value = null;
        byte head = ReadByte(field);
        int length = head & 0x3f;
        switch (head >> 6)
        {
            case 0:
                break;
            case 1 when length <= Hash32.Size:
                Span<byte> bytes = stackalloc byte[Hash32.Size];
                bytes.Clear();
                ReadSpan(length, field).CopyTo(bytes);
                value = Hash32.FromSpan(bytes);
                break;
            default:
                Fail(DecodeFaultKind.InvalidHash, field);
                break;
        }
    }

    /// <inheritdoc/>
    public void Keys(ref Hash32[] value, int limit, string field)
    {
        value = [];
        int count = ReadLength(limit, field);
        if (Failed || count == 0)
            return;
        if (ReadByte(field) != 1)
            Fail(DecodeFaultKind.InvalidHash, field);
        if ((long)count * Hash32.Size > Remaining)
            Fail(DecodeFaultKind.EndOfInput, field);
        else if (!Failed)
            value = MemoryMarshal.Cast<byte, Hash32>(ReadSpan(count * Hash32.Size, field)).ToArray();
    }

    /// <inheritdoc/>
    public void Array<T>(ref T[] value, int count, string field)
        where T : IScaleType<T>, new()
    {
        if (!Enter(field))
            return;
        value = ReadElements<T>(count);
        Leave();
    }

    private T[] ReadElements<T>(int count)
        where T : IScaleType<T>, new()
    {
        var items = new List<T>(Math.Min(count, FirstCapacity));
        for (int i = 0; i < count && !Failed; i++)
        {
            var item = new T();
            T.Describe(ref this, ref item);
            items.Add(item);
        }
        return [.. items];
    }
}
