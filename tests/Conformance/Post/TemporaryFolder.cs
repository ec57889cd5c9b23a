// Job: a folder for the files of one check, removed with it.
// Invariant: nothing outside the folder is touched.
using System.Security.Cryptography;
using System.Text.Json;
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Post;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("spacemesh-vectors-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>null if the label files are exactly these, by name, size and SHA-256.</summary>
    public string? CompareFiles(IEnumerable<JsonElement> expected)
    {
        string? failure = null;
        var names = new List<string>();
        foreach (JsonElement file in expected)
        {
            names.Add(file.Text("name"));
            failure ??= CompareFile(file);
        }
        IEnumerable<string> found = Directory.EnumerateFiles(Path).Select(p => System.IO.Path.GetFileName(p)).Where(n =>
            !n.EndsWith(".json", StringComparison.Ordinal));
        return failure ?? Json.Same("files", string.Join(' ', names.Order(StringComparer.Ordinal)),
            string.Join(' ', found.Order(StringComparer.Ordinal)));
    }

    public string? CompareFile(JsonElement file)
    {
        string path = this[file.Text("name")];
        if (!File.Exists(path))
            return $"{file.Text("name")} is missing";
        byte[] content = File.ReadAllBytes(path);
        return Json.Same($"size of {file.Text("name")}", file.I64("size"), content.Length)
            ?? Json.SameBytes($"SHA-256 of {file.Text("name")}", file.Hex("sha256"), SHA256.HashData(content));
    }
}
