// Job: decides which layers are verified, by agreement with our opinion or by the margins of blocks.
// Invariant: decisions of a layer are written together or not at all; verified may go down, written decisions stay.
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Consensus.Tortoise;

public sealed partial class TortoiseState
{
    // Verified: the highest layer up to which verification went; Changed: the lowest layer with a new decision.
    private readonly record struct Outcome(uint Verified, uint Changed);

    private void VerifyLayers()
    {
        Outcome outcome;
        if (_isFull)
        {
            outcome = RunFull();
            Outcome verifying = Run(full: false);
            if (outcome.Verified == _processed - 1 && outcome.Verified == verifying.Verified)
            {
                _isFull = false;
                outcome = outcome with { Changed = Math.Min(outcome.Changed, verifying.Changed) };
            }
        }
        else
        {
            outcome = Run(full: false);
            if (!_config.WithinHareDistance(outcome.Verified + 1, _last))
            {
                Outcome counted = RunFull();
                outcome = new Outcome(counted.Verified, Math.Min(outcome.Changed, counted.Changed));
            }
        }
        Conclude(outcome.Verified, outcome.Changed);
    }

    private void Conclude(uint reached, uint changed)
    {
        uint verified = Math.Max(_evicted, _genesis);
        for (uint layer = _evicted + 1; layer < _processed; layer++)
        {
            if (reached < layer)
            {
                // Was verified before and is not any more.
                if (layer < _verified)
                    changed = Math.Min(changed, layer);
                break;
            }
            if (layer > _verified)
                changed = Math.Min(changed, layer);
            verified = layer;
        }
        if (changed != NoLayer)
        {
            LowerPending(changed);
            OnOpinionChange(changed, stopAtFirstSame: false);
        }
        _verified = verified;
    }

    private Outcome RunFull()
    {
        if (!_isFull)
        {
            _isFull = true;
            for (uint layer = Math.Max(_counted, _evicted) + 1; layer <= _processed; layer++)
            {
                foreach (BallotRecord ballot in BallotsOf(layer))
                    CountInFull(ballot);
                CountDelayed(layer);
                _counted = layer;
            }
        }
        return Run(full: true);
    }

    private Outcome Run(bool full)
    {
        uint verified = _evicted, lowestChanged = NoLayer;
        for (uint layer = _evicted + 1; layer < _processed; layer++)
        {
            LayerRecord record = Layer(layer);
            bool changed;
            if (full ? !VerifyByMargins(record, out changed) : !VerifyByAgreement(record, out changed))
                break;
            if (changed)
                lowestChanged = Math.Min(lowestChanged, layer);
            verified = layer;
        }
        return new Outcome(verified, lowestChanged);
    }

    private bool VerifyByAgreement(LayerRecord layer, out bool changed)
    {
        changed = false;
        if (!layer.HareTerminated)
            return false;
        Fixed margin = _totalGood - layer.GoodUncounted;
        Fixed expected = ExpectedWeight(layer.Layer);
        Fixed uncounted = expected - margin;
        // All weight that was not seen is taken to be against.
        if (uncounted.IsPositive)
            margin -= uncounted;
        if (Threshold.Crosses(margin, Threshold.Global(expected, _localThreshold)) != Vote.Support)
            return false;
        Span<Vote> decisions = layer.Blocks.Count <= 64 ? stackalloc Vote[layer.Blocks.Count] : new Vote[layer.Blocks.Count];
        for (int i = 0; i < decisions.Length; i++)
        {
            BlockRecord block = layer.Blocks[i];
            decisions[i] = block.Height > layer.ReferenceHeight ? Vote.Abstain : LocalVote(block, _last).Vote;
        }
        return Settle(layer, decisions, out changed);
    }

    private bool VerifyByMargins(LayerRecord layer, out bool changed)
    {
        changed = false;
        Fixed threshold = GlobalThreshold(layer.Layer);
        bool empty = Threshold.Crosses(layer.Empty, threshold) == Vote.Support;
        if (layer.Blocks.Count == 0)
            return empty;
        Span<Vote> decisions = layer.Blocks.Count <= 64 ? stackalloc Vote[layer.Blocks.Count] : new Vote[layer.Blocks.Count];
        for (int i = 0; i < decisions.Length; i++)
        {
            Vote decision = Threshold.Crosses(layer.Blocks[i].Margin, threshold);
            decisions[i] = decision == Vote.Abstain && empty ? Vote.Against : decision;
        }
        return Settle(layer, decisions, out changed);
    }

    // An undecided block above a supported one is out; any other undecided block keeps the layer from being verified.
    private static bool Settle(LayerRecord layer, Span<Vote> decisions, out bool changed)
    {
        changed = false;
        BlockRecord? supported = null;
        for (int i = 0; i < decisions.Length; i++)
        {
            BlockRecord block = layer.Blocks[i];
            if (decisions[i] == Vote.Support)
                supported = block;
            else if (decisions[i] == Vote.Abstain)
            {
                if (supported is null || block.Height <= supported.Height)
                    return false;
                decisions[i] = Vote.Against;
            }
        }
        for (int i = 0; i < decisions.Length; i++)
        {
            changed |= layer.Blocks[i].Validity != decisions[i];
            layer.Blocks[i].Validity = decisions[i];
        }
        return true;
    }

    // Our own vote on a block when 'current' is the newest layer; Undecided: it would come from counted votes that are not there yet.
    private (Vote Vote, bool Undecided) LocalVote(BlockRecord block, uint current)
    {
        if (_config.WithinHareDistance(block.Layer, current))
            return (block.Hare, false);
        Vote vote = block.Layer > _verified ? Vote.Abstain : block.Validity;
        return (vote, vote == Vote.Abstain);
    }
}
