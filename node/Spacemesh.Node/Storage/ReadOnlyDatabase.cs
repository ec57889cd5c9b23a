// Job: reads a database file that belongs to someone else, as a snapshot, for verification.
// Invariant: nothing is created beside the file and nothing is locked; a write-ahead log beside it is read from a private copy.
using Microsoft.Data.Sqlite;

namespace Spacemesh.Node.Storage;

/// <summary>An immutable view of a database file.</summary>
public sealed class ReadOnlyDatabase : IDisposable
{
    private readonly string? _copyFolder;

    private ReadOnlyDatabase(SqlSession session, string? copyFolder) => (Session, _copyFolder) = (session, copyFolder);

    /// <summary>The connection; used by one thread at a time.</summary>
    public SqlSession Session { get; }

    /// <summary>Opens the file.</summary>
    /// <exception cref="DatabaseRefusedException">No such file, not a database, or another schema.</exception>
    public static ReadOnlyDatabase Open(string path, Schema schema)
    {
        if (!File.Exists(path))
            throw new DatabaseRefusedException($"{path}: no such file");
        string? copyFolder = null;
        string wal = path + "-wal";
        string source = path;
        if (File.Exists(wal) && new FileInfo(wal).Length > 0)
        {
            copyFolder = Directory.CreateTempSubdirectory("spacemesh-verify-").FullName;
            source = Path.Combine(copyFolder, "copy.sql");
            File.Copy(path, source);
            File.Copy(wal, source + "-wal");
        }
        string mode = copyFolder is null ? "mode=ro&immutable=1" : "mode=rw";
        string uri = $"file:{Uri.EscapeDataString(Path.GetFullPath(source)).Replace("%2F", "/", StringComparison.Ordinal)}?{mode}";
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = uri, Pooling = false }.ToString());
        var database = new ReadOnlyDatabase(new SqlSession(connection), copyFolder);
        try
        {
            connection.Open();
            schema.Check(database.Session, path);
            return database;
        }
        catch (SqliteException e)
        {
            database.Dispose();
            throw new DatabaseRefusedException($"{path}: cannot be read as a database ({e.Message})");
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        if (_copyFolder is not null)
            Directory.Delete(_copyFolder, recursive: true);
    }
}
