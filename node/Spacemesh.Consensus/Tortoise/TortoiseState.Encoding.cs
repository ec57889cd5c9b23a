// Job: expresses our own votes as differences to the best base ballot.
// Invariant: the opinion hash is that which every other node computes from the encoded votes.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

public sealed partial class TortoiseState
{
    /// <summary>Votes for a ballot of layer <paramref name="current"/> (default: the one after the last known).</summary>
    /// <param name="opinion">The votes.</param>
    /// <param name="current">Layer of the ballot.</param>
    /// <param name="whenUndecided">
    /// Asked about a block for which neither margin nor coin speaks; without it such a block is the fault <see cref="TortoiseFault.NoCoin"/>.
    /// After a pause of a whole network there is nobody to toss a coin, and without a vote nobody ever would again.
    /// </param>
    public TortoiseFault EncodeVotes(out TortoiseOpinion? opinion, LayerId? current = null, Func<BlockHeader, bool>? whenUndecided = null)
    {
        opinion = null;
        if (_retriable.Count != 0)
            return TortoiseFault.NotDrained;
        uint voting = current?.Value ?? _last + 1;
        TortoiseFault fault = TortoiseFault.NoBallots;
        for (uint layer = voting - 1; layer > _evicted; layer--)
        {
            IReadOnlyList<BallotRecord> candidates = layer == _genesis ? [VirtualBase(_genesis)] : BallotsOf(layer);
            foreach (BallotRecord candidate in candidates)
            {
                if (candidate.Malicious)
                    continue;
                fault = Encode(candidate, voting, whenUndecided, out opinion);
                if (fault == TortoiseFault.None)
                    return TortoiseFault.None;
            }
        }
        return fault;
    }

    private TortoiseFault Encode(BallotRecord baseBallot, uint voting, Func<BlockHeader, bool>? whenUndecided, out TortoiseOpinion? opinion)
    {
        opinion = null;
        var draft = new TortoiseOpinionDraft();
        TortoiseFault fault = AddDifferences(baseBallot, voting, whenUndecided, draft);
        if (fault == TortoiseFault.None)
            fault = AddNewLayers(baseBallot.Layer, voting, whenUndecided, draft);
        if (fault != TortoiseFault.None)
            return fault;
        if (draft.Support.Count + draft.Against.Count > _config.MaxExceptions)
            return TortoiseFault.TooManyExceptions;
        TortoiseOpinion listed = new(default, baseBallot.Id, draft.Support, draft.Against, draft.Abstain);
        VoteDecoder.Result decoded = VoteDecoder.Decode(voting, baseBallot, listed);
        if (decoded.Fault != TortoiseFault.None)
            return decoded.Fault;
        opinion = listed.WithHash(decoded.Votes is null ? default : decoded.Votes.Opinion);
        return TortoiseFault.None;
    }

    // Layers the base voted on, newest first: only where we see it differently.
    private TortoiseFault AddDifferences(
        BallotRecord baseBallot, uint voting, Func<BlockHeader, bool>? whenUndecided, TortoiseOpinionDraft draft)
    {
        for (LayerVote? vote = baseBallot.Votes; vote is not null && vote.Layer > _evicted; vote = vote.Previous)
        {
            LayerRecord layer = Layer(vote.Layer);
            if (!layer.HareTerminated)
            {
                if (vote.Flag != Vote.Abstain)
                    draft.Abstain.Add(new LayerId(vote.Layer));
                continue;
            }
            if (vote.Flag == Vote.Abstain)
                return TortoiseFault.BaseAbstained;
            foreach (BlockRecord block in layer.Blocks)
            {
                TortoiseFault fault = FullVote(block, voting, whenUndecided, out Vote own);
                if (fault != TortoiseFault.None)
                    return fault;
                if (own == vote.On(block))
                    continue;
                if (own == Vote.Support)
                    draft.Support.Add(block.Header);
                else if (own == Vote.Against)
                    draft.Against.Add(block.Header);
            }
        }
        return TortoiseFault.None;
    }

    // Layers from the base ballot's own upwards, oldest first; what is not supported is against without being listed.
    private TortoiseFault AddNewLayers(uint from, uint voting, Func<BlockHeader, bool>? whenUndecided, TortoiseOpinionDraft draft)
    {
        for (uint current = from; current < voting; current++)
        {
            LayerRecord layer = Layer(current);
            if (!layer.HareTerminated)
            {
                draft.Abstain.Add(new LayerId(current));
                continue;
            }
            foreach (BlockRecord block in layer.Blocks)
            {
                TortoiseFault fault = FullVote(block, voting, whenUndecided, out Vote own);
                if (fault != TortoiseFault.None)
                    return fault;
                if (own == Vote.Support)
                    draft.Support.Add(block.Header);
            }
        }
        return TortoiseFault.None;
    }

    // What we vote: never for a block we do not hold; by our opinion; else by its margin; else by the coin of the layer before.
    private TortoiseFault FullVote(BlockRecord block, uint voting, Func<BlockHeader, bool>? whenUndecided, out Vote vote)
    {
        vote = Vote.Against;
        if (!block.Data)
            return TortoiseFault.None;
        (vote, bool undecided) = LocalVote(block, voting);
        if (!undecided)
            return TortoiseFault.None;
        vote = Threshold.Crosses(block.Margin, _localThreshold);
        if (vote == Vote.Abstain)
            vote = Layer(voting - 1).Coin;
        if (vote == Vote.Abstain && whenUndecided is not null)
            vote = whenUndecided(block.Header) ? Vote.Support : Vote.Against;
        return vote == Vote.Abstain ? TortoiseFault.NoCoin : TortoiseFault.None;
    }

    private sealed class TortoiseOpinionDraft
    {
        public List<BlockHeader> Support { get; } = [];

        public List<BlockHeader> Against { get; } = [];

        public List<LayerId> Abstain { get; } = [];
    }
}
