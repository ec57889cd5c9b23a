// Job: checks whole proofs made with one thread against the reference's, and the ways proving fails.
// Invariant: data directories come from the vectors or are made anew from the index; every proof is verified as well.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Post;
using Spacemesh.Post.Proving;

namespace Spacemesh.Conformance.Post;

internal static class ProofChecks
{
    public static IEnumerable<(string Name, string? Failure)> Proofs(VectorFolder folder)
    {
        var directories = new Dictionary<string, TemporaryFolder>();
        try
        {
            foreach (JsonElement c in folder.ReadLines("data_index.jsonl").Where(c => c.Flag("prove") || !c.Has("prove")))
            {
                var directory = new TemporaryFolder();
                directories[c.Text("name")] = directory;
                if (c.Flag("stored"))
                    Copy(folder, c, directory);
                else
                    DataChecks.Initialize(c, directory.Path);
            }
            foreach (JsonElement c in folder.ReadLines("proofs.jsonl"))
                yield return (c.Text("id"), DataChecks.Run(() => Proof(c, directories[c.Text("data")].Path)));
        }
        finally
        {
            foreach (TemporaryFolder directory in directories.Values)
                directory.Dispose();
        }
    }

    public static string? Errors(JsonElement c)
    {
        using var directory = new TemporaryFolder();
        PrepareLabels(c, directory);
        // All 256 groups are tried at a difficulty that any hash passes: what the hash is does not matter here.
        var run = new Recorder(c, directory.Path, new ZeroPowHash());
        using var stop = new CancellationTokenSource();
        if (c.Flag("stop_flag_set_at_start"))
            stop.Cancel();
        string outcome;
        try
        {
            run.Prove(stop.Token, out PostDataFault? fault);
            outcome = fault?.Kind.ToString() ?? "proved";
        }
        catch (OperationCanceledException)
        {
            outcome = "stopped";
        }
        string expected = c.Text("error") switch
        {
            "creating prover: out of range integral type conversion attempted" => nameof(PostDataFaultKind.NoncesExhausted),
            "creating prover: nonces must be a multiple of 16" => nameof(PostDataFaultKind.InvalidNonces),
            "proof generation was stopped" => "stopped",
            var e when e.StartsWith("number of labels", StringComparison.Ordinal) => nameof(PostDataFaultKind.NotEnoughLabels),
            var e => throw new UnknownCaseKindException(e),
        };
        return Json.Same("outcome", expected, outcome) ?? run.ComparePasses(c)
            ?? Json.Same("groups done", c.GetProperty("k2pow_groups_done").GetInt32(), run.Pows.Count)
            ?? Json.Same("last group", c.Has("last_group") ? c.U32("last_group") : (uint?)null,
                run.Pows.Count > 0 ? run.Pows[^1].Group : null);
    }

    private static string? Proof(JsonElement c, string path)
    {
        var run = new Recorder(c, path, RememberedPowHash.Shared);
        PostProof proof = run.Prove(CancellationToken.None, out PostDataFault? fault)!;
        ulong labels = c.U32("num_units") * c.U64("labels_per_unit");
        int bits = IndexPacking.RequiredBits(labels);
        string? failure = Json.Same("fault", null, fault) ?? run.ComparePasses(c)
            ?? Json.Same("pows", string.Join(' ', c.Items("k2pows").Select(k => $"{k.U32("nonce_group")}:{k.U64("pow")}")),
                string.Join(' ', run.Pows.Select(k => $"{k.Group}:{k.Pow}")))
            ?? Json.Same("nonce", c.U32("nonce"), proof.Nonce) ?? Json.Same("pow", c.U64("pow"), proof.Pow)
            ?? Json.Same("bits", (int)c.U32("bits_per_index"), bits)
            ?? Json.SameBytes("indices", c.Hex("indices_packed"), proof.Indices.Span);
        return failure ?? (c.Text("id").EndsWith('0') && c.U32("nonces") <= 48 ? WithThreads(c, path) : null);
    }

    // With several threads any nonce may win; the proof must be as valid.
    private static string? WithThreads(JsonElement c, string path)
    {
        PostParameters parameters = Parameters(c);
        var prover = new PostProver(parameters, RememberedPowHash.Shared, new PostProvingOptions(c.U32("nonces"), 3));
        PostProof proof = prover.TryProve(new PostDirectory(path), c.Hex("challenge"), CancellationToken.None, out _)!;
        using var verifier = new PostVerifier(RememberedPowHash.Shared);
        PostVerdict verdict = verifier.Verify(
            proof, new PostProofMetadata(c.Hex("node_id"), c.Hex("commitment_atx_id"), c.Hex("challenge"), c.U32("num_units")), parameters);
        return verdict.IsValid ? null : $"with three threads: {verdict}";
    }

    private static PostParameters Parameters(JsonElement c) => new(
        1, 1000, c.U64("labels_per_unit"), c.U32("k1"), c.U32("k2"), 1, c.Hex("pow_difficulty"), new ScryptParameters(c.U64("scrypt_n")));

    private static void Copy(VectorFolder folder, JsonElement c, TemporaryFolder directory)
    {
        foreach (string name in c.Items("files").Select(f => f.Text("name")).Append(PostDirectory.MetadataName))
            File.WriteAllBytes(directory[name], folder.ReadAll($"data/{c.Text("name")}/{name}"));
    }

    // The largest file of the first case is below what an initialisation accepts, so the labels are written here.
    private static void PrepareLabels(JsonElement c, TemporaryFolder directory)
    {
        var metadata = new PostMetadata
        {
            NodeId = c.Hex("node_id"), CommitmentAtxId = c.Hex("commitment_atx_id"), LabelsPerUnit = c.U64("labels_per_unit"),
            NumUnits = c.U32("num_units"), MaxFileSize = c.U64("max_file_size"),
        };
        var data = new PostDirectory(directory.Path);
        data.SaveMetadata(metadata);
        var commitment = new byte[32];
        PostCommitment.Compute(metadata.NodeId, metadata.CommitmentAtxId, commitment);
        using FileStream file = File.Create(data.LabelPath(0));
        for (ulong i = 0; i < metadata.TotalLabels; i++)
            file.Write(LabelChecks.Label(commitment, i, new ScryptParameters(c.U64("scrypt_n"))).AsSpan(0, 16));
    }

    private sealed class ZeroPowHash : IPowHash
    {
        public void Hash(ReadOnlySpan<byte> input, Span<byte> hash) => hash.Clear();
    }

    private sealed class Recorder
    {
        private readonly JsonElement _case;
        private readonly PostDirectory _directory;
        private readonly PostProver _prover;
        private readonly List<(uint Start, uint End)> _passes = [];

        public Recorder(JsonElement c, string path, IPowHash powHash)
        {
            (_case, _directory) = (c, new PostDirectory(path));
            _prover = new PostProver(Parameters(c), powHash, new PostProvingOptions(c.U32("nonces"), 1));
            _prover.PowFound += (group, pow) => Pows.Add((group, pow));
            _prover.Progressed += p =>
            {
                if (p.Position == 0)
                    _passes.Add((p.NonceStart, p.NonceEnd));
            };
        }

        public List<(uint Group, ulong Pow)> Pows { get; } = [];

        public PostProof? Prove(CancellationToken cancellation, out PostDataFault? fault) =>
            _prover.TryProve(_directory, _case.Hex("challenge"), cancellation, out fault);

        public string? ComparePasses(JsonElement c) => Json.Same("passes",
            string.Join(' ', c.Items("passes").Select(p => $"{p[0].GetUInt32()}-{p[1].GetUInt32()}")),
            string.Join(' ', _passes.Select(p => $"{p.Start}-{p.End}")));
    }
}
