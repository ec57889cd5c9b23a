// Job: the readers of the codec files about hashes, trees, keys, signatures and the VRF.
// Invariant: what is listed here checks Spacemesh.Crypto and nothing above it, except hashes.jsonl.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Codec;

/// <summary>Readers for <c>Spacemesh.Crypto</c>.</summary>
internal static class CryptoReaders
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> All { get; } =
    [
        VectorReader.Lines("hashes.jsonl", HashChecks.Check),
        VectorReader.Lines("signing.jsonl", SignatureChecks.CheckSigning),
        VectorReader.Lines("ed25519_edge.jsonl", SignatureChecks.CheckEdge),
        VectorReader.Lines("vrf.jsonl", VrfChecks.CheckProof),
        VectorReader.Lines("vrf_hash_to_curve.jsonl", VrfChecks.CheckHashToCurve),
        VectorReader.Lines("vrf_compare.jsonl", VrfChecks.CheckCompare),
        VectorReader.Lines("merkle.jsonl", MerkleChecks.Check),
        VectorReader.Lines("identity_keys.jsonl", KeyFileChecks.Check),
    ];
}
