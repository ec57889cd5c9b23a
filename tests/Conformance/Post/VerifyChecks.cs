// Job: checks the verdicts on proofs and on VRF nonces.
// Invariant: kind, ordinal, index and both compared values of an error are compared, not only "invalid".
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Post;

namespace Spacemesh.Conformance.Post;

internal static class VerifyChecks
{
    private static readonly PostVerifier Verifier = new(RememberedPowHash.Shared);

    public static string? Proof(JsonElement c)
    {
        JsonElement proof = c.GetProperty("proof"), metadata = c.GetProperty("metadata"), expect = c.GetProperty("expect");
        PostVerdict verdict = Verifier.Verify(
            new PostProof(proof.U32("nonce"), proof.Hex("indices"), proof.U64("pow")),
            new PostProofMetadata(metadata.Hex("node_id"), metadata.Hex("commitment_atx_id"), metadata.Hex("challenge"),
                metadata.U32("num_units")),
            Parameters(c.GetProperty("cfg"), c.GetProperty("init_cfg")), Mode(c.GetProperty("verify")));
        string ffi = verdict.IsValid ? "Ok" : verdict.IsInvalidIndex ? "InvalidIndex" : "Invalid";
        return Json.Same("ffi", expect.Text("ffi"), ffi) ?? Json.Same(c.Text("note"), Describe(expect), Describe(verdict));
    }

    public static string? VrfNonce(JsonElement c) => Json.Same(c.Text("note"), c.Flag("valid"), Verifier.IsVrfNonceValid(
        c.Hex("node_id"), c.Hex("commitment_atx_id"), c.U64("nonce"), unchecked(c.U32("num_units") * c.U64("labels_per_unit")),
        new ScryptParameters(c.U64("scrypt_n"))));

    internal static PostParameters Parameters(JsonElement cfg, JsonElement init)
    {
        JsonElement scrypt = init.GetProperty("scrypt");
        return new PostParameters(
            init.U32("min_num_units"), init.U32("max_num_units"), init.U64("labels_per_unit"), cfg.U32("k1"), cfg.U32("k2"), 1,
            cfg.Hex("pow_difficulty"), new ScryptParameters(scrypt.U64("n"), scrypt.U32("r"), scrypt.U32("p")));
    }

    private static PostVerifyMode Mode(JsonElement mode) => mode.Text("mode") switch
    {
        "all" => PostVerifyMode.All,
        "one" => PostVerifyMode.One(mode.U32("ordinal")),
        "subset" => PostVerifyMode.Subset(mode.U32("k3"), mode.Hex("seed")),
        string other => throw new UnknownCaseKindException(other),
    };

    private static string Describe(JsonElement e)
    {
        if (e.Text("result") == "ok")
            return "valid";
        string kind = e.Text("kind");
        return kind switch
        {
            "NumUnitsTooSmall" => $"{kind} {e.U32("got")} {e.U32("min")}",
            "NumUnitsTooLarge" => $"{kind} {e.U32("got")} {e.U32("max")}",
            "NonceGroupOutOfBounds" => $"{kind} {e.U32("nonce_group")}",
            "InvalidPoW" => kind,
            "InvalidIndicesLen" => $"{kind} {e.U64("got")} {e.U64("expected")}",
            "InvalidNumLabels" => $"{kind} {e.Text("message")}",
            "InvalidMsb" => $"{kind} {e.U32("index_id")} {e.U64("index")} {e.U32("msb")} {e.U32("difficulty_msb")}",
            "InvalidLsb" => $"{kind} {e.U32("index_id")} {e.U64("index")} {e.U64("lsb")} {e.U64("difficulty_lsb")}",
            _ => throw new UnknownCaseKindException(kind),
        };
    }

    private static string Describe(PostVerdict v) => v.Fault switch
    {
        PostFault.None => "valid",
        PostFault.NumUnitsTooSmall => $"NumUnitsTooSmall {v.Given} {v.Limit}",
        PostFault.NumUnitsTooLarge => $"NumUnitsTooLarge {v.Given} {v.Limit}",
        PostFault.NonceGroupOutOfBounds => $"NonceGroupOutOfBounds {v.Given}",
        PostFault.InvalidPow => "InvalidPoW",
        PostFault.InvalidIndicesLength => $"InvalidIndicesLen {v.Given} {v.Limit}",
        PostFault.InvalidNumLabels => $"InvalidNumLabels number of labels ({v.Given}) must be bigger than k1 ({v.Limit})",
        PostFault.InvalidHighByte => $"InvalidMsb {v.Ordinal} {v.Index} {v.Given} {v.Limit}",
        PostFault.InvalidLowPart => $"InvalidLsb {v.Ordinal} {v.Index} {v.Given} {v.Limit}",
        _ => v.ToString(),
    };
}
