// Job: whether a ballot's votes contradict themselves.
// Invariant: looks at the exceptions as sent, before Tortoise decodes them.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Proposals;

/// <summary>The vote check (go-spacemesh proposals/handler.go, checkVotesConsistency).</summary>
public static class VoteConsistency
{
    /// <summary>Checks the votes of a ballot of <paramref name="layer"/>.</summary>
    public static RuleOutcome Check(Votes votes, LayerId layer, uint hdist, int maxExceptions)
    {
        var supported = new HashSet<BlockId>();
        var layers = new Dictionary<LayerId, BlockId>();
        foreach (BlockVote vote in votes.Support)
        {
            supported.Add(vote.Id);
            if (!layers.TryAdd(vote.Layer, vote.Id) && layers[vote.Layer] != vote.Id && (ulong)vote.Layer.Value + hdist > layer.Value)
                return RuleOutcome.Reject(BallotRule.DoubleVote);
        }
        var voted = new HashSet<LayerId>(layers.Keys);
        foreach (BlockVote vote in votes.Against)
        {
            if (supported.Contains(vote.Id))
                return RuleOutcome.Reject(BallotRule.ConflictingVotes);
            voted.Add(vote.Layer);
        }
        if (supported.Count > maxExceptions)
            return RuleOutcome.Reject(BallotRule.TooManyExceptions);
        foreach (LayerId abstained in votes.Abstain)
        {
            if (voted.Contains(abstained))
                return RuleOutcome.Reject(BallotRule.ConflictingVotes);
        }
        return RuleOutcome.Ok;
    }
}
