// Job: writes files so that a crash leaves either the old or the new content, and makes folders' entries durable.
// Invariant: when a method returns, the bytes and the name are on disk.
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Spacemesh.Poet.Storage;

/// <summary>Durable file operations.</summary>
internal static partial class DurableFile
{
    private const string TemporarySuffix = ".tmp";

    /// <summary>Replaces the file as a whole: temporary file, flush, rename, flush of the folder.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content, bool secret = false)
    {
        string temporary = path + TemporarySuffix;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (secret && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // A temporary file of a crash may have other permissions.
        File.Delete(temporary);
        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Creates the folder (and its parents) with its name on disk.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        string parent = Path.GetDirectoryName(path)!;
        CreateFolder(parent);
        Directory.CreateDirectory(path);
        SyncFolder(parent);
    }

    /// <summary>Makes created, renamed and deleted names in the folder durable.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsLinux())
            SyncFolderLinux(path);
    }

    [SupportedOSPlatform("linux")]
    private static void SyncFolderLinux(string path)
    {
        const int readOnlyDirectory = 0;
        int descriptor = Open(path, readOnlyDirectory);
        if (descriptor < 0)
            throw new IOException($"cannot open folder {path}: error {Marshal.GetLastPInvokeError()}");
        try
        {
            if (FSync(descriptor) != 0)
                throw new IOException($"cannot flush folder {path}: error {Marshal.GetLastPInvokeError()}");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
