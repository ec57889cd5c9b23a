// Job: a writable copy of a recorded state.sql that a test may damage, and its verification.
// Invariant: the recording itself is never touched; the copy is deleted with the test.
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Spacemesh.Node.Verify;
using Spacemesh.Post;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Tests.Verify;

internal sealed class RecordedDatabase : IDisposable
{
    private static readonly RandomXCache s_powHash = new();

    private readonly string _source = Path.Combine(VectorsRoot(), "node", "standalone-tx");
    private readonly string _folder = Directory.CreateTempSubdirectory("spacemesh-verify-test-").FullName;

    public RecordedDatabase()
    {
        using FileStream file = File.Create(FilePath);
        using var packed = new GZipStream(File.OpenRead(Path.Combine(_source, "state.sql.gz")), CompressionMode.Decompress);
        packed.CopyTo(file);
    }

    public string FilePath => Path.Combine(_folder, "state.sql");

    public string Folder => _folder;

    /// <summary>Runs statements that damage the copy.</summary>
    public void Damage(string sql)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0, $"'{sql}' changed nothing");
    }

    /// <summary>Decodes the object in a column, lets the test change it, and writes it back.</summary>
    public void Damage<T>(string table, string column, string where, Action<T> change)
        where T : IScaleType<T>, new()
    {
        using SqliteConnection connection = Open();
        using SqliteCommand read = connection.CreateCommand();
        read.CommandText = $"SELECT rowid, {column} FROM {table} WHERE {where} LIMIT 1";
        long row;
        T value;
        using (SqliteDataReader reader = read.ExecuteReader())
        {
            Assert.True(reader.Read());
            (row, value) = (reader.GetInt64(0), Scale.Decode<T>(reader.GetFieldValue<byte[]>(1)));
        }
        change(value);
        using SqliteCommand write = connection.CreateCommand();
        write.CommandText = $"UPDATE {table} SET {column} = $value WHERE rowid = $row";
        write.Parameters.AddWithValue("$value", Scale.Encode(value));
        write.Parameters.AddWithValue("$row", row);
        Assert.Equal(1, write.ExecuteNonQuery());
    }

    /// <summary>Verifies the copy; returns the exit code, the lines printed and the details.</summary>
    public (int Exit, string[] Lines, string Details) Verify()
    {
        byte[] json = File.ReadAllBytes(Path.Combine(_source, "config.json"));
        NodeConfig config = ConfigFile.Load("", json, out _)!;
        var output = new StringWriter { NewLine = "\n" };
        var details = new StringWriter();
        int exit = VerifyDatabase.Run(FilePath, config, output, details, s_powHash);
        return (exit, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), details.ToString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static string VectorsRoot()
    {
        if (Environment.GetEnvironmentVariable("SPACEMESH_VECTORS") is { Length: > 0 } root
            && File.Exists(Path.Combine(root, "node", "standalone-tx", "state.sql.gz")))
            return root;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Spacemesh.Appliance.sln")))
                return Path.Combine(folder.FullName, "tests", "vectors");
        }
        throw new InvalidOperationException("the tests run from inside a checkout of the repository");
    }
}
