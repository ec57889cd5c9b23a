// Job: the files on proposals, blocks and the mesh, in both domains that hold some.
// Invariant: one reader a file.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Consensus.Rules;

internal static class RuleReaders
{
    public static IReadOnlyList<VectorReader> Consensus { get; } =
    [
        VectorReader.Lines("proposals/slots.jsonl", ProposalChecks.Slots),
        VectorReader.Lines("proposals/min-weight.jsonl", ProposalChecks.MinimalWeights),
        VectorReader.Lines("proposals/atx-grade.jsonl", ProposalChecks.Grade),
        VectorReader.Lines("proposals/active-set-hash.jsonl", ProposalChecks.ActiveSetHash),
        VectorReader.Lines("proposals/eligibility-proofs.jsonl", ProposalChecks.EligibilityProofs),
        VectorReader.Lines("proposals/eligibility-validation.jsonl", EligibilityChecks.FromFields),
        VectorReader.Lines("proposals/votes-consistency.jsonl", ProposalChecks.VotesFromFields),
        VectorReader.Lines("proposals/proposals-built.jsonl", ProposalChecks.ProposalBuilt),
        VectorReader.Lines("blocks/certifier.jsonl", CertifierChecks.Check),
        VectorReader.Lines("mesh/mesh.jsonl", MeshChecks.Check),
    ];

    public static IReadOnlyList<VectorReader> Codec { get; } =
    [
        VectorReader.Lines("slots.jsonl", ProposalChecks.Slots),
        VectorReader.Lines("eligible_layer.jsonl", ProposalChecks.EligibleLayer),
        VectorReader.Lines("atx_grades.jsonl", ProposalChecks.Grade),
        VectorReader.Lines("active_sets.jsonl", ProposalChecks.ActiveSetFromPeer),
        VectorReader.Lines("ballot_eligibility.jsonl", EligibilityChecks.FromBytes),
        VectorReader.Lines("ballot_votes.jsonl", ProposalChecks.VotesFromBytes),
    ];
}
