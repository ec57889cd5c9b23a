// Job: checks file layout, metadata text and whole initialised directories.
// Invariant: stored directories are compared byte by byte, the others by their digests.
using System.Text;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;
using Spacemesh.Post;
using Spacemesh.Post.Data;
using Spacemesh.Post.Labels;

namespace Spacemesh.Conformance.Post;

internal static class DataChecks
{
    public static string? Layout(JsonElement c)
    {
        PostDataFault? fault = FileLayout.TryCompute(
            c.U64("labels_per_unit") * c.U32("num_units"), c.U64("max_file_size"), c.I64("from_file"),
                c.Has("to_file") ? c.I64("to_file") : null,
            out FileLayout layout);
        if (!c.Flag("ok"))
            return fault is null ? $"accepted, expected: {c.Text("error")}" : Json.Same("files", c.I64("total_files"), layout.TotalFiles);
        return Json.Same("fault", null, fault) ?? Json.Same("files", c.I64("total_files"), layout.TotalFiles)
            ?? Json.Same("first", c.I64("first_file"), layout.FirstFile) ?? Json.Same("last", c.I64("last_file"), layout.LastFile)
            ?? Json.Same("labels of a file", c.U64("labels_per_file"), layout.LabelsPerFile)
            ?? Json.Same("labels of the last file", c.U64("labels_last_file"), layout.LabelsIn(layout.LastFile));
    }

    public static string? Metadata(JsonElement c)
    {
        byte[] text = Encoding.UTF8.GetBytes(c.Text("text"));
        PostMetadata? node = Try(() => PostMetadataReader.ReadLenient(text)), service = Try(() => PostMetadataReader.ReadStrict(text));
        string? failure = Json.Same($"{c.Text("note")}: node ok", c.Flag("node_ok"), node is not null)
            ?? Json.Same($"{c.Text("note")}: service ok", c.Flag("service_ok"), service is not null);
        if (failure is null && node is not null)
            failure = Compare(c.GetProperty("node_parsed"), node, withValue: true)
                ?? Json.Same("rewritten", c.Text("node_rewritten"), node.ToJson());
        if (failure is null && service is not null)
            failure = Compare(c.GetProperty("service_parsed"), service, withValue: false);
        return failure;
    }

    public static IEnumerable<(string Name, string? Failure)> DataIndex(VectorFolder folder)
    {
        foreach (JsonElement c in folder.ReadLines("data_index.jsonl"))
            yield return (c.Text("name"), Run(() => Directory(folder, c)));
    }

    public static string? InitializerTool(JsonElement c)
    {
        PostMetadata node = PostMetadataReader.ReadLenient(Encoding.UTF8.GetBytes(c.Text("metadata_text")));
        PostMetadata service = PostMetadataReader.ReadStrict(Encoding.UTF8.GetBytes(c.Text("metadata_text")));
        var commitment = new byte[32];
        PostCommitment.Compute(c.Hex("node_id"), c.Hex("commitment_atx_id"), commitment);
        using var workers = new LabelWorkers(commitment, new ScryptParameters(c.U64("scrypt_n")), 2);
        var labels = new byte[(int)node.TotalLabels * 16];
        LabelHit? best = workers.Compute(0, node.TotalLabels, labels, LabelValue.Read(c.Hex("vrf_difficulty")), CancellationToken.None);
        string? failure = Json.SameBytes("node id", c.Hex("node_id"), node.NodeId) ?? Json.Same("readers", node.ToJson(), service.ToJson())
            ?? Json.Same("nonce", node.Nonce, best?.Index);
        int offset = 0;
        foreach (JsonElement file in c.Items("files"))
        {
            int size = file.GetProperty("size").GetInt32();
            failure ??= Json.SameBytes(file.Text("name"), file.Hex("blake3"), Blake3.Hash(labels.AsSpan(offset, size)));
            offset += size;
        }
        return failure ?? Json.Same("bytes", labels.Length, offset);
    }

    internal static PostInitOptions Options(JsonElement c, string directory, uint k1 = 1) => new()
    {
        DataDirectory = directory, NodeId = c.Hex("node_id"), CommitmentAtxId = c.Hex("commitment_atx_id"), NumUnits = c.U32("num_units"),
        MaxFileSize = c.U64("max_file_size"), ComputeBatchSize = c.U64("compute_batch_size"),
        Parameters = new PostParameters(1, 1 << 20, c.U64("labels_per_unit"), k1, 1, 1, new byte[32],
            new ScryptParameters(c.U64("scrypt_n"))),
        FromFile = c.Has("from_file") ? c.I64("from_file") : 0, ToFile = c.Has("to_file") ? c.I64("to_file") : null, Threads = 2,
    };

    /// <summary>Makes a data directory of the index anew.</summary>
    internal static void Initialize(JsonElement c, string directory)
    {
        PostInitializer initializer = PostInitializer.TryOpen(Options(c, directory), out PostDataFault? fault)
            ?? throw new InvalidOperationException(fault!.Message);
        if (initializer.Run() is { } failed)
            throw new InvalidOperationException(failed.Message);
    }

    private static string? Directory(VectorFolder folder, JsonElement c)
    {
        using var directory = new TemporaryFolder();
        Initialize(c, directory.Path);
        string? failure = directory.CompareFiles(c.Items("files"))
            ?? Json.Same("metadata", c.Text("metadata_text"), File.ReadAllText(directory[PostDirectory.MetadataName]));
        if (!c.Flag("stored"))
            return failure;
        foreach (string name in c.Items("files").Select(f => f.Text("name")).Append(PostDirectory.MetadataName))
            failure ??= Json.SameBytes(name, folder.ReadAll($"data/{c.Text("name")}/{name}"), File.ReadAllBytes(directory[name]));
        return failure;
    }

    private static string? Compare(JsonElement expected, PostMetadata m, bool withValue) =>
        Json.SameBytes("node id", expected.Hex("node_id"), m.NodeId)
        ?? Json.SameBytes("commitment", expected.Hex("commitment_atx_id"), m.CommitmentAtxId)
        ?? Json.Same("labels per unit", expected.U64("labels_per_unit"), m.LabelsPerUnit)
        ?? Json.Same("units", expected.U32("num_units"), m.NumUnits) ?? Json.Same("file size", expected.U64("max_file_size"), m.MaxFileSize)
        ?? Json.Same("nonce", expected.Has("nonce") ? expected.U64("nonce") : (ulong?)null, m.Nonce)
        ?? Json.Same("last position", expected.Has("last_position") ? expected.U64("last_position") : (ulong?)null, m.LastPosition)
        ?? (withValue ? Json.SameBytes("nonce value", expected.Hex("nonce_value"), m.NonceValue) : null);

    private static PostMetadata? Try(Func<PostMetadata> read)
    {
        try
        {
            return read();
        }
        catch (FormatException)
        {
            return null;
        }
    }

    internal static string? Run(Func<string?> check)
    {
        try
        {
            return check();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.ToString();
        }
    }
}
