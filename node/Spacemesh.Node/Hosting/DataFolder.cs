// Job: the data folder: made, locked for the life of the process, and pinned to one network by genesis.json.
// Invariant: nothing is written into a folder that another process holds or that belongs to another network.
using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Hosting;

/// <summary>Whether files can be made in a folder: a seam, because an administrator's rights pass every check of the system.</summary>
public interface IWritableCheck
{
    /// <summary>Makes and removes an empty file.</summary>
    /// <exception cref="IOException">The file system refuses (read-only, full).</exception>
    /// <exception cref="UnauthorizedAccessException">The rights refuse.</exception>
    void Probe(string folder);
}

/// <summary>An opened data folder.</summary>
public sealed class DataFolder : IDisposable
{
    // EWOULDBLOCK of an advisory lock.
    private const int LockedElsewhere = 11;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream fileLock) => (Path, _lock) = (path, fileLock);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Opens the folder of the configuration.</summary>
    /// <exception cref="StartRefusedException">Not writable, held by another process, or another network's.</exception>
    public static DataFolder Open(NodeConfig config, IWritableCheck? writable = null)
    {
        string path = config.Main.DataFolder;
        if (path.Length == 0)
            throw new StartRefusedException("main.data-folder is empty; set it to a folder for the node's files");
        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartRefusedException($"the data folder {path} cannot be made ({e.Message}); set main.data-folder to a folder you may write to");
        }
        FileStream fileLock = Lock(config.Main.FileLock);
        try
        {
            CheckWritable(path, writable ?? new WriteProbe());
            PinGenesis(System.IO.Path.Combine(path, "genesis.json"), config.Genesis);
            return new DataFolder(path, fileLock);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>A file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        try
        {
            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult == LockedElsewhere)
        {
            throw new StartRefusedException($"another node is running with the lock file {path}; stop it, or give this one its own main.filelock");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartRefusedException($"the lock file {path} cannot be opened ({e.Message}); set main.filelock to a path you may write to");
        }
    }

    private static void CheckWritable(string path, IWritableCheck writable)
    {
        try
        {
            writable.Probe(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"the data folder {path} is not writable ({e.Message}); check its owner, its rights and the free space");
        }
    }

    private static void PinGenesis(string file, GenesisSection genesis)
    {
        string expected = Text(genesis);
        if (!System.IO.Path.Exists(file))
        {
            string temporary = file + ".new";
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(expected));
                stream.Flush(flushToDisk: true);
            }
            System.IO.File.Move(temporary, file, overwrite: true);
            return;
        }
        using JsonDocument stored = Parse(file);
        using JsonDocument configured = JsonDocument.Parse(expected);
        if (!JsonElement.DeepEquals(stored.RootElement, configured.RootElement))
        {
            throw new StartRefusedException(
                $"{file} says that this data folder belongs to another network (genesis time, extra data or accounts differ from the configuration); " +
                "use the configuration it was made with, or another main.data-folder");
        }
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            return JsonDocument.Parse(System.IO.File.ReadAllBytes(file));
        }
        catch (JsonException)
        {
            throw new StartRefusedException($"{file} is damaged: it is not JSON; restore it from a copy, or use another main.data-folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{file} cannot be read ({e.Message}); check its owner and rights, or restore it from a copy");
        }
    }

    // One line with these exact names: the form that the network's other node writes and compares.
    private static string Text(GenesisSection genesis)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("GenesisTime", genesis.GenesisTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("ExtraData", genesis.ExtraData);
            writer.WriteStartObject("Accounts");
            foreach ((string address, ulong balance) in genesis.Accounts.OrderBy(a => a.Key, StringComparer.Ordinal))
                writer.WriteNumber(address, balance);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private sealed class WriteProbe : IWritableCheck
    {
        public void Probe(string folder)
        {
            string probe = System.IO.Path.Combine(folder, ".write-probe");
            System.IO.File.WriteAllBytes(probe, []);
            System.IO.File.Delete(probe);
        }
    }
}
