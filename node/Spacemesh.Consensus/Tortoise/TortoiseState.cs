// Job: the state of the tortoise and the small questions about it; the other parts of the class say what changes it.
// Invariant: evicted < verified <= processed <= last after every tally; there is one record for each layer from evicted + 1 upwards.
using Spacemesh.Consensus.Activation;
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Consensus.Tortoise;

/// <summary>
/// The tortoise: counts the votes of ballots and decides for every layer which block is valid, first by the weight of ballots that agree
/// with the local opinion (verifying), and if that does not suffice by the margin of every block (full). One owner calls it; it has no clock.
/// </summary>
public sealed partial class TortoiseState
{
    // "No layer" where a lowest layer is sought.
    private const uint NoLayer = uint.MaxValue;

    private readonly TortoiseConfig _config;
    private readonly AtxCache _atxs;
    private readonly uint _genesis;
    private readonly Dictionary<uint, EpochRecord> _epochs = [];
    private readonly Dictionary<BallotId, BallotRecord> _ballots = [];
    private readonly HashSet<NodeId> _malicious = [];

    // Records of layers _evicted + 1 upwards, without a gap.
    private readonly List<LayerRecord> _layers = [];

    // Ballots that wait for the beacon of their epoch, in the order in which they came.
    private readonly Queue<BallotRecord> _retriable = new();

    // Ballots with another beacon than ours, by the layer in which their votes begin to count.
    private readonly Dictionary<uint, List<BallotRecord>> _delayed = [];

    private uint _last;
    private uint _processed;
    private uint _verified;
    private uint _evicted;

    // Lowest layer whose opinion changed since it was last reported as applied; 0 is none.
    private uint _pending;

    // The full mode has counted the ballots of layers up to this one.
    private uint _counted;
    private bool _isFull;
    private Fixed _localThreshold;

    // Weight of all ballots that agree with the local opinion.
    private Fixed _totalGood;

    /// <summary>Starts at the effective genesis. <paramref name="atxs"/> is shared with its owner, who adds to it first and then calls <see cref="OnAtx"/>.</summary>
    public TortoiseState(TortoiseConfig config, AtxCache atxs)
    {
        config.Check();
        _config = config;
        _atxs = atxs;
        _genesis = config.EffectiveGenesis.Value;
        _last = _processed = _pending = _counted = _genesis;
        _evicted = _genesis - 1;
        _epochs.Add(config.EpochOf(_genesis), new EpochRecord());
        LayerRecord genesis = Layer(_genesis);
        genesis.HareTerminated = true;
        RecomputeOpinion(genesis);
    }

    /// <summary>Parameters in force.</summary>
    public TortoiseConfig Config => _config;

    /// <summary>The highest layer the tortoise was told of.</summary>
    public LayerId Last => new(_last);

    /// <summary>The highest layer whose ballots were tallied.</summary>
    public LayerId Processed => new(_processed);

    /// <summary>The highest layer up to which all opinions are verified; it can go down. 0 before the first tally.</summary>
    public LayerId Verified => new(_verified);

    /// <summary>The highest layer that left the window.</summary>
    public LayerId Evicted => new(_evicted);

    /// <summary>The lowest layer that <see cref="Updates"/> will report, or null if there is none.</summary>
    public LayerId? Pending => _pending == 0 ? null : new LayerId(_pending);

    /// <summary>True while every vote is counted, because agreement alone did not verify.</summary>
    public bool IsFull => _isFull;

    /// <summary>True if the layer's opinion follows the Hare rather than counted votes.</summary>
    public bool WithinHareDistance(LayerId layer) => _config.WithinHareDistance(layer.Value, _last);

    /// <summary>What is stored of a ballot, or null; also not for one that left the window.</summary>
    public StoredBallot? FindBallot(BallotId id) =>
        _ballots.TryGetValue(id, out BallotRecord? ballot) && ballot.Reference is { } reference
            ? new StoredBallot(id, new LayerId(ballot.Layer), reference.Atx, reference.Smesher, reference.Beacon, reference.Slots)
            : null;

    internal uint Counted => _counted;

    internal Fixed LocalThreshold => _localThreshold;

    internal Fixed TotalGood => _totalGood;

    internal IReadOnlyDictionary<uint, EpochRecord> Epochs => _epochs;

    internal IReadOnlyList<LayerRecord> Layers => _layers;

    internal BallotRecord? Stored(BallotId id) => _ballots.GetValueOrDefault(id);

    internal Fixed GlobalThreshold(uint target) => Threshold.Global(ExpectedWeight(target), _localThreshold);

    private Fixed ExpectedWeight(uint target) => Threshold.Expected(
        _config.LayersPerEpoch, WeightOfEpoch, target, Threshold.LastVotingLayer(_config, target, _processed, _last));

    private Fixed WeightOfEpoch(uint epoch) => _epochs.TryGetValue(epoch, out EpochRecord? record)
        ? record.Weight
        : throw new InvalidOperationException($"The tortoise has no record of epoch {epoch}, whose ballots it expects (last layer {_last}).");

    private EpochRecord Epoch(uint epoch)
    {
        if (!_epochs.TryGetValue(epoch, out EpochRecord? record))
            _epochs.Add(epoch, record = new EpochRecord());
        return record;
    }

    // The record of a layer above _evicted; records up to it are made if they are missing.
    private LayerRecord Layer(uint layer)
    {
        if (layer <= _evicted)
            throw new InvalidOperationException($"Layer {layer} left the window of the tortoise, which begins above {_evicted}.");
        while (_evicted + (uint)_layers.Count < layer)
            _layers.Add(new LayerRecord(_evicted + (uint)_layers.Count + 1));
        return _layers[(int)(layer - _evicted - 1)];
    }

    private List<BallotRecord> BallotsOf(uint layer) =>
        layer > _evicted && layer - _evicted <= (uint)_layers.Count ? _layers[(int)(layer - _evicted - 1)].Ballots : [];

    private bool RecomputeOpinion(LayerRecord layer) => layer.RecomputeOpinion(_config.WithinHareDistance(layer.Layer, _last));

    private void LowerPending(uint layer) => _pending = _pending == 0 ? layer : Math.Min(_pending, layer);
}
