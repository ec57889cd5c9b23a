// Job: puts a smesher's ballot and proposal together.
// Invariant: signing is the caller's: it gets the bytes to sign and answers with a signature, after it has noted them.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Proposals;

/// <summary>Signs a message in a domain.</summary>
public delegate EdSignature MessageSigner(SigningDomain domain, byte[] message);

/// <summary>What a proposal is built from.</summary>
/// <param name="Layer">Layer.</param>
/// <param name="Smesher">Signer.</param>
/// <param name="Atx">Its ATX for the epoch.</param>
/// <param name="Opinion">Votes from Tortoise and their hash.</param>
/// <param name="Reference">Its first ballot of the epoch, null when this is it.</param>
/// <param name="EpochData">Set when this is the first ballot of the epoch.</param>
/// <param name="Proofs">Slots in this layer.</param>
/// <param name="Transactions">Transactions to propose.</param>
/// <param name="MeshHash">Aggregated hash of the layer below, or empty.</param>
public sealed record ProposalParts(
    LayerId Layer, NodeId Smesher, AtxId Atx, Opinion Opinion, BallotId? Reference, EpochData? EpochData,
    IReadOnlyList<VotingEligibility> Proofs, IReadOnlyList<TransactionId> Transactions, Hash32 MeshHash);

/// <summary>Builds proposals.</summary>
public static class ProposalMaker
{
    /// <summary>Builds and signs the ballot, then the proposal around it.</summary>
    public static Proposal Make(ProposalParts parts, MessageSigner sign)
    {
        if (parts.Reference is null == parts.EpochData is null)
            throw new ArgumentException("a ballot has either a reference or epoch data", nameof(parts));
        if (parts.Proofs.Count == 0)
            throw new ArgumentException("a ballot needs a slot", nameof(parts));
        var ballot = new Ballot
        {
            Inner = new InnerBallot
            {
                Layer = parts.Layer,
                AtxId = parts.Atx,
                OpinionHash = parts.Opinion.Hash,
                RefBallot = parts.Reference ?? BallotId.Empty,
                EpochData = parts.EpochData,
            },
            SmesherId = parts.Smesher,
            Votes = parts.Opinion.Votes,
            EligibilityProofs = [.. parts.Proofs],
        };
        ballot.Signature = sign(SigningDomain.Ballot, ballot.SignedBytes());
        var proposal = new Proposal
        {
            Inner = new InnerProposal { Ballot = ballot, TransactionIds = [.. parts.Transactions], MeshHash = parts.MeshHash },
        };
        proposal.Signature = sign(SigningDomain.Proposal, proposal.SignedBytes());
        return proposal;
    }
}
