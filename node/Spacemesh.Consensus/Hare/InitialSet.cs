// Job: chooses the proposals of a layer that this node supports at the start of Hare.
// Invariant: an identity with two proposals has none of them chosen; order is the order of the candidates.
using Spacemesh.Consensus.Activation;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Hare;

/// <summary>A proposal of the layer as the proposal store knows it.</summary>
/// <param name="Id">Proposal.</param>
/// <param name="Smesher">Its author.</param>
/// <param name="Atx">The author's ATX.</param>
/// <param name="Beacon">The beacon of the author's first ballot in the epoch.</param>
/// <param name="BallotIsMalicious">True if the ballot was flagged.</param>
public readonly record struct ProposalCandidate(ProposalId Id, NodeId Smesher, AtxId Atx, Beacon Beacon, bool BallotIsMalicious);

/// <summary>The choice of a session's initial set (go-spacemesh hare3/hare.go).</summary>
public static class InitialSet
{
    /// <summary>
    /// Chooses among all proposals of the layer. <paramref name="ownAtxs"/> are the registered keys' ATXs that target the epoch; without
    /// one the set is empty, and so it is when a candidate's ATX is not known.
    /// </summary>
    public static IReadOnlyList<ProposalId> Choose(
        EpochId target, Beacon beacon, IEnumerable<AtxId> ownAtxs, IReadOnlyCollection<ProposalCandidate> candidates, AtxCache atxs)
    {
        ulong? lowest = null;
        foreach (AtxId own in ownAtxs)
        {
            if (atxs.Get(target, own) is { } atx && (lowest is null || atx.Height < lowest))
                lowest = atx.Height;
        }
        if (lowest is null)
            return [];
        var uses = new Dictionary<AtxId, int>();
        foreach (ProposalCandidate candidate in candidates)
            uses[candidate.Atx] = uses.GetValueOrDefault(candidate.Atx) + 1;
        var chosen = new List<ProposalId>();
        foreach (ProposalCandidate candidate in candidates)
        {
            if (candidate.BallotIsMalicious || atxs.IsMalicious(candidate.Smesher) || uses[candidate.Atx] > 1)
                continue;
            if (atxs.Get(target, candidate.Atx) is not { } atx)
                return [];
            if (atx.BaseHeight < lowest && candidate.Beacon == beacon)
                chosen.Add(candidate.Id);
        }
        return chosen;
    }
}
