// Job: typed access to the columns of the current row of a query.
// Invariant: a BLOB of another length than asked for is damage, reported with its column, never padded or cut.
using Microsoft.Data.Sqlite;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Storage;

/// <summary>The current row of a query; columns are counted from 0.</summary>
public readonly struct SqlRow
{
    private readonly SqliteDataReader _reader;

    internal SqlRow(SqliteDataReader reader) => _reader = reader;

    /// <summary>True if the column is NULL.</summary>
    public bool IsNull(int column) => _reader.IsDBNull(column);

    /// <summary>A signed integer.</summary>
    public long I64(int column) => _reader.GetInt64(column);

    /// <summary>An unsigned 64-bit number stored in two's complement.</summary>
    public ulong U64(int column) => unchecked((ulong)_reader.GetInt64(column));

    /// <summary>An unsigned 32-bit number; a value out of range is damage.</summary>
    public uint U32(int column)
    {
        long value = _reader.GetInt64(column);
        return value is >= 0 and <= uint.MaxValue ? (uint)value : throw Damage(column, $"holds {value}, not a 32-bit number");
    }

    /// <summary>The column's bytes.</summary>
    public byte[] Bytes(int column) => _reader.GetFieldValue<byte[]>(column);

    /// <summary>The column's bytes, null for NULL.</summary>
    public byte[]? BytesOrNull(int column) => _reader.IsDBNull(column) ? null : Bytes(column);

    /// <summary>The column's bytes, which must be of this length.</summary>
    public byte[] Bytes(int column, int length)
    {
        byte[] bytes = Bytes(column);
        return bytes.Length == length ? bytes : throw Damage(column, $"holds {bytes.Length} bytes, not {length}");
    }

    /// <summary>An id; another number of bytes is damage.</summary>
    public T Id<T>(int column)
        where T : unmanaged, IFixedBytes<T> => T.FromSpan(Bytes(column, T.Size));

    /// <summary>A 20-byte id that is stored as 32 bytes, the last of them zeros; anything else is damage.</summary>
    public T PaddedId<T>(int column)
        where T : unmanaged, IFixedBytes<T>
    {
        byte[] bytes = Bytes(column, Hash32.Size);
        return bytes.AsSpan(T.Size).IndexOfAnyExcept((byte)0) < 0
            ? T.FromSpan(bytes.AsSpan(0, T.Size)) : throw Damage(column, "has no zeros behind its id");
    }

    /// <summary>An id, or null for NULL.</summary>
    public T? IdOrNull<T>(int column)
        where T : unmanaged, IFixedBytes<T> => _reader.IsDBNull(column) ? null : Id<T>(column);

    /// <summary>A layer.</summary>
    public LayerId Layer(int column) => new(U32(column));

    /// <summary>An epoch.</summary>
    public EpochId Epoch(int column) => new(U32(column));

    /// <summary>The column as text, whether it is stored as TEXT or as the bytes of a text.</summary>
    public string Text(int column) => _reader.GetValue(column) switch
    {
        string text => text,
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        object other => throw Damage(column, $"holds a {other.GetType().Name}, not text"),
    };

    private DamagedDatabaseException Damage(int column, string what) => new($"column {_reader.GetName(column)} {what}");
}

/// <summary>A row that no correct program can have written; the node stops rather than guess.</summary>
public sealed class DamagedDatabaseException(string message) : Exception(message);
