// Job: reads and writes XDR (RFC 4506), the format of the reference server's files.
// Invariant: opaque data is padded with zeros to four bytes; a reader never reads past the end.
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Spacemesh.Poet.Storage;

internal sealed class XdrWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void U32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        _bytes.Write(bytes);
    }

    public void U64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        _bytes.Write(bytes);
    }

    public void Opaque(ReadOnlySpan<byte> value)
    {
        U32((uint)value.Length);
        _bytes.Write(value);
        for (int i = value.Length; i % 4 != 0; i++)
            _bytes.Write([(byte)0]);
    }

    public void Text(string value) => Opaque(Encoding.UTF8.GetBytes(value));

    public void List(IReadOnlyList<byte[]> values)
    {
        U32((uint)values.Count);
        foreach (byte[] value in values)
            Opaque(value);
    }
}

internal sealed class XdrReader(byte[] bytes)
{
    private int _at;

    public bool AtEnd => _at == bytes.Length;

    public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public ulong U64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    public bool Present() => U32() switch
    {
        0 => false,
        1 => true,
        uint other => throw new InvalidDataException($"{other} is no XDR boolean"),
    };

    public byte[] Opaque()
    {
        int length = Length(U32());
        byte[] value = Take(length).ToArray();
        Take(-length & 3);
        return value;
    }

    public string Text() => Encoding.UTF8.GetString(Opaque());

    public List<byte[]> List()
    {
        int count = Length(U32());
        var values = new List<byte[]>();
        for (int i = 0; i < count; i++)
            values.Add(Opaque());
        return values;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > bytes.Length - _at)
            throw new InvalidDataException($"XDR data ends at byte {bytes.Length}, {length} more bytes expected at {_at}");
        _at += length;
        return bytes.AsSpan(_at - length, length);
    }

    private int Length(uint value) => value <= (uint)(bytes.Length - _at)
        ? (int)value
        : throw new InvalidDataException($"XDR length {value} at byte {_at} is larger than the data");
}
