// Job: checks initialisation: option limits, resuming every kind of directory, and the searches of the VRF nonce.
// Invariant: where the reference deletes or cuts labels and this program does not, the case names the difference and checks ours.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Post;
using Spacemesh.Post.Labels;
using Spacemesh.Post.Pow;

namespace Spacemesh.Conformance.Post;

internal static class InitChecks
{
    public static string? Validate(JsonElement c)
    {
        JsonElement scrypt = c.GetProperty("scrypt");
        var options = new PostInitOptions
        {
            DataDirectory = "unused", NodeId = new byte[32], CommitmentAtxId = new byte[32], NumUnits = c.U32("num_units"),
            MaxFileSize = c.U64("max_file_size"), ComputeBatchSize = c.U64("compute_batch_size"),
            Parameters = new PostParameters(c.U32("min_num_units"), c.U32("max_num_units"), c.U64("labels_per_unit"), c.U32("k1"), 1, 1,
                new byte[32], new ScryptParameters(scrypt.U64("n"), scrypt.U32("r"), scrypt.U32("p"))),
        };
        PostDataFault? fault = options.Validate();
        if (c.Flag("ok"))
            return Json.Same("fault", null, fault);
        string expected = c.Text("error") switch
        {
            var e when e.Contains("opts.NumUnits`;", StringComparison.Ordinal) => "NumUnits",
            var e when e.Contains("MaxFileSize", StringComparison.Ordinal) => "MaxFileSize",
            var e when e.Contains("ComputeBatchSize", StringComparison.Ordinal) => "ComputeBatchSize",
            var e when e.Contains("cfg.K1", StringComparison.Ordinal) => "K1",
            var e when e.StartsWith("uint64 overflow", StringComparison.Ordinal) => "LabelsPerUnit",
            var e when e.StartsWith("scrypt parameter", StringComparison.Ordinal) => "Scrypt",
            var e => throw new UnknownCaseKindException(e),
        };
        return Json.Same("parameter", expected, fault?.Parameter);
    }

    public static IEnumerable<(string Name, string? Failure)> Resume(VectorFolder folder)
    {
        using var fresh = new TemporaryFolder();
        JsonElement[] cases = [.. folder.ReadLines("init_resume.jsonl")];
        DataChecks.Initialize(cases[0].GetProperty("opts"), fresh.Path);
        foreach (JsonElement c in cases)
            yield return (c.Text("name"), DataChecks.Run(() => ResumeCase(fresh, c)));
    }

    public static string? VrfNonce(JsonElement c)
    {
        ulong total = c.U32("num_units") * c.U64("labels_per_unit");
        var threshold = new byte[32];
        var commitment = new byte[32];
        PowDifficulty.TryOfLabels(total, threshold);
        PostCommitment.Compute(c.Hex("node_id"), c.Hex("commitment_atx_id"), commitment);
        using var workers = new LabelWorkers(commitment, new ScryptParameters(c.U64("scrypt_n")), 2);
        LabelHit? hit = workers.Compute(0, total, default, LabelValue.Read(threshold), CancellationToken.None);
        string? failure = Json.SameBytes("difficulty", c.Hex("vrf_difficulty"), threshold)
            ?? Json.Same("found", c.Flag("found"), hit is not null);
        return failure ?? (hit is null ? null : Json.Same("nonce", c.U64("nonce"), hit.Value.Index)
            ?? Json.Same("label", c.Text("label16"), hit.Value.Value.High.ToString("x32",
                System.Globalization.CultureInfo.InvariantCulture)));
    }

    public static string? ExtendedSearch(JsonElement c)
    {
        using var directory = new TemporaryFolder();
        PostInitOptions options = new()
        {
            DataDirectory = directory.Path, NodeId = c.Hex("node_id"), CommitmentAtxId = c.Hex("commitment_atx_id"),
                NumUnits = c.U32("num_units"),
            MaxFileSize = 1024, ComputeBatchSize = c.U64("compute_batch_size"), Threads = 2,
            Parameters = new PostParameters(1, 100, c.U64("labels_per_unit"), 1, 1, 1, new byte[32],
                new ScryptParameters(c.U64("scrypt_n"))),
        };
        PostInitializer initializer = PostInitializer.TryOpen(options, out PostDataFault? fault)!;
        fault ??= initializer.Run();
        return Json.Same("fault", null, fault) ?? Json.Same("nonce", c.U64("nonce"), initializer.Metadata.Nonce)
            ?? Json.Same("last position", c.U64("last_position"), initializer.Metadata.LastPosition)
            ?? directory.CompareFiles(c.Items("files"))
            ?? Json.Same("metadata", c.Text("metadata_text"), File.ReadAllText(directory[PostDirectory.MetadataName]));
    }

    public static string? SearchFiles(JsonElement c)
    {
        using var directory = new TemporaryFolder();
        PostInitOptions options = new()
        {
            DataDirectory = directory.Path, NodeId = c.Hex("node_id"), CommitmentAtxId = c.Hex("commitment_atx_id"),
                NumUnits = c.U32("num_units"),
            MaxFileSize = c.U64("max_file_size"), ComputeBatchSize = 50, Threads = 2,
            Parameters = new PostParameters(1, 100, c.U64("labels_per_unit"), 1, 1, 1, new byte[32],
                new ScryptParameters(c.U64("scrypt_n"))),
        };
        PostInitializer initializer = PostInitializer.TryOpen(options, out PostDataFault? fault)!;
        fault ??= initializer.Run();
        string? failure = Json.Same("fault", null, fault) ?? Json.Same("nonce of the initialisation", c.U64("init_nonce"),
            initializer.Metadata.Nonce)
            ?? Json.Same("its value", c.Text("init_nonce_value"), Convert.ToHexStringLower(initializer.Metadata.NonceValue));
        long cut = c.Text("note") switch { "file cut inside a label" => 37, "file cut at a label" => 32, _ => -1 };
        if (cut >= 0)
        {
            using FileStream file = File.OpenWrite(directory["postdata_1.bin"]);
            file.SetLength(cut);
        }
        var data = new PostDirectory(directory.Path);
        data.SaveMetadata(initializer.Metadata with { Nonce = null, NonceValue = [] });
        ulong? nonce = VrfNonceSearch.TrySearchFiles(data, options.Parameters.Scrypt, c.I64("from_file"),
            c.Has("to_file") ? c.I64("to_file") : null, CancellationToken.None, out fault);
        return failure ?? Json.Same("ok", c.Flag("ok"), fault is null)
            ?? (c.Flag("ok") ? Json.Same("nonce", c.U64("nonce"), nonce) : Json.Same("fault", PostDataFaultKind.Truncated, fault!.Kind))
            ?? Json.Same("metadata", c.Text("after_metadata"), File.ReadAllText(data.MetadataPath));
    }

    private static string? ResumeCase(TemporaryFolder fresh, JsonElement c)
    {
        using var directory = new TemporaryFolder();
        Arrange(fresh, directory, c);
        JsonElement options = c.GetProperty("opts");
        PostInitializer? initializer = PostInitializer.TryOpen(DataChecks.Options(options, directory.Path), out PostDataFault? fault);
        if (c.Text("phase") == "new")
            return CompareFault(c.Text("error"), fault) ?? Unchanged(directory, c);
        if (initializer is null)
            return $"refused: {fault}";
        bool labelsKept = c.Text("name") is "second file too long" or "redundant files present" or "fewer units than before";
        string? failure = labelsKept ? null : Json.Same("state before", c.GetProperty("status_before").GetInt32(), (int)initializer.State);
        failure ??= Json.Same("fault", null, initializer.Run());
        failure ??= Json.Same("state", c.GetProperty("status_after").GetInt32(), (int)initializer.State);
        // For a part of the files the reference reports the position of the last label; ours is the number of labels there are.
        if (!c.Text("name").StartsWith("subset", StringComparison.Ordinal))
            failure ??= Json.Same("labels", c.U64("num_labels_written"), initializer.LabelsWritten);
        return failure ?? Json.Same("nonce", c.U64("nonce"), initializer.Metadata.Nonce)
            ?? Json.Same("metadata", c.Text("after_metadata"), File.ReadAllText(directory[PostDirectory.MetadataName]))
            ?? Files(fresh, directory, c, labelsKept);
    }

    private static string? Files(TemporaryFolder fresh, TemporaryFolder directory, JsonElement c, bool labelsKept)
    {
        if (c.Text("name").StartsWith("third file cut to 10 labels and 5 bytes", StringComparison.Ordinal))
        {
            // The reference appends after the torn label, which shifts all that follow; ours drops the torn label.
            return Json.SameBytes("third file", File.ReadAllBytes(fresh["postdata_2.bin"]), File.ReadAllBytes(directory["postdata_2.bin"]));
        }
        if (!labelsKept)
            return directory.CompareFiles(c.Items("after_files"));
        // The reference cuts or deletes here; ours leaves every file that was complete as it was.
        return c.Items("before_files").Select(directory.CompareFile).FirstOrDefault(f => f is not null);
    }

    private static string? Unchanged(TemporaryFolder directory, JsonElement c) => directory.CompareFiles(c.Items("before_files"))
        ?? Json.Same("metadata", c.Has("before_metadata") ? c.Text("before_metadata") : null,
            File.Exists(directory[PostDirectory.MetadataName]) ? File.ReadAllText(directory[PostDirectory.MetadataName]) : null);

    private static string? CompareFault(string error, PostDataFault? fault) => error switch
    {
        "metadata file is missing" => Json.Same("kind", PostDataFaultKind.MetadataMissing, fault?.Kind),
        "unexpected end of JSON input" => Json.Same("kind", PostDataFaultKind.MetadataUnreadable, fault?.Kind),
        _ => Json.Same("mismatch", error, $"config mismatch: param {fault?.Parameter} expected {fault?.Expected} found {fault?.Found}"),
    };

    private static void Arrange(TemporaryFolder fresh, TemporaryFolder directory, JsonElement c)
    {
        foreach (JsonElement file in c.Items("before_files"))
        {
            string name = file.Text("name");
            var size = file.GetProperty("size").GetInt32();
            byte[] content = File.Exists(fresh[name]) ? File.ReadAllBytes(fresh[name]) : [];
            File.WriteAllBytes(directory[name], file.HexOrNull("content") ?? Shape(content, size, file.Text("sha256")));
        }
        if (c.Has("before_metadata"))
            File.WriteAllText(directory[PostDirectory.MetadataName], c.Text("before_metadata"));
    }

    // The vectors give digests only: the content is the fresh file cut, filled up, or with one byte changed, whichever fits.
    private static byte[] Shape(byte[] content, int size, string digest)
    {
        foreach (byte filler in Enumerable.Range(0, 256).Select(i => (byte)i))
        {
            var candidate = new byte[size];
            candidate.AsSpan().Fill(filler);
            content.AsSpan(0, Math.Min(size, content.Length)).CopyTo(candidate);
            if (Digest(candidate) == digest)
                return candidate;
        }
        for (int i = 0; i < Math.Min(size, content.Length) * 256; i++)
        {
            byte[] candidate = content[..size];
            candidate[i >> 8] = (byte)i;
            if (Digest(candidate) == digest)
                return candidate;
        }
        throw new InvalidOperationException($"no content of {size} bytes has the digest {digest}");
    }

    private static string Digest(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
}
