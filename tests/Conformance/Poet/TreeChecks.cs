// Job: checks of the padded tree over given values and of membership proofs.
// Invariant: where the reference's cached proofs do not validate, ours must (its defect is not reproduced).
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Poet.Verify;
using Spacemesh.Poet.Work;

namespace Spacemesh.Conformance.Poet;

internal static class TreeChecks
{
    public static string? Merkle(JsonElement v)
    {
        NodeHash hash = v.Text("hash") switch
        {
            "sha256_concat" => NodeHashes.Sha256Concat,
            "membership" => NodeHashes.Membership,
            string name => throw new UnknownCaseKindException(name),
        };
        List<byte[]> leaves = WorkChecks.List(v, "leaves");
        switch (v.Text("kind"))
        {
            case "root_and_proof":
                int minHeight = (int)v.U64("min_height");
                return Json.SameBytes("root", v.Hex("root"), PaddedTree.Root(leaves, hash, minHeight))
                    ?? WorkChecks.SameList("proof", v, "proof", PaddedTree.Proof(leaves, Numbers(v, "prove"), hash, minHeight));
            case "odd_leaf_sizes":
                return Json.SameBytes("root", v.Hex("root"), PaddedTree.Root(leaves, hash));
            case "resume_from_parked":
                List<byte[]> parked = PaddedTree.Park(leaves, hash);
                return WorkChecks.SameList("parked", v, "parked", parked)
                    ?? Json.SameBytes("root before", v.Hex("root_before"), PaddedTree.RootOfParked(parked, hash))
                    ?? Json.SameBytes("root after", v.Hex("root_after"),
                        PaddedTree.RootOfParked(PaddedTree.Park(WorkChecks.List(v, "more_leaves"), hash, parked), hash));
            case "proof_from_cache":
                return CachedProof(v, leaves, hash);
            case "validate":
                return Validate(v, leaves, hash);
            default:
                throw new UnknownCaseKindException(v.Text("kind"));
        }
    }

    public static IEnumerable<(string Name, string? Failure)> Membership(VectorFolder folder)
    {
        var sets = new Dictionary<string, List<byte[]>>();
        int line = 0;
        foreach (JsonElement v in folder.ReadLines("membership.jsonl"))
        {
            if (v.Text("kind") == "set")
                sets[v.Text("set")] = WorkChecks.List(v, "members");
            yield return ($"line {++line}", Member(v, sets[v.Text("set")]));
        }
    }

    private static string? Member(JsonElement v, List<byte[]> members)
    {
        switch (v.Text("kind"))
        {
            case "set":
                return Json.SameBytes("root", v.Hex("root"), PoetMembership.Root(members))
                    ?? Json.SameBytes("statement", v.Hex("statement"), PoetMembership.Statement(members));
            case "not_a_member":
                return PoetMembership.Prove(members, new byte[32]) is null ? null : "a member was found";
            case "proof":
                PoetMembershipProof? proof = PoetMembership.Prove(members, v.Hex("member"));
                return proof is null ? "not found"
                    : Json.Same("leaf index", v.U64("leaf_index"), proof.LeafIndex)
                        ?? WorkChecks.SameList("nodes", v, "nodes", proof.Nodes);
            case "verify":
                return Verdict(v, PoetMembership.Verify(v.Hex("root"), v.Hex("leaf"), v.U64("leaf_index"), WorkChecks.List(v, "nodes")));
            case "verify_multi":
                return Verdict(v, PoetMembership.VerifyMany(
                    v.Hex("root"), WorkChecks.List(v, "leaves"), Numbers(v, "leaf_indices"), WorkChecks.List(v, "nodes")));
            default:
                throw new UnknownCaseKindException(v.Text("kind"));
        }
    }

    private static string? Verdict(JsonElement v, MembershipFault got) => Json.Same(v.Text("case"), v.Text("result") switch
    {
        "ok" => MembershipFault.None,
        "mismatch" => MembershipFault.WrongRoot,
        "error" => MembershipFault.BadShape,
        string result => throw new UnknownCaseKindException(result),
    }, got);

    private static string? CachedProof(JsonElement v, List<byte[]> leaves, NodeHash hash)
    {
        List<ulong> prove = Numbers(v, "prove");
        List<byte[]> proof = PaddedTree.Proof(leaves, prove, hash);
        byte[] root = PaddedTree.Root(leaves, hash);
        byte[][] proven = [.. prove.Select(i => leaves[(int)i])];
        if (Json.SameBytes("root", v.Hex("root"), root) is { } difference)
            return difference;
        if (!ProofReplay.Root(prove, proven, proof, hash).AsSpan().SequenceEqual(root))
            return "our own proof does not lead to the root";
        if (!v.Flag("validates"))
            return WorkChecks.SameList("proof", v, "proof", proof) is null ? "equals the reference's proof that does not validate" : null;
        return WorkChecks.SameList("proof", v, "proof", proof) ?? WorkChecks.SameList("proven leaves", v, "proven_leaves", proven);
    }

    private static string? Validate(JsonElement v, List<byte[]> leaves, NodeHash hash)
    {
        List<ulong> indices = Numbers(v, "indices");
        ProofShapeFault shape = ProofReplay.CheckShape(indices, leaves.Count);
        if (v.Text("result") == "error")
        {
            ProofShapeFault expected = v.Text("error") switch
            {
                "leafIndices are not sorted" => ProofShapeFault.NotSorted,
                "leafIndices contain duplicates" => ProofShapeFault.Duplicate,
                "at least one leaf is required for validation" => ProofShapeFault.NoLeaves,
                string text when text.StartsWith("number of leaves", StringComparison.Ordinal) => ProofShapeFault.CountMismatch,
                string text => throw new UnknownCaseKindException(text),
            };
            return Json.Same("shape", expected, shape);
        }
        if (shape != ProofShapeFault.None)
            return $"shape refused: {shape}";
        byte[] root = ProofReplay.Root(indices, leaves, WorkChecks.List(v, "proof"), hash, out List<List<byte[]>> siblings);
        if (Json.Same("valid", v.Text("result") == "true", root.AsSpan().SequenceEqual(v.Hex("expected_root"))) is { } difference)
            return difference;
        string got = string.Join('|', siblings.Select(s => string.Join(',', s.Select(Convert.ToHexStringLower))));
        string expectedSiblings = string.Join('|',
            v.Items("parking_snapshots").Select(s => string.Join(',', s.EnumerateArray().Select(e => e.GetString()))));
        return Json.Same("left siblings", expectedSiblings, got);
    }

    private static List<ulong> Numbers(JsonElement v, string name) => [.. v.Items(name).Select(e => e.U64())];
}
