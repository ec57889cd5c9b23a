// Job: adds up ballots: their weight if they agree with us (verifying), their vote on every block (full).
// Invariant: weights are added in the order of ballots; the full mode never counts a ballot of a layer above _counted.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

public sealed partial class TortoiseState
{
    private void CountOrRetryLater(BallotRecord ballot)
    {
        if (!TryCount(ballot))
            _retriable.Enqueue(ballot);
    }

    // False if the beacon of the ballot's epoch is not known yet.
    private bool TryCount(BallotRecord ballot)
    {
        if (ballot.Layer - 1 <= _evicted)
            return true;
        if (Epoch(_config.EpochOf(ballot.Layer)).Beacon is not { } beacon)
            return false;
        ballot.BadBeacon = ballot.Reference!.Beacon != beacon;
        CountInVerifying(ballot);
        if (ballot.Layer <= _counted)
            CountInFull(ballot);
        return true;
    }

    private void DrainRetriable()
    {
        while (_retriable.TryPeek(out BallotRecord? ballot) && TryCount(ballot))
            _retriable.Dequeue();
    }

    private void CountInVerifying(BallotRecord ballot)
    {
        LayerRecord before = Layer(ballot.Layer - 1);
        if (ballot.BadBeacon || before.ReferenceHeight > ballot.Reference!.Height || before.Opinion.Value != ballot.Opinion)
            return;
        for (uint layer = ballot.Layer; layer <= _processed; layer++)
            Layer(layer).GoodUncounted += ballot.Weight;
        _totalGood += ballot.Weight;
    }

    private void CountInFull(BallotRecord ballot)
    {
        if (ballot.BadBeacon && (ulong)ballot.Layer + _config.BadBeaconDelay > _last)
        {
            Delay(ballot, ballot.Layer + _config.BadBeaconDelay);
            return;
        }
        if (ballot.Malicious)
            return;
        for (LayerVote? vote = ballot.Votes; vote is not null && vote.Layer > _evicted; vote = vote.Previous)
        {
            if (vote.Flag != Vote.Abstain)
                CountVote(vote, ballot);
        }
    }

    private void CountVote(LayerVote vote, BallotRecord ballot)
    {
        LayerRecord layer = Layer(vote.Layer);
        bool supportsNone = true;
        foreach (BlockRecord block in layer.Blocks)
        {
            // A ballot cannot know blocks above its own height.
            if (block.Height > ballot.Reference!.Height)
                continue;
            if (vote.On(block) == Vote.Support)
            {
                supportsNone = false;
                block.Margin += ballot.Weight;
            }
            else
                block.Margin -= ballot.Weight;
        }
        if (supportsNone)
            layer.Empty += ballot.Weight;
        else
            layer.Empty -= ballot.Weight;
    }

    private void Delay(BallotRecord ballot, uint until)
    {
        if (!_delayed.TryGetValue(until, out List<BallotRecord>? ballots))
            _delayed.Add(until, ballots = []);
        ballots.Add(ballot);
    }

    private void CountDelayed(uint layer)
    {
        if (!_delayed.Remove(layer, out List<BallotRecord>? ballots))
            return;
        foreach (BallotRecord ballot in ballots)
            CountInFull(ballot);
    }

    // A block that came after ballots were counted: those that did not abstain on its layer were against it.
    private void CountForLateBlock(BlockRecord block)
    {
        for (uint layer = block.Layer + 1; layer <= _counted; layer++)
        {
            foreach (BallotRecord ballot in BallotsOf(layer))
            {
                if (block.Height > ballot.Reference!.Height)
                    continue;
                LayerVote? vote = ballot.Votes;
                while (vote is not null && vote.Layer > block.Layer)
                    vote = vote.Previous;
                if (vote is not null && vote.Layer == block.Layer && vote.Flag != Vote.Abstain)
                    block.Margin -= ballot.Weight;
            }
        }
    }

    // Recomputes opinions from a layer upwards; if any changed, recounts which ballots agree.
    private void OnOpinionChange(uint from, bool stopAtFirstSame)
    {
        uint changed = NoLayer;
        for (uint layer = from; layer <= _processed; layer++)
        {
            if (RecomputeOpinion(Layer(layer)))
                changed = Math.Min(changed, layer);
            else if (stopAtFirstSame)
                break;
        }
        if (changed == NoLayer)
            return;
        LowerPending(changed);
        _totalGood = Layer(from).GoodUncounted;
        for (uint layer = from + 1; layer <= _processed; layer++)
            Layer(layer).GoodUncounted = _totalGood;
        for (uint layer = from + 1; layer <= _processed; layer++)
        {
            foreach (BallotRecord ballot in BallotsOf(layer))
                CountInVerifying(ballot);
        }
    }
}
