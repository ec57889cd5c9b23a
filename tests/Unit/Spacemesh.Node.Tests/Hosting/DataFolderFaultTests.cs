// Job: a data folder with a foreign, damaged or missing file: refused with one line, nothing lost.
// Invariant: every case starts from the files of a node that ran.
using System.Text;
using Microsoft.Data.Sqlite;
using Spacemesh.Node.Hosting;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Tests.Hosting;

public sealed class DataFolderFaultTests(StartedFolder started) : IClassFixture<StartedFolder>
{
    // Name: what is done to the data folder, and what the message must say.
    private static readonly Dictionary<string, (Action<string> Damage, string[] Says)> s_cases = new()
    {
        ["genesis.json of another network"] = (
            data => Edit(data, "genesis.json", text => text.Replace("\"standalone\"", "\"elsewhere\"", StringComparison.Ordinal)),
            ["genesis.json", "another network", "main.data-folder"]),
        ["genesis.json damaged"] = (data => Edit(data, "genesis.json", text => text[..^3]), ["genesis.json", "damaged", "restore"]),
        ["genesis.json a folder"] = (data => ToFolder(data, "genesis.json"), ["genesis.json", "cannot be read"]),
        ["local.key cut"] = (data => Edit(data, "identities/local.key", text => text[..100]), ["local.key", "restore"]),
        ["local.key not hex"] = (data => Edit(data, "identities/local.key", text => "z" + text[1..]), ["local.key", "restore"]),
        ["local.key halves differ"] = (
            data => Edit(data, "identities/local.key", text => text[..^1] + (text[^1] == '0' ? '1' : '0')), ["local.key", "restore"]),
        ["a second key"] = (
            data => File.Copy(Path.Combine(data, "identities/local.key"), Path.Combine(data, "identities/other.key")), ["other.key", "move"]),
        ["state.sql too new"] = (data => Sql(data, "state.sql", "PRAGMA user_version = 26"), ["state.sql", "26 > 25", "update"]),
        ["state.sql too old"] = (data => Sql(data, "state.sql", "PRAGMA user_version = 7"), ["state.sql", "version is 7", "migrate"]),
        ["state.sql with another schema"] = (
            data => Sql(data, "state.sql", "ALTER TABLE certificates ADD COLUMN extra INT"), ["state.sql", "schema drift", "move it away"]),
        ["state.sql foreign"] = (data => Foreign(data, "state.sql"), ["state.sql", "move it away"]),
        ["state.sql foreign, same version"] = (data => Foreign(data, "state.sql", 25), ["state.sql", "schema drift", "move it away"]),
        ["state.sql garbage"] = (data => Garbage(data, "state.sql"), ["state.sql", "not a SQLite database", "restore"]),
        ["state.sql cut"] = (data => Cut(data, "state.sql", 5000), ["state.sql", "damaged", "restore"]),
        ["state.sql a folder"] = (data => ToFolder(data, "state.sql"), ["state.sql", "cannot be"]),
        ["local.sql too new"] = (data => Sql(data, "local.sql", "PRAGMA user_version = 10"), ["local.sql", "10 > 9", "update"]),
        ["local.sql with another schema"] = (
            data => Sql(data, "local.sql", "CREATE TABLE extra (id INT)"), ["local.sql", "schema drift", "move it away"]),
        ["local.sql foreign"] = (data => Foreign(data, "local.sql"), ["local.sql", "move it away"]),
        ["local.sql cut"] = (data => Cut(data, "local.sql", 5000), ["local.sql", "damaged", "restore"]),
        ["local.sql garbage"] = (data => Garbage(data, "local.sql"), ["local.sql", "not a SQLite database", "restore"]),
        ["local.sql in place of state.sql"] = (
            data => File.Copy(Path.Combine(data, "local.sql"), Path.Combine(data, "state.sql"), overwrite: true), ["state.sql", "version is 9"]),
        ["signing.journal foreign"] = (data => Garbage(data, "signing.journal"), ["signing.journal", "not a signing journal"]),
        ["signing.journal foreign and short"] = (
            data => File.WriteAllText(Path.Combine(data, "signing.journal"), "a note"), ["signing.journal", "not a signing journal"]),
        ["signing.journal damaged before its end"] = (
            data => Append(data, "signing.journal", new byte[240]), ["signing.journal", "damaged", "restore"]),
        ["signing.journal a folder"] = (data => ToFolder(data, "signing.journal"), ["signing.journal", "cannot be opened"]),
        ["PoET folder a file"] = (data => ToFile(data, "poet"), ["poet", "cannot use its folder"]),
    };

    public static TheoryData<string> Names { get; } = [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_wrong_file_is_named_with_what_to_do_and_nothing_is_lost(string name)
    {
        using NodeFolder folder = started.Copy();
        (Action<string> damage, string[] says) = s_cases[name];
        damage(folder.Data);
        await folder.RefusesAsync(folder.Config(), says);
    }

    [Fact]
    public async Task Another_genesis_time_is_refused()
    {
        using NodeFolder folder = started.Copy();
        NodeConfig config = folder.Config();
        config.Genesis.GenesisTime += TimeSpan.FromSeconds(1);
        await folder.RefusesAsync(config, "genesis.json", "another network", "main.data-folder");
    }

    [Fact]
    public async Task A_torn_last_record_of_the_journal_is_cut_off_and_the_node_starts()
    {
        using NodeFolder folder = started.Copy();
        string journal = Path.Combine(folder.Data, "signing.journal");
        byte[] whole = File.ReadAllBytes(journal);
        Append(folder.Data, "signing.journal", new byte[50]);
        await using (await NodeFolder.StartAsync(folder.Config()))
        {
        }
        Assert.Equal(whole, File.ReadAllBytes(journal));
    }

    [Fact]
    public async Task A_database_that_a_kill_left_without_tables_is_made_anew()
    {
        using NodeFolder folder = started.Copy();
        foreach (string name in new[] { "state.sql", "local.sql" })
        {
            File.Delete(Path.Combine(folder.Data, name));
            Sql(folder.Data, name, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL;");
            Assert.True(new FileInfo(Path.Combine(folder.Data, name)).Length > 0);
        }
        await using NodeHost host = await NodeFolder.StartAsync(folder.Config());
    }

    [Fact]
    public async Task A_second_node_is_refused_while_the_first_runs_even_with_a_lock_file_of_its_own()
    {
        using NodeFolder folder = started.Copy();
        await using (await NodeFolder.StartAsync(folder.Config()))
        {
            var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => NodeFolder.StartAsync(folder.Config()));
            NodeFolder.AssertSays(refusal.Message, "another node", "LOCK", "main.filelock");
            NodeConfig own = folder.Config();
            own.Main.FileLock = Path.Combine(folder.Root, "OTHER-LOCK");
            refusal = await Assert.ThrowsAsync<StartRefusedException>(() => NodeFolder.StartAsync(own));
            NodeFolder.AssertSays(refusal.Message, "another node", "signing.journal", "main.data-folder");
        }
        await using NodeHost again = await NodeFolder.StartAsync(folder.Config());
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_refused()
    {
        using var folder = new NodeFolder();
        string file = Path.Combine(folder.Root, "file");
        File.WriteAllText(file, "mine");
        foreach (string path in new[] { file, Path.Combine(file, "below"), "" })
        {
            NodeConfig config = folder.Config();
            config.Main.DataFolder = path;
            await folder.RefusesAsync(config, path, "main.data-folder");
        }
    }

    [Fact]
    public async Task A_lock_file_that_cannot_be_made_is_refused()
    {
        using NodeFolder folder = started.Copy();
        NodeConfig config = folder.Config();
        config.Main.FileLock = Path.Combine(folder.Data, "state.sql", "LOCK");
        await folder.RefusesAsync(config, "LOCK", "main.filelock");
        config.Main.FileLock = folder.Data;
        await folder.RefusesAsync(config, folder.Data, "main.filelock");
    }

    // Rights do not bind an administrator, under whom tests may run: the file system's refusal comes through the seam.
    [Fact]
    public void A_data_folder_that_is_not_writable_is_refused()
    {
        using NodeFolder folder = started.Copy();
        SortedDictionary<string, string> before = folder.Hashes();
        foreach (Exception refusal in new Exception[] { new UnauthorizedAccessException("Permission denied"), new IOException("Read-only file system") })
        {
            var refused = Assert.Throws<StartRefusedException>(() => DataFolder.Open(folder.Config(), new Refusing(refusal)));
            NodeFolder.AssertSays(refused.Message, folder.Data, "not writable", refusal.Message, "check its owner");
        }
        folder.AssertKept(before);
    }

    private static void Edit(string data, string name, Func<string, string> change)
    {
        string path = Path.Combine(data, name);
        string before = File.ReadAllText(path);
        string after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(path, after);
    }

    private static void Sql(string data, string name, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, name)};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Foreign(string data, string name, int version = 0)
    {
        File.Delete(Path.Combine(data, name));
        Sql(data, name, $"PRAGMA journal_mode = WAL; CREATE TABLE books (title TEXT); PRAGMA user_version = {version};");
    }

    private static void Garbage(string data, string name) =>
        File.WriteAllBytes(Path.Combine(data, name), Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Dear diary, ", 1000))));

    private static void Cut(string data, string name, long length)
    {
        using FileStream file = File.OpenWrite(Path.Combine(data, name));
        Assert.True(file.Length > length);
        file.SetLength(length);
    }

    private static void Append(string data, string name, byte[] bytes)
    {
        using var file = new FileStream(Path.Combine(data, name), FileMode.Append);
        file.Write(bytes);
    }

    private static void ToFolder(string data, string name)
    {
        File.Delete(Path.Combine(data, name));
        Directory.CreateDirectory(Path.Combine(data, name));
    }

    private static void ToFile(string data, string name)
    {
        Directory.Delete(Path.Combine(data, name), recursive: true);
        File.WriteAllText(Path.Combine(data, name), "mine");
    }

    private sealed class Refusing(Exception refusal) : IWritableCheck
    {
        public void Probe(string folder) => throw refusal;
    }
}
