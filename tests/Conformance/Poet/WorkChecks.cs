// Job: checks of sequential work: hashes, labels, trees, roots, proofs and their verification.
// Invariant: every root, label and proof is computed here from statement and leaf count, never taken from the case.
using System.Security.Cryptography;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Poet.Verify;
using Spacemesh.Poet.Work;

namespace Spacemesh.Conformance.Poet;

internal static class WorkChecks
{
    public static string? Hash(JsonElement v)
    {
        byte[] got = new byte[WorkHash.Size];
        string kind = v.Text("kind");
        switch (kind)
        {
            case "label_hash":
                new WorkHash(v.Hex("challenge")).LabelOver(v.Hex("data"), got);
                break;
            case "work_node":
                new WorkHash(v.Hex("challenge")).Node(v.Hex("left"), v.Hex("right"), got);
                break;
            case "membership_node":
                NodeHashes.Membership(v.Hex("left"), v.Hex("right"), got);
                break;
            case "sha256_concat_node":
                NodeHashes.Sha256Concat(v.Hex("left"), v.Hex("right"), got);
                break;
            case "label":
                new WorkHash(v.Hex("challenge")).Label(v.U64("label_id"), [.. v.Items("left_siblings").Select(s => s.Hex())], got);
                break;
            default:
                throw new UnknownCaseKindException(kind);
        }
        return Json.SameBytes(kind, v.Hex("out"), got);
    }

    public static string? SmallTree(JsonElement v)
    {
        var layers = new MemoryLayers();
        var tree = new WorkTree(new WorkHash(v.Hex("statement")), layers);
        switch (v.Text("kind"))
        {
            case "step":
                Grow(tree, v.U64("leaf"));
                string? before = Parked(tree, v, "parked_before");
                tree.AddLeaf();
                byte[] label = new byte[WorkHash.Size];
                layers.Read(0, tree.LeafCount - 1, label);
                return before ?? Json.SameBytes("label", v.Hex("label"), label) ?? Input(v);
            case "tree":
                Grow(tree, v.U64("leaves"));
                int height = 0;
                foreach (JsonElement layer in v.Items("complete_layers"))
                {
                    byte[] expected = [.. layer.EnumerateArray().SelectMany(n => n.Hex())];
                    if (Json.SameBytes($"layer {height}", expected, layers.Layer(height++)) is { } difference)
                        return difference;
                }
                return Json.SameBytes("root", v.Hex("root"), tree.Root()) ?? Parked(tree, v, "parked_after");
            default:
                throw new UnknownCaseKindException(v.Text("kind"));
        }
    }

    public static string? Root(JsonElement v)
    {
        WorkTree tree = SharedTrees.Take(v.Hex("statement"), v.U64("leaves"), out MemoryLayers layers);
        byte[] label = new byte[WorkHash.Size];
        layers.Read(0, tree.LeafCount - 1, label);
        return Json.SameBytes("last label", v.Hex("last_label"), label) ?? Json.SameBytes("root", v.Hex("root"), tree.Root());
    }

    public static string? FiatShamirDraw(JsonElement v) =>
        Indices(v, FiatShamir.Indices(v.Hex("root"), v.U64("space"), (int)v.U64("t")));

    public static string? Proof(JsonElement v)
    {
        int t = (int)v.U64("t");
        byte[] statement = v.Hex("statement");
        WorkTree tree = SharedTrees.Take(statement, v.U64("leaves"), out MemoryLayers layers);
        WorkProof proof = WorkProofBuilder.Build(tree, layers, t);
        string? difference = Json.SameBytes("root", v.Hex("root"), proof.Root)
            ?? Indices(v, FiatShamir.Indices(proof.Root, tree.LeafCount, t))
            ?? Json.Same("verdict", v.Text("result") == "ok", PoetProofVerifier.Verify(statement, proof, tree.LeafCount, t).IsValid);
        return difference ?? v.Text("kind") switch
        {
            "full" => SameList("proven leaves", v, "proven_leaves", proof.ProvenLeaves)
                ?? SameList("proof nodes", v, "proof_nodes", proof.ProofNodes),
            "digest" => Json.SameBytes("proven leaves", v.Hex("sha256_of_concatenated_proven_leaves"), Digest(proof.ProvenLeaves))
                ?? Json.SameBytes("proof nodes", v.Hex("sha256_of_concatenated_proof_nodes"), Digest(proof.ProofNodes))
                ?? Json.Same("leaf count", (int)v.U64("n_proven_leaves"), proof.ProvenLeaves.Count)
                ?? Json.Same("node count", (int)v.U64("n_proof_nodes"), proof.ProofNodes.Count),
            string kind => throw new UnknownCaseKindException(kind),
        };
    }

    public static string? NegativeProof(JsonElement v)
    {
        JsonElement p = v.GetProperty("proof");
        var proof = new WorkProof(p.Hex("root"), List(p, "proven_leaves"), List(p, "proof_nodes"));
        PoetProofVerdict verdict = PoetProofVerifier.Verify(v.Hex("statement"), proof, v.U64("leaves"), (int)v.U64("t"));
        PoetProofFault expected = v.Text("error_class") switch
        {
            "" => PoetProofFault.None,
            "leaf_count_mismatch" => PoetProofFault.LeafCountMismatch,
            "merkle_error" => PoetProofFault.BadShape,
            "merkle_invalid" => PoetProofFault.WrongRoot,
            "bad_label" => PoetProofFault.BadLabel,
            string name => throw new UnknownCaseKindException(name),
        };
        if (Json.Same(v.Text("case"), expected, verdict.Fault) is { } difference)
            return difference;
        return expected == PoetProofFault.BadLabel
            && !v.Text("error").StartsWith($"label at index {verdict.BadLeaf} ", StringComparison.Ordinal)
            ? $"position of the bad label: got {verdict.BadLeaf}, expected text {v.Text("error")}"
            : null;
    }

    public static List<byte[]> List(JsonElement v, string name) => [.. v.Items(name).Select(e => e.Hex())];

    public static string? SameList(string what, JsonElement v, string name, IReadOnlyList<byte[]> got)
    {
        List<byte[]> expected = List(v, name);
        if (expected.Count != got.Count)
            return $"{what}: expected {expected.Count}, got {got.Count}";
        for (int i = 0; i < got.Count; i++)
        {
            if (Json.SameBytes($"{what} {i}", expected[i], got[i]) is { } difference)
                return difference;
        }
        return null;
    }

    private static void Grow(WorkTree tree, ulong leaves)
    {
        while (tree.LeafCount < leaves)
            tree.AddLeaf();
    }

    private static string? Parked(WorkTree tree, JsonElement v, string name)
    {
        int height = 0;
        foreach (JsonElement expected in v.Items(name))
        {
            if (Json.SameBytes($"{name} {height}", expected.Hex(), tree.Parked(height++)) is { } difference)
                return difference;
        }
        return tree.LeafCount >> height == 0 ? null : $"{name}: something is parked above height {height - 1}";
    }

    // The first cases of a statement also give the hashed input: leaf number and siblings.
    private static string? Input(JsonElement v)
    {
        if (v.HexOrNull("input") is not { } input)
            return null;
        byte[] label = new byte[WorkHash.Size];
        new WorkHash(v.Hex("statement")).LabelOver(input, label);
        return Json.SameBytes("label of the given input", v.Hex("label"), label);
    }

    private static string? Indices(JsonElement v, ulong[] got)
    {
        ulong[] expected = [.. v.Items("indices").Select(e => e.U64())];
        return expected.AsSpan().SequenceEqual(got) ? null : $"indices: expected {string.Join(' ', expected)}, got {string.Join(' ', got)}";
    }

    private static byte[] Digest(IReadOnlyList<byte[]> values) => SHA256.HashData(values.SelectMany(v => v).ToArray());
}
