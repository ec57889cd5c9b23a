// Job: the list of vector files, or kinds of cases in a file, that no check reads yet, and what will read them.
// Invariant: every entry carries a reason; an entry for a case kind hides nothing else of its file.
using System.Text.Json;

namespace Spacemesh.Conformance.Framework;

/// <summary>
/// Lines of <c>tests/vectors/NOT-READ-YET.txt</c>: <c>domain/file -- reason</c>, or <c>domain/file type=X -- reason</c>,
/// or <c>domain/file kind=X -- reason</c> (any property name may stand before the equals sign). <c>#</c> begins a comment.
/// </summary>
public sealed class NotReadYet
{
    private readonly List<(string File, string? Property, string? Value)> _entries = [];

    /// <summary>Parses the list; throws on a line without a reason.</summary>
    public NotReadYet(string path)
    {
        if (!System.IO.File.Exists(path))
            return;
        foreach (string line in System.IO.File.ReadLines(path))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] halves = line.Split(" -- ", 2);
            if (halves.Length != 2 || halves[1].Trim().Length == 0)
                throw new FormatException($"{path}: '{line}' names no reader; write 'domain/file [type=X] -- what will read it'.");
            string[] words = halves[0].Trim().Split(' ', 2);
            string[] selector = words.Length == 2 ? words[1].Split('=', 2) : [];
            _entries.Add((words[0], selector.Length == 2 ? selector[0] : null, selector.Length == 2 ? selector[1] : null));
        }
    }

    /// <summary>True if the whole file is named.</summary>
    public bool HoldsFile(string file) => _entries.Exists(e => e.File == file && e.Property is null);

    /// <summary>True if the file's cases of this kind are named.</summary>
    public bool HoldsCase(string file, JsonElement vector) =>
        _entries.Exists(e => e.File == file && e.Property is not null
            && vector.TryGetProperty(e.Property, out JsonElement value)
            && (value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()) == e.Value);

    /// <summary>Entries that name a file of the domain.</summary>
    public IEnumerable<string> FilesOf(string domain) =>
        _entries.Select(e => e.File).Where(f => f.StartsWith(domain + "/", StringComparison.Ordinal)).Distinct();
}
