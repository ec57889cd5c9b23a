// Job: opens state.sql or local.sql: creation, version and schema check, one writer, a small pool of readers.
// Invariant: a file with another version or schema is refused untouched; a write is one immediate transaction.
using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Spacemesh.Node.Storage;

/// <summary>Why a database cannot be used, in words for the operator.</summary>
public sealed class DatabaseRefusedException(string message) : Exception(message);

/// <summary>A database file: one writer behind a lock, readers that never wait for it (WAL).</summary>
public sealed class Database : IDisposable
{
    // The reference waits as long for a lock held by another program (sql/database.go).
    private const int BusyTimeoutMilliseconds = 10_000;

    // More readers than a small board has cores would only hold memory.
    private const int ReadersKept = 4;

    private readonly SqlSession _writer;
    private readonly Lock _writing = new();
    private readonly ConcurrentBag<SqlSession> _readers = [];
    private readonly string _path;
    private bool _disposed;

    private Database(string path, SqlSession writer) => (_path, _writer) = (path, writer);

    /// <summary>Opens the file, creating it with the schema if it is missing.</summary>
    /// <exception cref="DatabaseRefusedException">Foreign, damaged, newer, older or drifted file; it is left as it was.</exception>
    public static Database Open(string path, Schema schema)
    {
        bool exists = Exists(path, schema);
        SqlSession writer = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            if (!exists)
            {
                Create(writer, schema);
                schema.Check(writer, path);
            }
            // WAL and its default 'normal' sync keep the file consistent through a kill; what must survive a power cut has its own journal.
            writer.Script("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1000; PRAGMA temp_store = MEMORY;");
            return new Database(path, writer);
        }
        catch (SqliteException e)
        {
            writer.Dispose();
            throw new DatabaseRefusedException($"{path}: cannot be opened as a database ({e.Message}); move it away or restore a copy");
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Runs the work in one immediate transaction; an exception rolls it back.</summary>
    public T Write<T>(Func<SqlSession, T> work)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _writer.Execute("BEGIN IMMEDIATE");
            try
            {
                T result = work(_writer);
                _writer.Execute("COMMIT");
                return result;
            }
            catch
            {
                _writer.Execute("ROLLBACK");
                throw;
            }
        }
    }

    /// <summary>Runs the work in one immediate transaction; an exception rolls it back.</summary>
    public void Write(Action<SqlSession> work) => Write(session =>
    {
        work(session);
        return true;
    });

    /// <summary>Runs a query on a connection of its own that sees one consistent snapshot.</summary>
    public T Read<T>(Func<SqlSession, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_readers.TryTake(out SqlSession? reader))
            reader = Connect(_path, SqliteOpenMode.ReadOnly);
        try
        {
            reader.Execute("BEGIN");
            try
            {
                return work(reader);
            }
            finally
            {
                reader.Execute("COMMIT");
            }
        }
        finally
        {
            if (_disposed || _readers.Count >= ReadersKept)
                reader.Dispose();
            else
                _readers.Add(reader);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            if (_disposed)
                return;
            _disposed = true;
            while (_readers.TryTake(out SqlSession? reader))
                reader.Dispose();
            _writer.Dispose();
        }
    }

    private static SqlSession Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = BusyTimeoutMilliseconds / 1000,
        }.ToString());
        try
        {
            connection.Open();
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new DatabaseRefusedException($"{path}: cannot be opened ({e.Message}); check that the folder exists and is writable");
        }
        return new SqlSession(connection);
    }

    private static void Create(SqlSession writer, Schema schema)
    {
        writer.Script("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL;");
        writer.Script($"BEGIN IMMEDIATE; {schema.Script} PRAGMA user_version = {schema.Version}; COMMIT;");
    }

    // Looks at an existing file through a connection that cannot write, so that a refused one stays byte for byte as it is.
    // False also for a file without a table: what a kill during the very first start leaves.
    private static bool Exists(string path, Schema schema)
    {
        try
        {
            if (!Path.Exists(path) || new FileInfo(path) is { Exists: true, Length: 0 })
                return false;
            CheckHeader(path);
            using SqlSession reader = Connect(path, SqliteOpenMode.ReadOnly);
            if (reader.Number("PRAGMA user_version") is null or 0 && !reader.Any("SELECT 1 FROM sqlite_master"))
                return false;
            schema.Check(reader, path);
            return true;
        }
        catch (SqliteException e)
        {
            throw new DatabaseRefusedException($"{path}: is damaged ({e.Message}); move it away or restore a copy");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseRefusedException($"{path}: cannot be read ({e.Message}); check that it is a file that this program may write");
        }
    }

    private static void CheckHeader(string path)
    {
        Span<byte> header = stackalloc byte[16];
        using FileStream file = File.OpenRead(path);
        int read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read < header.Length || !header.SequenceEqual("SQLite format 3\0"u8))
            throw new DatabaseRefusedException($"{path}: is not a SQLite database; move it away or restore a copy");
    }
}
