// Job: writes SCALE values into a buffer that grows.
// Invariant: what it writes the reader takes; a value that its own limits forbid is a fault of the program and throws.
using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Spacemesh.Protocol.Codec;

/// <summary>A value of ours breaks a limit of its own type: a fault of the program.</summary>
public sealed class ScaleLimitException(string message) : InvalidOperationException(message);

/// <summary>Writer of a SCALE encoding. Begins in a buffer of the caller (stack) and moves to a pooled one; dispose it.</summary>
public ref partial struct ScaleWriter
{
    private readonly int _maxDepth;
    private Span<byte> _buffer;
    private byte[]? _pooled;
    private int _length;
    private int _depth;

    /// <summary>Begins with an empty output in <paramref name="initial"/>, which may be empty.</summary>
    public ScaleWriter(Span<byte> initial, int maxDepth = ScaleReader.DefaultMaxDepth)
    {
        _buffer = initial;
        _maxDepth = maxDepth;
    }

    /// <summary>What has been written; valid until the next write or dispose.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _length;

    /// <summary>A copy of what has been written.</summary>
    public readonly byte[] ToArray() => Written.ToArray();

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear() => _length = 0;

    /// <summary>Gives a pooled buffer back.</summary>
    public void Dispose()
    {
        if (_pooled is { } pooled)
            ArrayPool<byte>.Shared.Return(pooled);
        this = default;
    }

    /// <summary>Raw bytes.</summary>
    public void WriteSpan(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>One byte.</summary>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>1 for true, 0 for false.</summary>
    public void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Two bytes, little-endian.</summary>
    public void WriteFixed16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    /// <summary>Four bytes, little-endian.</summary>
    public void WriteFixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    /// <summary>Eight bytes, little-endian.</summary>
    public void WriteFixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>Raw bytes of a fixed number.</summary>
    public void WriteRaw<T>(in T value)
        where T : unmanaged, IFixedBytes<T> => WriteSpan(FixedBytes.View(in value));

    /// <summary>A compact integer of any width: the shortest form.</summary>
    public void WriteCompact(ulong value)
    {
        if (value <= 63)
        {
            WriteByte((byte)(value << 2));
        }
        else if (value < 1 << 14)
        {
            WriteFixed16((ushort)((value << 2) | 1));
        }
        else if (value < 1 << 30)
        {
            WriteFixed32(((uint)value << 2) | 2);
        }
        else
        {
            int count = (71 - BitOperations.LeadingZeroCount(value)) / 8;
            Span<byte> target = Take(count + 1);
            target[0] = (byte)(((count - 4) << 2) | 3);
            for (int i = 1; i <= count; i++, value >>= 8)
                target[i] = (byte)value;
        }
    }

    /// <summary>A byte string; longer than <paramref name="limit"/> is a fault of the program.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> bytes, int limit, string field = "")
    {
        WriteLength(bytes.Length, limit, field);
        WriteSpan(bytes);
    }

    /// <summary>A compact length; above <paramref name="limit"/> is a fault of the program.</summary>
    public void WriteLength(int length, int limit, string field = "")
    {
        if (length > limit)
            throw new ScaleLimitException($"{field}: {length} elements, at most {limit} are allowed.");
        WriteCompact((ulong)length);
    }

    private Span<byte> Take(int count)
    {
        int needed = checked(_length + count);
        if (needed > _buffer.Length)
            Grow(needed);
        Span<byte> span = _buffer.Slice(_length, count);
        _length = needed;
        return span;
    }

    private void Grow(int needed)
    {
        int twice = (int)Math.Min(_buffer.Length * 2L, System.Array.MaxLength);
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, twice));
        _buffer[.._length].CopyTo(larger);
        if (_pooled is { } old)
            ArrayPool<byte>.Shared.Return(old);
        _pooled = larger;
        _buffer = larger;
    }

    private void Enter(string field)
    {
        if (_depth++ >= _maxDepth)
            throw new ScaleLimitException($"{field}: nested deeper than {_maxDepth}.");
    }

    private void Leave() => _depth--;
}
