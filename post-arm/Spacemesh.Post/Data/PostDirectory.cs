// Job: the files of a PoST directory: names, sizes, metadata read and written safely.
// Invariant: the metadata file is replaced as a whole (temporary file, fsync, rename, fsync of the directory); no label file is deleted.
using System.Globalization;
using System.Runtime.InteropServices;
using Spacemesh.Post.Data;

namespace Spacemesh.Post;

/// <summary>A label file found on disk.</summary>
/// <param name="Number">Number in its name.</param>
/// <param name="Path">Its path.</param>
/// <param name="Size">Size in bytes.</param>
public readonly record struct LabelFile(long Number, string Path, long Size);

/// <summary>A directory with label files and their metadata.</summary>
public sealed partial class PostDirectory(string path)
{
    /// <summary>Name of the metadata file.</summary>
    public const string MetadataName = "postdata_metadata.json";

    // A metadata file takes about 400 bytes.
    private const long MetadataSizeMax = 1 << 20;

    /// <summary>The directory's path.</summary>
    public string Path { get; } = path;

    /// <summary>Path of the metadata file.</summary>
    public string MetadataPath => System.IO.Path.Combine(Path, MetadataName);

    /// <summary>Path of a label file.</summary>
    public string LabelPath(long number) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"postdata_{number}.bin"));

    /// <summary>The label files there are, by number; other files are not looked at.</summary>
    public IReadOnlyList<LabelFile> LabelFiles()
    {
        if (!Directory.Exists(Path))
            return [];
        var files = new List<LabelFile>();
        foreach (FileInfo file in new DirectoryInfo(Path).EnumerateFiles("postdata_*.bin"))
        {
            ReadOnlySpan<char> number = file.Name.AsSpan("postdata_".Length, file.Name.Length - "postdata_.bin".Length);
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value))
                files.Add(new LabelFile(value, file.FullName, file.Length));
        }
        files.Sort((a, b) => a.Number.CompareTo(b.Number));
        return files;
    }

    /// <summary>Reads the metadata as the node does; null and a fault if it is missing or unreadable.</summary>
    public PostMetadata? TryLoadMetadata(out PostDataFault? fault) => Load(PostMetadataReader.ReadLenient, out fault);

    /// <summary>Reads the metadata as the post service does (complete, 32-byte ids); null and a fault if it is missing or
    /// unreadable.</summary>
    public PostMetadata? TryLoadCompleteMetadata(out PostDataFault? fault) => Load(PostMetadataReader.ReadStrict, out fault);

    /// <summary>Replaces the metadata file; after return it is on disk. Makes the directory if needed, for its owner alone.</summary>
    public void SaveMetadata(PostMetadata metadata)
    {
        Create();
        string temporary = MetadataPath + ".tmp";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(temporary, options))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(metadata.ToJson()));
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, MetadataPath, overwrite: true);
        SyncDirectory();
    }

    internal void Create()
    {
        if (!Directory.Exists(Path))
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Opens a label file for appending, making it if needed; the lock keeps a second writer out.</summary>
    /// <exception cref="IOException">In use by another writer, or the file system refuses.</exception>
    internal FileStream OpenForAppend(long number) => new(LabelPath(number), new FileStreamOptions
    {
        Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    internal void SyncDirectory()
    {
        int directory = Open(Path, OpenDirectory);
        if (directory < 0)
            return;
        _ = Sync(directory);
        _ = Close(directory);
    }

    private PostMetadata? Load(MetadataParser read, out PostDataFault? fault)
    {
        fault = null;
        try
        {
            if (new FileInfo(MetadataPath) is { Exists: true, Length: > MetadataSizeMax })
                throw new FormatException("the file is far too large");
            return read(File.ReadAllBytes(MetadataPath));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            fault = new PostDataFault(PostDataFaultKind.MetadataMissing,
                $"{MetadataPath} is missing: restore it, or use an empty directory");
        }
        catch (FormatException e)
        {
            fault = new PostDataFault(PostDataFaultKind.MetadataUnreadable,
                $"{MetadataPath} cannot be read ({e.Message}): restore it, or use an empty directory");
        }
        return null;
    }

    private delegate PostMetadata MetadataParser(ReadOnlySpan<byte> text);

    // O_RDONLY | O_DIRECTORY | O_CLOEXEC. O_DIRECTORY has another value on arm64.
    private static int OpenDirectory => (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000) | 0x80000;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
