// Job: one bound parameter of an SQL statement: integer, text, bytes or NULL.
// Invariant: unsigned 64-bit numbers are stored as two's complement, as every reader of these files expects.
using Microsoft.Data.Sqlite;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Storage;

/// <summary>A parameter of a statement.</summary>
public readonly struct SqlValue
{
    private readonly long _integer;
    private readonly object? _reference;
    private readonly bool _isInteger;

    private SqlValue(long integer) => (_integer, _isInteger, _reference) = (integer, true, null);

    private SqlValue(object? reference) => (_integer, _isInteger, _reference) = (0, false, reference);

    /// <summary>SQL NULL.</summary>
    public static SqlValue Null => new((object?)null);

    /// <summary>A signed integer.</summary>
    public static implicit operator SqlValue(long value) => new(value);

    /// <summary>A signed integer.</summary>
    public static implicit operator SqlValue(int value) => new((long)value);

    /// <summary>An unsigned 32-bit number, such as a layer.</summary>
    public static implicit operator SqlValue(uint value) => new((long)value);

    /// <summary>An unsigned 64-bit number in two's complement.</summary>
    public static implicit operator SqlValue(ulong value) => new(unchecked((long)value));

    /// <summary>0 or 1.</summary>
    public static implicit operator SqlValue(bool value) => new(value ? 1L : 0L);

    /// <summary>Bytes, or NULL for null.</summary>
    public static implicit operator SqlValue(byte[]? value) => new((object?)value);

    /// <summary>Text, or NULL for null.</summary>
    public static implicit operator SqlValue(string? value) => new((object?)value);

    /// <summary>A layer.</summary>
    public static implicit operator SqlValue(LayerId value) => new((long)value.Value);

    /// <summary>An epoch.</summary>
    public static implicit operator SqlValue(EpochId value) => new((long)value.Value);

    /// <summary>The raw bytes of an id.</summary>
    public static SqlValue Id<T>(T id)
        where T : unmanaged, IFixedBytes<T> => new((object)id.ToArray());

    /// <summary>The raw bytes of an id, or NULL.</summary>
    public static SqlValue Id<T>(T? id)
        where T : unmanaged, IFixedBytes<T> => id is { } value ? Id(value) : Null;

    /// <summary>A 20-byte id where the network's node stores it as a hash of 32 bytes: filled with zeros behind.</summary>
    public static SqlValue Padded<T>(T id)
        where T : unmanaged, IFixedBytes<T>
    {
        byte[] padded = new byte[Hash32.Size];
        id.CopyTo(padded);
        return new((object)padded);
    }

    internal void BindTo(SqliteParameter parameter)
    {
        parameter.SqliteType = _isInteger ? SqliteType.Integer : _reference is string ? SqliteType.Text : SqliteType.Blob;
        parameter.Value = _isInteger ? _integer : _reference ?? DBNull.Value;
    }
}
