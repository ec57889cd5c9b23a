// Job: checks of codec/signing and codec/ed25519_edge: what is signed and which signatures the network accepts.
// Invariant: every case is verified; cases of kind good are signed again as well.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of Ed25519.</summary>
internal static class SignatureChecks
{
    private static readonly HashSet<string> SigningKinds = new(StringComparer.Ordinal)
    {
        "good", "wrong_domain", "wrong_prefix", "wrong_key", "wrong_message", "mutated_signature", "prefix_domain_boundary",
    };

    private static readonly HashSet<string> EdgeKinds = new(StringComparer.Ordinal)
    {
        "small_order_A_and_R", "small_order_R", "mixed_order_A", "mixed_order_R", "S_plus_L", "S_is_L", "good", "random_key",
    };

    /// <summary>A case of <c>signing.jsonl</c>.</summary>
    public static string? CheckSigning(JsonElement vector)
    {
        string kind = vector.Text("kind");
        if (!SigningKinds.Contains(kind))
            throw new UnknownCaseKindException(kind);
        byte[] prefix = vector.Hex("prefix"), message = vector.Hex("message"), publicKey = vector.Hex("public_key");
        byte domain = checked((byte)vector.U32("domain"));
        bool valid = Ed25519.VerifyInDomain(publicKey, prefix, domain, message, vector.Hex("signature"));
        string? failure = Json.Same("valid", vector.GetProperty("valid").GetBoolean(), valid)
            ?? Json.Same("joined message", valid, Ed25519.Verify(publicKey, [.. prefix, domain, .. message], vector.Hex("signature")));
        if (failure is not null || kind != "good")
            return failure;
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromBytes64(vector.Hex("private_key"));
        byte[] signature = new byte[64];
        key.SignInDomain(prefix, domain, message, signature);
        return Json.SameBytes("public_key", publicKey, key.PublicKey) ?? Json.SameBytes("signature", vector.Hex("signature"), signature);
    }

    /// <summary>A case of <c>ed25519_edge.jsonl</c>.</summary>
    public static string? CheckEdge(JsonElement vector)
    {
        string kind = vector.Text("kind");
        if (!EdgeKinds.Contains(kind))
            throw new UnknownCaseKindException(kind);
        bool valid = Ed25519.Verify(vector.Hex("public_key"), vector.Hex("signed_message"), vector.Hex("signature"));
        return Json.Same("valid", vector.GetProperty("valid").GetBoolean(), valid);
    }
}
