// Job: the list of checks of the domain 'poet', one for each vector file.
// Invariant: a file is listed once; what is not listed stands in tests/vectors/NOT-READ-YET.txt.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Poet;

/// <summary>Checks of the domain <c>poet</c>.</summary>
internal static class PoetDomain
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> Readers { get; } =
    [
        VectorReader.Lines("client.jsonl", ClientChecks.Case),
        VectorReader.Lines("fiat_shamir.jsonl", WorkChecks.FiatShamirDraw),
        VectorReader.Lines("hash.jsonl", WorkChecks.Hash),
        VectorReader.Lines("layer_files.jsonl", StorageChecks.InterruptedRound),
        VectorReader.Whole("live_rest.jsonl", RestChecks.All),
        VectorReader.Whole("membership.jsonl", TreeChecks.Membership),
        VectorReader.Lines("merkle.jsonl", TreeChecks.Merkle),
        VectorReader.Lines("nipost_challenge.jsonl", MessageChecks.Challenge),
        VectorReader.Lines("node_timing.jsonl", TimingChecks.Publish),
        VectorReader.Lines("poet_message.jsonl", MessageChecks.Message),
        VectorReader.Lines("poetdb.jsonl", MessageChecks.Fetched),
        VectorReader.Lines("proofs.jsonl", WorkChecks.Proof),
        VectorReader.Lines("proofs_negative.jsonl", WorkChecks.NegativeProof),
        VectorReader.Lines("registration_order.jsonl", StorageChecks.RegistrationOrder),
        VectorReader.Lines("roots.jsonl", WorkChecks.Root),
        VectorReader.Lines("small_trees.jsonl", WorkChecks.SmallTree),
        VectorReader.Lines("state.jsonl", StorageChecks.Record),
        VectorReader.Lines("timing.jsonl", TimingChecks.Round),
    ];
}
