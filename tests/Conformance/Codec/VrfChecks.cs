// Job: checks of codec/vrf, vrf_hash_to_curve and vrf_compare.
// Invariant: every proof is verified and hashed; where the private key is given it is made again as well.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of the verifiable random function.</summary>
internal static class VrfChecks
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "good", "mutated_proof", "wrong_message", "wrong_key", "s_plus_L", "draft_v10_proof", "small_order_key", "small_order_gamma",
        "torsion_in_gamma", "torsion_in_key",
    };

    /// <summary>A case of <c>vrf.jsonl</c>.</summary>
    public static string? CheckProof(JsonElement vector)
    {
        string kind = vector.Text("kind");
        if (!Kinds.Contains(kind))
            throw new UnknownCaseKindException(kind);
        byte[] alpha = vector.Hex("message"), proof = vector.Hex("proof"), publicKey = vector.Hex("public_key");
        byte[] hash = new byte[Vrf.HashSize];
        bool decodes = Vrf.TryProofToHash(proof, hash);
        string? failure = Json.Same("valid", vector.GetProperty("valid").GetBoolean(), Vrf.Verify(publicKey, alpha, proof))
            ?? Json.Same("decodes", vector.Has("beta"), decodes)
            ?? (decodes ? Json.SameBytes("beta", vector.Hex("beta"), hash) : null);
        if (failure is not null || !vector.Has("private_key"))
            return failure;
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromBytes64(vector.Hex("private_key"));
        byte[] made = new byte[Vrf.ProofSize];
        Vrf.Prove(key, alpha, made);
        return Json.SameBytes("proof", proof, made);
    }

    /// <summary>A case of <c>vrf_hash_to_curve.jsonl</c>.</summary>
    public static string? CheckHashToCurve(JsonElement vector)
    {
        byte[] publicKey = vector.Hex("public_key"), alpha = vector.Hex("alpha"), point = new byte[32];
        byte[] uniform = new byte[Elligator.UniformSize];
        Elligator.Expand(publicKey, alpha, uniform);
        Elligator.HashToPoint(publicKey, alpha).CopyTo(point);
        return Json.SameBytes("dst", vector.Hex("dst"), Elligator.Domain)
            ?? Json.SameBytes("uniform_bytes", vector.Hex("uniform_bytes"), uniform)
            ?? Json.SameBytes("H", vector.Hex("H"), point);
    }

    /// <summary>A case of <c>vrf_compare.jsonl</c>; an absent signature stands for no winner so far and loses against any.</summary>
    public static string? CheckCompare(JsonElement vector)
    {
        byte[]? a = vector.HexOrNull("a"), b = vector.HexOrNull("b");
        int order = a is null || b is null ? (a is null ? 1 : 0) - (b is null ? 1 : 0) : Vrf.Compare(a, b);
        return Json.Same("cmp", vector.I64("cmp"), order);
    }
}
