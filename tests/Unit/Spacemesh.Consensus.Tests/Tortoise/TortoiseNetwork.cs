// Job: a small network for tests: smeshers of equal weight that all see one tortoise, and the database it would have.
// Invariant: everything comes from the seed; layers are played one after the other.
using System.Buffers.Binary;
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tests.Tortoise;

internal sealed class TortoiseNetwork
{
    public const ulong BlockHeight = 100;

    private readonly Random _random;
    private readonly NodeId[] _smeshers;
    private readonly Dictionary<(NodeId Smesher, uint Epoch), BallotId> _firstBallots = [];
    private readonly Dictionary<uint, List<BlockHeader>> _blocks = [];
    private readonly Dictionary<uint, BlockId> _hare = [];
    private readonly Dictionary<uint, List<TortoiseBallot>> _ballots = [];
    private readonly Dictionary<uint, Hash32> _hashes = [];
    private readonly HashSet<BlockId> _valid = [];

    public TortoiseNetwork(TortoiseConfig config, int smeshers, int seed)
    {
        Config = config;
        _random = new Random(seed);
        _smeshers = [.. Enumerable.Range(0, smeshers).Select(_ => NewId<NodeId>())];
        State = new TortoiseState(config, Atxs);
        Next = config.EffectiveGenesis + 1;
    }

    public static TortoiseConfig SmallConfig { get; } = new()
    {
        HareDistance = 3,
        ZeroDistance = 2,
        Window = 20,
        MaxExceptions = 1000,
        BadBeaconDelay = 4,
        LayersPerEpoch = 4,
        EffectiveGenesis = new LayerId(7),
    };

    public TortoiseConfig Config { get; }

    public AtxCache Atxs { get; private set; } = new();

    public TortoiseState State { get; private set; }

    public LayerId Next { get; private set; }

    public LayerId Applied { get; private set; }

    public IReadOnlyList<NodeId> Smeshers => _smeshers;

    public List<LayerResult> Reported { get; } = [];

    public T NewId<T>()
        where T : unmanaged, IFixedBytes<T>
    {
        Span<byte> bytes = stackalloc byte[T.Size];
        _random.NextBytes(bytes);
        return T.FromSpan(bytes);
    }

    public static Beacon BeaconOf(EpochId epoch)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, epoch.Value + 1);
        return Beacon.FromSpan(bytes);
    }

    public void Play(int layers, bool withHare = true, bool apply = true)
    {
        for (int i = 0; i < layers; i++)
            PlayLayer(withHare, apply);
    }

    public TortoiseBallot NewBallot(NodeId smesher, TortoiseOpinion opinion)
    {
        uint epoch = Next.Value / Config.LayersPerEpoch;
        BallotId id = NewId<BallotId>();
        bool first = _firstBallots.TryAdd((smesher, epoch), id);
        return new TortoiseBallot
        {
            Id = id,
            Layer = Next,
            Smesher = smesher,
            Atx = AtxOf(smesher, epoch),
            Eligibilities = 1,
            Opinion = opinion,
            EpochData = first ? new TortoiseEpochData(BeaconOf(new EpochId(epoch)), Config.LayersPerEpoch) : null,
            Reference = first ? null : _firstBallots[(smesher, epoch)],
        };
    }

    // One layer: ATXs of a new epoch, ballots with our votes, a block that the Hare agrees on, tally, application.
    public void PlayLayer(bool withHare, bool apply)
    {
        if (Next.IsFirstInEpoch(Config.LayersPerEpoch))
            BeginEpoch(Next.Epoch(Config.LayersPerEpoch));
        State.TallyVotes(Next);
        State.OnWeakCoin(Next - 1, true);
        Assert.Equal(TortoiseFault.None, State.EncodeVotes(out TortoiseOpinion? opinion, Next));
        List<TortoiseBallot> ballots = _ballots[Next.Value] = [];
        foreach (NodeId smesher in _smeshers)
        {
            TortoiseBallot ballot = NewBallot(smesher, opinion!);
            Assert.Equal(TortoiseFault.None, State.DecodeBallot(ballot, out DecodedBallot? decoded));
            Assert.Equal(TortoiseFault.None, State.StoreBallot(decoded!));
            ballots.Add(ballot);
        }
        var block = new BlockHeader(Next, NewId<BlockId>(), BlockHeight);
        _blocks[Next.Value] = [block];
        State.OnBlock(block);
        if (withHare)
        {
            _hare[Next.Value] = block.Id;
            State.OnHareOutput(Next, block.Id);
        }
        State.TallyVotes(Next);
        if (apply)
            Apply();
        Next += 1;
    }

    public void Apply()
    {
        foreach (LayerResult result in State.Updates())
        {
            Reported.Add(result);
            _hashes[result.Layer.Value] = result.Opinion;
            foreach (BlockResult block in result.Blocks)
            {
                if (block.Valid)
                    _valid.Add(block.Header.Id);
                else
                    _valid.Remove(block.Header.Id);
            }
            Applied = LayerId.Max(Applied, result.Layer);
            if (result.Verified)
                State.OnApplied(result.Layer, result.Opinion);
        }
    }

    public void GoOnWith(TortoiseState state, AtxCache atxs) => (State, Atxs) = (state, atxs);

    public RecoveredTortoise Recover(AtxCache atxs) => TortoiseRecovery.Recover(Config, atxs, new RecoveredMesh
    {
        LastBallotLayer = Next - 1,
        LastApplied = Applied,
        HighestValid = _blocks.Values.SelectMany(b => b).Where(b => _valid.Contains(b.Id)).Max(b => (LayerId?)b.Layer),
        Clock = Next - 1,
        Layer = layer => new RecoveredLayer(
            [.. _blocks.GetValueOrDefault(layer.Value, []).Select(b => new RecoveredBlock(b, _valid.Contains(b.Id)))],
            _hare.TryGetValue(layer.Value, out BlockId output) ? output : null,
            _ballots.GetValueOrDefault(layer.Value, []), true),
        Beacon = epoch => BeaconOf(epoch),
        AggregatedHash = layer => _hashes.TryGetValue(layer.Value, out Hash32 hash) ? hash : null,
    });

    public AtxId AtxOf(NodeId smesher, uint epoch)
    {
        Span<byte> bytes = stackalloc byte[32];
        smesher.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, epoch);
        return AtxId.FromSpan(bytes);
    }

    public void AddAtxs(AtxCache atxs, uint epoch, Action<AtxRecord>? added = null)
    {
        foreach (NodeId smesher in _smeshers)
        {
            var atx = new AtxRecord(smesher, default, 400, BlockHeight, BlockHeight + 10, 1);
            if (atxs.Add(new EpochId(epoch), AtxOf(smesher, epoch), atx))
                added?.Invoke(atx);
        }
    }

    private void BeginEpoch(EpochId epoch)
    {
        AddAtxs(Atxs, epoch.Value, atx => State.OnAtx(epoch, atx));
        State.OnBeacon(epoch, BeaconOf(epoch));
    }
}
