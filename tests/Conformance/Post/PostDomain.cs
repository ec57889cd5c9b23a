// Job: the list of checks of the domain 'post', one for each vector file.
// Invariant: a file is listed once; what is not listed stands in tests/vectors/NOT-READ-YET.txt.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Post;

/// <summary>Checks of the domain <c>post</c>.</summary>
internal static class PostDomain
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> Readers { get; } =
    [
        // The longest first, so that the others run beside it.
        VectorReader.Whole("proofs.jsonl", ProofChecks.Proofs),
        VectorReader.Lines("keccak512.jsonl", LabelChecks.Keccak),
        VectorReader.Lines("hmac_keccak512.jsonl", LabelChecks.Hmac),
        VectorReader.Lines("pbkdf2_keccak512.jsonl", LabelChecks.Pbkdf2),
        VectorReader.Lines("chacha20_8_core.jsonl", LabelChecks.ChaCha),
        VectorReader.Lines("chunkmix.jsonl", LabelChecks.ChunkMix),
        VectorReader.Lines("romix.jsonl", LabelChecks.RoMix),
        VectorReader.Lines("scrypt_general.jsonl", LabelChecks.ScryptGeneral),
        VectorReader.Lines("scrypt_pipeline.jsonl", LabelChecks.Pipeline),
        VectorReader.Lines("labels.jsonl", LabelChecks.Labels),
        VectorReader.Lines("commitment.jsonl", LabelChecks.Commitment),
        VectorReader.Lines("aes_oracle.jsonl", OracleChecks.Aes),
        VectorReader.Lines("proving_difficulty.jsonl", OracleChecks.Difficulty),
        VectorReader.Lines("required_bits.jsonl", OracleChecks.RequiredBits),
        VectorReader.Lines("index_packing.jsonl", OracleChecks.Packing),
        VectorReader.Lines("index_packing_raw.jsonl", OracleChecks.PackingRaw),
        VectorReader.Lines("index_unpacking.jsonl", OracleChecks.Unpacking),
        VectorReader.Lines("k3_selection.jsonl", OracleChecks.Selection),
        VectorReader.Lines("random_values.jsonl", OracleChecks.RandomValues),
        VectorReader.Lines("pow_difficulty_scale.jsonl", OracleChecks.Scale),
        VectorReader.Lines("vrf_difficulty.jsonl", OracleChecks.VrfDifficulty),
        VectorReader.Lines("randomx_hash.jsonl", PowChecks.RandomX),
        VectorReader.Lines("k2pow.jsonl", PowChecks.Search),
        VectorReader.Lines("k2pow_verify.jsonl", PowChecks.Verify),
        VectorReader.Lines("layout.jsonl", DataChecks.Layout),
        VectorReader.Lines("metadata_json.jsonl", DataChecks.Metadata),
        VectorReader.Whole("data_index.jsonl", DataChecks.DataIndex),
        VectorReader.Lines("initializer_tool_output.jsonl", DataChecks.InitializerTool),
        VectorReader.Lines("init_validate.jsonl", InitChecks.Validate),
        VectorReader.Whole("init_resume.jsonl", InitChecks.Resume),
        VectorReader.Lines("vrf_nonce.jsonl", InitChecks.VrfNonce),
        VectorReader.Lines("vrf_extended_search.jsonl", InitChecks.ExtendedSearch),
        VectorReader.Lines("vrf_search_files.jsonl", InitChecks.SearchFiles),
        VectorReader.Lines("proving_errors.jsonl", ProofChecks.Errors),
        VectorReader.Whole("grpc_register.jsonl", RegisterChecks.Register),
        VectorReader.Lines("verify.jsonl", VerifyChecks.Proof),
        VectorReader.Lines("vrf_verify.jsonl", VerifyChecks.VrfNonce),
    ];
}
