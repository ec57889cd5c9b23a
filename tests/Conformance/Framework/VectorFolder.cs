// Job: opens the files of one domain and remembers which were opened, as .jsonl, .jsonl.gz or raw bytes.
// Invariant: a file that exists in the folder is either opened during a run or counted as unread.
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;

namespace Spacemesh.Conformance.Framework;

/// <summary>The files of one vector domain below a root folder; names are given without <c>.gz</c>.</summary>
public sealed class VectorFolder
{
    private readonly ConcurrentDictionary<string, byte> _opened = new(StringComparer.Ordinal);

    /// <summary>Lists the folder; a missing folder is an empty one.</summary>
    public VectorFolder(string root)
    {
        Root = root;
        Names = Directory.Exists(root)
            ? [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(path => Canonical(Path.GetRelativePath(root, path)))
                .Where(name => Path.GetFileName(name) != "README.md")
                .Distinct().Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Absolute or relative path of the domain's folder.</summary>
    public string Root { get; }

    /// <summary>All files found, relative to the folder, without <c>.gz</c>, sorted.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Files that nobody has opened yet.</summary>
    public IEnumerable<string> Unopened => Names.Where(name => !_opened.ContainsKey(name));

    /// <summary>True if the folder holds the file, compressed or not.</summary>
    public bool Contains(string name) => File.Exists(Path.Combine(Root, name)) || File.Exists(Path.Combine(Root, name + ".gz"));

    /// <summary>Opens a file for reading, decompressing it if it is stored as <c>.gz</c>.</summary>
    public Stream Open(string name)
    {
        _opened[name] = 1;
        return Borrow(name);
    }

    /// <summary>Opens a file that another file's check needs, without counting it as read.</summary>
    public Stream Borrow(string name)
    {
        string plain = Path.Combine(Root, name);
        return File.Exists(plain)
            ? File.OpenRead(plain)
            : new GZipStream(File.OpenRead(plain + ".gz"), CompressionMode.Decompress);
    }

    /// <summary>All bytes of a file, decompressed.</summary>
    public byte[] ReadAll(string name)
    {
        using Stream stream = Open(name);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>The JSON objects of a JSON Lines file, in order; blank lines are skipped.</summary>
    public IEnumerable<JsonElement> ReadLines(string name)
    {
        using var reader = new StreamReader(Open(name));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
                continue;
            using JsonDocument document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    private static string Canonical(string name) => name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
}
