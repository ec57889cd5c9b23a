// Job: walks new layers, counts their ballots, verifies what can be verified and drops what left the window.
// Invariant: eviction comes last in a tally; a layer is processed once.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

public sealed partial class TortoiseState
{
    /// <summary>Counts the votes of all ballots in layers up to <paramref name="last"/> and verifies.</summary>
    public void TallyVotes(LayerId last)
    {
        UpdateLast(last);
        DrainRetriable();
        while (_processed < _last)
            Process(_processed + 1);
        VerifyLayers();
        Evict();
    }

    private void Process(uint layer)
    {
        if (_config.OrdinalOf(layer) == 0)
            Epoch(_config.EpochOf(layer)).Height = _atxs.MedianHeight(new EpochId(_config.EpochOf(layer)));
        LayerRecord record = Layer(layer);
        foreach (BlockRecord block in record.Blocks)
            UpdateReferenceHeight(record, block);
        if (layer - 1 > _evicted)
        {
            LayerRecord before = Layer(layer - 1);
            record.GoodUncounted += before.GoodUncounted;
            record.PreviousOpinion = before.Opinion;
        }
        _processed = layer;
        if (_isFull)
        {
            CountDelayed(layer);
            _counted = layer;
        }
        foreach (BallotRecord ballot in record.Ballots)
            CountOrRetryLater(ballot);
        if (RecomputeOpinion(record))
            LowerPending(_last);
        if (layer > _config.ZeroDistance)
        {
            // Nobody ended this layer in time: it counts as empty.
            uint overdue = layer - _config.ZeroDistance;
            if (overdue > _evicted && !Layer(overdue).HareTerminated)
                OnHareOutput(new LayerId(overdue), BlockId.Empty);
        }
        if (layer > _config.HareDistance && layer - _config.HareDistance > _evicted)
            OnOpinionChange(layer - _config.HareDistance, stopAtFirstSame: true);
    }

    // Drops the layers that left the window, unless one of them was not reported yet.
    private void Evict()
    {
        if (_verified <= (ulong)_genesis + _config.HareDistance)
            return;
        uint window = _config.WindowOf(new LayerId(_verified));
        if (_verified < window)
            return;
        uint start = _verified - window;
        if (start <= _evicted || (_pending != 0 && _pending < start))
            return;
        int dropped = (int)(start - 1 - _evicted);
        foreach (LayerRecord layer in _layers.Take(dropped))
        {
            foreach (BallotRecord ballot in layer.Ballots)
                _ballots.Remove(ballot.Id);
            if (_config.OrdinalOf(layer.Layer) == _config.LayersPerEpoch - 1)
            {
                uint epoch = _config.EpochOf(layer.Layer);
                _epochs.Remove(epoch);
                _atxs.Evict(new EpochId(epoch));
            }
        }
        _layers.RemoveRange(0, Math.Min(dropped, _layers.Count));
        _evicted = start - 1;
        foreach (BallotRecord ballot in BallotsOf(start))
            ballot.Votes = LayerVote.CutBefore(ballot.Votes, start);
    }
}
