// Job: reads SCALE values from bytes, as strictly as the reference and never more so.
// Invariant: the first fault sticks and what follows reads as empty; nothing is allocated before its limit and the bytes at hand are checked.
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Spacemesh.Protocol.Codec;

/// <summary>Reader of a SCALE encoding. Check <see cref="Fault"/> after reading; single reads need no check.</summary>
public ref partial struct ScaleReader
{
    /// <summary>Depth of lists, arrays and options that whole messages may have (go-scale limit as set by codec.Decode).</summary>
    public const int DefaultMaxDepth = 6;

    private readonly ReadOnlySpan<byte> _data;
    private readonly int _maxDepth;
    private int _offset;
    private int _depth;
    private DecodeFault _fault;

    /// <summary>Begins at the first byte of <paramref name="data"/>.</summary>
    public ScaleReader(ReadOnlySpan<byte> data, int maxDepth = DefaultMaxDepth)
    {
        _data = data;
        _maxDepth = maxDepth;
        _fault = DecodeFault.None;
    }

    /// <summary>The first fault, or none.</summary>
    public readonly DecodeFault Fault => _fault;

    /// <summary>True once anything failed.</summary>
    public readonly bool Failed => _fault.Kind != DecodeFaultKind.None;

    /// <summary>Bytes read so far.</summary>
    public readonly int Offset => _offset;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _data.Length - _offset;

    /// <summary>Records a fault at the current offset unless there is one already.</summary>
    public void Fail(DecodeFaultKind kind, string field = "")
    {
        if (!Failed)
            _fault = new DecodeFault(kind, _offset, field);
    }

    /// <summary>Ends a whole message: bytes left over are a fault. Returns true if all was well.</summary>
    public bool Finish()
    {
        if (!Failed && Remaining > 0)
            Fail(DecodeFaultKind.TrailingBytes);
        return !Failed;
    }

    /// <summary>The next <paramref name="count"/> bytes in place, or nothing after a fault.</summary>
    public ReadOnlySpan<byte> ReadSpan(int count, string field = "")
    {
        if (Failed)
            return default;
        if (count > Remaining)
        {
            Fail(DecodeFaultKind.EndOfInput, field);
            return default;
        }
        ReadOnlySpan<byte> span = _data.Slice(_offset, count);
        _offset += count;
        return span;
    }

    /// <summary>One byte.</summary>
    public byte ReadByte(string field = "")
    {
        ReadOnlySpan<byte> span = ReadSpan(1, field);
        return span.IsEmpty ? (byte)0 : span[0];
    }

    /// <summary>True for byte 1, false for every other byte.</summary>
    public bool ReadBool(string field = "") => ReadByte(field) == 1;

    /// <summary>Two bytes, little-endian.</summary>
    public ushort ReadFixed16(string field = "")
    {
        ReadOnlySpan<byte> span = ReadSpan(2, field);
        return span.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(span);
    }

    /// <summary>Four bytes, little-endian.</summary>
    public uint ReadFixed32(string field = "")
    {
        ReadOnlySpan<byte> span = ReadSpan(4, field);
        return span.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(span);
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public ulong ReadFixed64(string field = "")
    {
        ReadOnlySpan<byte> span = ReadSpan(8, field);
        return span.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(span);
    }

    /// <summary>Raw bytes of a fixed number.</summary>
    public T ReadRaw<T>(string field = "")
        where T : unmanaged, IFixedBytes<T>
    {
        ReadOnlySpan<byte> span = ReadSpan(T.Size, field);
        return span.IsEmpty ? default : MemoryMarshal.Read<T>(span);
    }

    /// <summary>Compact integer of a uint8 field.</summary>
    public byte ReadCompact8(string field = "") => (byte)ReadCompact(8, field);

    /// <summary>Compact integer of a uint16 field.</summary>
    public ushort ReadCompact16(string field = "") => (ushort)ReadCompact(16, field);

    /// <summary>Compact integer of a uint32 field.</summary>
    public uint ReadCompact32(string field = "") => (uint)ReadCompact(32, field);

    /// <summary>Compact integer of a uint64 field.</summary>
    public ulong ReadCompact64(string field = "") => ReadCompact(64, field);

    /// <summary>A compact length; above <paramref name="limit"/> it is a fault.</summary>
    public int ReadLength(int limit, string field = "")
    {
        uint length = ReadCompact32(field);
        if (length > (uint)limit)
        {
            Fail(DecodeFaultKind.TooMany, field);
            return 0;
        }
        return (int)length;
    }

    /// <summary>A byte string of at most <paramref name="limit"/> bytes, in place.</summary>
    public ReadOnlySpan<byte> ReadBytes(int limit, string field = "")
    {
        int length = ReadLength(limit, field);
        return ReadSpan(length, field);
    }

    private ulong ReadCompact(int width, string field)
    {
        byte first = ReadByte(field);
        if (Failed)
            return 0;
        switch (first & 3)
        {
            case 0:
                return (ulong)first >> 2;
            case 1:
                return ReadTwoByteMode(first, width, field);
            case 2 when width >= 16:
                return ReadFourByteMode(first, width, field);
            case 3 when width >= 32:
                return ReadLongMode(first, width, field);
            default:
                Fail(DecodeFaultKind.Overflow, field);
                return 0;
        }
    }

    private ulong ReadTwoByteMode(byte first, int width, string field)
    {
        byte second = ReadByte(field);
        if (Failed)
            return 0;
        uint value = (first | ((uint)second << 8)) >> 2;
        if (value <= 63 || (width == 8 && value > byte.MaxValue))
            Fail(DecodeFaultKind.NonCanonical, field);
        return value;
    }

    private ulong ReadFourByteMode(byte first, int width, string field)
    {
        ReadOnlySpan<byte> rest = ReadSpan(3, field);
        if (Failed)
            return 0;
        uint value = (first | ((uint)rest[0] << 8) | ((uint)rest[1] << 16) | ((uint)rest[2] << 24)) >> 2;
        if (value <= (1 << 14) - 1 || (width == 16 && value > ushort.MaxValue))
            Fail(DecodeFaultKind.NonCanonical, field);
        return value;
    }

    // Only compared with the four-byte mode's range: zero bytes at the top of a longer form are legal.
    private ulong ReadLongMode(byte first, int width, string field)
    {
        int count = (first >> 2) + 4;
        if (count > width / 8)
        {
            Fail(DecodeFaultKind.Overflow, field);
            return 0;
        }
        ReadOnlySpan<byte> bytes = ReadSpan(count, field);
        if (Failed)
            return 0;
        ulong value = 0;
        for (int i = count - 1; i >= 0; i--)
            value = (value << 8) | bytes[i];
        if (value <= (1 << 30) - 1)
            Fail(DecodeFaultKind.NonCanonical, field);
        return value;
    }

    private bool Enter(string field)
    {
        if (Failed)
            return false;
        if (_depth < _maxDepth)
        {
            _depth++;
            return true;
        }
        Fail(DecodeFaultKind.TooDeep, field);
        return false;
    }

    private void Leave() => _depth--;
}
