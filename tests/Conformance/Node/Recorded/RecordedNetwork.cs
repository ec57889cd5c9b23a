// Job: gives the readers of recorded networks their files: configuration, and databases unpacked to a temporary folder.
// Invariant: the temporary folder is gone when the reader is done.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Conformance.Node.Recorded;

/// <summary>The files of one recorded network, in a temporary folder.</summary>
internal sealed class RecordedNetwork : IDisposable
{
    private readonly VectorFolder _folder;
    private readonly string _name;

    public RecordedNetwork(VectorFolder folder, string name)
    {
        (_folder, _name) = (folder, name);
        Temporary = Directory.CreateTempSubdirectory("spacemesh-recorded-").FullName;
    }

    /// <summary>A folder for the reader's own files.</summary>
    public string Temporary { get; }

    /// <summary>The configuration the node ran with.</summary>
    public NodeConfig Config() => ConfigFile.Load("", _folder.ReadAll($"{_name}/config.json"), out IReadOnlyList<ConfigFault> faults)
        ?? throw new InvalidDataException(string.Join("; ", faults));

    /// <summary>Path of an unpacked copy of a database.</summary>
    public string Database(string file)
    {
        string path = Path.Combine(Temporary, file);
        File.WriteAllBytes(path, _folder.ReadAll($"{_name}/{file}"));
        return path;
    }

    /// <summary>A JSON file.</summary>
    public JsonElement Json(string file)
    {
        using JsonDocument document = JsonDocument.Parse(_folder.ReadAll($"{_name}/{file}"));
        return document.RootElement.Clone();
    }

    /// <summary>The lines of a JSON Lines file.</summary>
    public IEnumerable<JsonElement> Lines(string file) => _folder.ReadLines($"{_name}/{file}");

    public void Dispose() => Directory.Delete(Temporary, recursive: true);
}
