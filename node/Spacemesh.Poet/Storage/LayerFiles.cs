// Job: complete nodes of a round's tree: lower heights in files, upper ones in memory, and their recovery after a crash.
// Invariant: after Checkpoint(n) every complete node of the first n leaves is on disk, or follows from what is; memory is bounded.
using System.Globalization;
using Spacemesh.Poet.Work;

namespace Spacemesh.Poet.Storage;

/// <summary>Layers of one round in its folder (<c>layercache_H.bin</c>: 32-byte nodes, nothing else).</summary>
internal sealed class LayerFiles : INodeLayers, IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const string Prefix = "layercache_";

    private readonly string _folder;
    private readonly int _fileHeights;
    private readonly List<FileStream> _files = [];
    private readonly MemoryLayers _memory = new();

    private LayerFiles(string folder, int fileHeights) => (_folder, _fileHeights) = (folder, Math.Max(1, fileHeights));

    /// <summary>Heights kept in files so that the lowest one in memory has at most 2^<paramref name="memoryHeight"/> nodes.</summary>
    public static int FileHeights(double leavesExpected, int memoryHeight) =>
        Math.Max(1, (int)Math.Ceiling(Math.Log2(Math.Max(2, leavesExpected))) - memoryHeight);

    /// <summary>Starts from nothing: files of an earlier start are removed.</summary>
    public static LayerFiles Create(string folder, int fileHeights)
    {
        foreach (string old in Directory.EnumerateFiles(folder, Prefix + "*"))
            File.Delete(old);
        return new LayerFiles(folder, fileHeights);
    }

    /// <summary>
    /// Goes on after <paramref name="leafCount"/> leaves: files are cut to that many leaves' nodes, heights above the top file are
    /// rebuilt from it. Null if a file is missing or too short.
    /// </summary>
    public static LayerFiles? Recover(string folder, int fileHeights, ulong leafCount, WorkHash hash)
    {
        var layers = new LayerFiles(folder, fileHeights);
        for (int height = 0; height < layers._fileHeights && leafCount >> height != 0; height++)
        {
            long length = checked((long)(leafCount >> height) * WorkHash.Size);
            if (!File.Exists(layers.PathOf(height)) || new FileInfo(layers.PathOf(height)).Length < length)
            {
                layers.Dispose();
                return null;
            }
            FileStream file = layers.OpenFile(height);
            file.SetLength(length);
            file.Position = length;
        }
        layers.RebuildMemory(leafCount, hash);
        return layers;
    }

    public void Append(int height, ReadOnlySpan<byte> node)
    {
        if (height >= _fileHeights)
        {
            _memory.Append(height, node);
            return;
        }
        if (height == _files.Count)
            OpenFile(height);
        _files[height].Write(node);
    }

    public void Read(int height, ulong index, Span<byte> node)
    {
        if (height >= _fileHeights)
        {
            _memory.Read(height, index, node);
            return;
        }
        FileStream file = _files[height];
        file.Flush();
        if (RandomAccess.Read(file.SafeFileHandle, node[..WorkHash.Size], checked((long)index * WorkHash.Size)) != WorkHash.Size)
            throw new InvalidDataException($"{file.Name} ends before node {index}");
    }

    /// <summary>Flushes all files to disk and checks that they hold the nodes of so many leaves.</summary>
    public void Checkpoint(ulong leafCount)
    {
        for (int height = 0; height < _files.Count; height++)
        {
            _files[height].Flush(flushToDisk: true);
            long expected = checked((long)(leafCount >> height) * WorkHash.Size);
            if (_files[height].Length != expected)
                throw new InvalidDataException(
                    $"{_files[height].Name} has {_files[height].Length} bytes, {leafCount} leaves need {expected}");
        }
        DurableFile.SyncFolder(_folder);
    }

    public void Dispose()
    {
        foreach (FileStream file in _files)
            file.Dispose();
        _files.Clear();
    }

    private string PathOf(int height) => Path.Combine(_folder, Prefix + height.ToString(CultureInfo.InvariantCulture) + ".bin");

    private FileStream OpenFile(int height)
    {
        var file = new FileStream(PathOf(height), new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = BufferBytes,
        });
        _files.Add(file);
        return file;
    }

    // The lowest height in memory follows from the top file, each further one from the one below it.
    private void RebuildMemory(ulong leafCount, WorkHash hash)
    {
        Span<byte> left = stackalloc byte[WorkHash.Size];
        Span<byte> right = stackalloc byte[WorkHash.Size];
        for (int height = _fileHeights; leafCount >> height != 0; height++)
        {
            for (ulong i = 0; i < leafCount >> height; i++)
            {
                Read(height - 1, 2 * i, left);
                Read(height - 1, 2 * i + 1, right);
                hash.Node(left, right, left);
                _memory.Append(height, left);
            }
        }
    }
}
