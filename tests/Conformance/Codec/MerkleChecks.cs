// Job: checks of codec/merkle: roots, proofs of several leaves, and their validation.
// Invariant: every operation and every kind of validation is known.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of Merkle trees.</summary>
internal static class MerkleChecks
{
    private static readonly Dictionary<string, MerkleVerdict> Faults = new(StringComparer.Ordinal)
    {
        [""] = MerkleVerdict.WrongRoot,
        ["empty"] = MerkleVerdict.Empty,
        ["count_mismatch"] = MerkleVerdict.CountMismatch,
        ["unsorted"] = MerkleVerdict.Unsorted,
        ["duplicates"] = MerkleVerdict.Duplicates,
    };

    /// <summary>A case of <c>merkle.jsonl</c>.</summary>
    public static string? Check(JsonElement vector) => vector.Text("op") switch
    {
        "tree" or "tree_empty_leaves" => CheckTree(vector),
        "validate" => CheckValidate(vector),
        string other => throw new UnknownCaseKindException(other),
    };

    private static string? CheckTree(JsonElement vector)
    {
        var tree = new MerkleTree(vector.Items("prove").Select(e => e.U64()));
        foreach (byte[] leaf in Values(vector, "leaves"))
            tree.Add(leaf);
        string? failure = Json.SameBytes("root", vector.Hex("root"), tree.Root());
        if (failure is not null || !vector.Has("proof"))
            return failure;
        string expected = string.Join(' ', Values(vector, "proof").Select(Convert.ToHexStringLower));
        return Json.Same("proof", expected, string.Join(' ', tree.Proof().Select(Convert.ToHexStringLower)));
    }

    private static string? CheckValidate(JsonElement vector)
    {
        ulong[] indices = [.. vector.Items("indices").Select(e => e.U64())];
        ReadOnlyMemory<byte>[] leaves = [.. Values(vector, "leaves")], nodes = [.. Values(vector, "proof")];
        byte[] root = vector.Hex("root");
        bool ok = vector.GetProperty("ok").GetBoolean();
        string error = vector.Has("err") ? vector.Text("err") : "";
        MerkleVerdict expected = ok ? MerkleVerdict.Valid
            : Faults.TryGetValue(error, out MerkleVerdict fault) ? fault : throw new UnknownCaseKindException(error);
        string? failure = Json.Same("verdict", expected, MerkleProof.Validate(indices, leaves, nodes, root));
        if (failure is not null || indices.Length != 1 || leaves.Length != 1 || !Array.TrueForAll(nodes, n => n.Length == MerkleNode.Size))
            return failure;
        byte[] joined = [.. nodes.SelectMany(n => n.ToArray())];
        return Json.Same("one leaf", ok, MerkleProof.ValidateOne(indices[0], leaves[0].Span, joined, root));
    }

    private static IEnumerable<byte[]> Values(JsonElement vector, string name) => vector.Items(name).Select(e => e.Hex());
}
