// Job: replays a recording layer by layer: ATXs by arrival, beacons, ballots, coin, blocks, Hare outputs, tally.
// Invariant: decides from inputs alone; the one fact taken from the results is how far the recorded node had counted.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Mesh;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Networks;
using Spacemesh.Protocol.Wire;
using Spacemesh.Vm;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Node.Verify;

/// <summary>A replay of a recording.</summary>
internal sealed class Replay
{
    private readonly RecordedState _recorded;
    private readonly NodeConfig _config;
    private readonly VerifyReport _report;
    private readonly LayerClock _clock;
    private readonly LayerId _genesis;
    private readonly Queue<(VerifiedAtx Atx, LayerId From)> _atxs;
    private readonly Queue<(NodeId Identity, MalfeasanceProof Proof, long ReceivedUnixNanoseconds)> _malicious;
    private readonly AtxCache _cache = new();
    private readonly TortoiseState _tortoise;
    private readonly MeshState _mesh;
    private readonly BallotVerification _ballots;
    private readonly BlockVerification _blocks;
    private readonly CertificateVerification _certificates;

    public Replay(RecordedState recorded, IReadOnlyList<VerifiedAtx> atxs, NodeConfig config, VerifyReport report)
    {
        (_recorded, _config, _report) = (recorded, config, report);
        _clock = new LayerClock(LayerClock.UnixNanoseconds(config.Genesis.GenesisTime), config.Main.LayerDuration.Nanoseconds);
        _genesis = config.FirstEffectiveGenesis;
        _atxs = new(ByLayer(atxs));
        _malicious = new(recorded.Malicious.OrderBy(m => m.ReceivedUnixNanoseconds));
        _tortoise = new TortoiseState(TortoiseConfigOf(config), _cache);
        Store = new ReplayStore(_genesis);
        Genesis = GenesisAccounts(config);
        Executor = ExecutorOf(recorded, atxs, config, Store, Genesis);
        _mesh = new MeshState(Store, Executor, new ReplayTortoise(_tortoise), _genesis);
        _ballots = new BallotVerification(recorded, config, _cache, _tortoise, report);
        _blocks = new BlockVerification(recorded, config, _cache, _ballots, report);
        _certificates = new CertificateVerification(recorded, config, _cache, _ballots, Store, report);
    }

    /// <summary>What became of the layers.</summary>
    public ReplayStore Store { get; }

    /// <summary>What became of the accounts.</summary>
    public ReplayExecutor Executor { get; }

    /// <summary>Accounts of the genesis ledger.</summary>
    public IReadOnlyList<Account> Genesis { get; }

    /// <summary>Layers by time.</summary>
    public LayerClock Clock => _clock;

    /// <summary>The ballots of the replay.</summary>
    public BallotVerification Ballots => _ballots;

    /// <summary>
    /// What a node may or may not have written of blocks that the replay leaves open: decisions that follow from ballots above the last
    /// counted
    /// layer, and those that agree with what was applied.
    /// </summary>
    public Dictionary<BlockId, bool> LateValidity { get; } = [];

    /// <summary>Runs to the end of the recording.</summary>
    public void Run()
    {
        _report.Expect("ballot ids", "ballot signatures", "ballot columns", "ballot eligibilities", "ballot opinions", "block ids",
            "block contents",
            "certificates", "certificate signatures");
        LayerId counted = _recorded.Layers.Where(l => l.Processed).Select(l => l.Layer).DefaultIfEmpty(_genesis).Max();
        LayerId last = LayerId.Max(counted, _recorded.Ballots.Select(b => b.Row.Layer).DefaultIfEmpty(_genesis).Max());
        last = LayerId.Max(last, _recorded.Outputs.Select(o => o.Row.Layer).DefaultIfEmpty(_genesis).Max());
        foreach (string stray in StrayObjects(last))
            _report.Check("layers", false, () => stray);
        try
        {
            for (LayerId layer = _genesis + 1; layer <= last; layer++)
                Step(layer, layer <= counted);
            TakeUndecided(counted);
            LookAhead(last);
        }
        catch (Exception e) when (e is ReplayStoppedException or InvalidOperationException or ArgumentException or InvalidDataException)
        {
            // Such inputs no correct node could have had; what follows is compared with what the replay reached.
            _report.CannotRead("replay", e.Message);
        }
    }

    private void Step(LayerId layer, bool counted)
    {
        TakeAtxs(layer);
        EpochId epoch = layer.Epoch(_config.Main.LayersPerEpoch);
        if (layer == _genesis + 1 || layer.IsFirstInEpoch(_config.Main.LayersPerEpoch))
        {
            foreach ((EpochId of, Beacon beacon) in _recorded.Beacons)
            {
                if (of == epoch)
                    _tortoise.OnBeacon(of, beacon);
            }
        }
        // A smeshing node counts before it makes its ballot, which moves Tortoise between its modes.
        _tortoise.TallyVotes(layer);
        _ballots.Take(layer);
        if (_recorded.Layers.FirstOrDefault(l => l.Layer == layer)?.WeakCoin is { } coin)
            _tortoise.OnWeakCoin(layer, coin);
        foreach (BlockHeader header in _blocks.Take(layer))
            _tortoise.OnBlock(header);
        IReadOnlyList<RecordedOutput> outputs = _certificates.Take(layer);
        if (counted)
            Count(layer, outputs);
    }

    private void Count(LayerId layer, IReadOnlyList<RecordedOutput> outputs)
    {
        RecordedOutput[] valid = [.. outputs.Where(o => o.Row.Valid)];
        if (valid.Length == 1)
        {
            _mesh.ProcessHareOutput(layer, valid[0].Row.Block, executed: false);
            return;
        }
        if (valid.Length > 1)
            _tortoise.OnHareOutput(layer, BlockId.Empty);
        _mesh.ProcessLayer(layer);
    }

    // What the votes leave open at the end depends on the moment of the recording: these layers are executed as recorded and compared.
    private void TakeUndecided(LayerId counted)
    {
        for (LayerId layer = Executor.LastApplied + 1; layer <= counted; layer++)
        {
            if (_recorded.Layers.FirstOrDefault(l => l.Layer == layer) is not { AppliedBlock: { } applied, AggregatedHash: { } opinion })
                return;
            Executor.Apply(layer, applied);
            Store.SetApplied(layer, applied, opinion);
        }
    }

    private void LookAhead(LayerId last)
    {
        _tortoise.TallyVotes(last);
        foreach (LayerResult result in _tortoise.Updates())
        {
            foreach (BlockResult block in result.Blocks.Where(b => b.Data))
            {
                if (block.Valid || block.Invalid)
                    LateValidity[block.Header.Id] = block.Valid;
                else if (!result.Verified && result.Layer < _tortoise.Processed)
                    LateValidity[block.Header.Id] = Store.Applied(result.Layer) == block.Header.Id;
            }
        }
    }

    private void TakeAtxs(LayerId layer)
    {
        while (_atxs.TryPeek(out (VerifiedAtx Atx, LayerId From) next) && next.From <= layer)
        {
            AcceptedAtx atx = _atxs.Dequeue().Atx.Atx;
            AtxRecord record = atx.ToRecord();
            if (_cache.Add(atx.PublishEpoch.Target, atx.Id, record))
                _tortoise.OnAtx(atx.PublishEpoch.Target, record);
        }
        while (_malicious.TryPeek(out var identity) && _clock.LayerAt(identity.ReceivedUnixNanoseconds) <= layer)
        {
            _malicious.Dequeue();
            _cache.SetMalicious(identity.Identity);
            _tortoise.OnMalfeasance(identity.Identity);
        }
    }

    // A node that synced got ATXs later than others built on them, and the ballots that did so later still.
    private IEnumerable<(VerifiedAtx Atx, LayerId From)> ByLayer(IReadOnlyList<VerifiedAtx> atxs)
    {
        var sets = _recorded.ActiveSets.ToDictionary(s => s.Id, s => s.Set.Set);
        var used = new Dictionary<AtxId, LayerId>();
        foreach (Ballot ballot in _recorded.Ballots.Select(b => b.Ballot))
        {
            AtxId[] set = ballot.Inner.EpochData is { } data ? sets.GetValueOrDefault(data.ActiveSetHash) ?? [] : [];
            foreach (AtxId id in set.Append(ballot.Inner.AtxId))
                used[id] = used.TryGetValue(id, out LayerId first) ? LayerId.Min(first, ballot.Inner.Layer) : ballot.Inner.Layer;
        }
        return atxs
            .Select(a => (Atx: a,
                From: LayerId.Min(_clock.LayerAt(a.ReceivedUnixNanoseconds), used.GetValueOrDefault(a.Atx.Id, new LayerId(uint.MaxValue)))))
            .OrderBy(a => a.From).ThenBy(a => a.Atx.ReceivedUnixNanoseconds);
    }

    // Objects of layers in which nothing can be.
    private IEnumerable<string> StrayObjects(LayerId last) =>
        _recorded.Ballots.Where(b => b.Row.Layer <= _genesis).Select(b => $"ballot {b.Row.Id} in layer {b.Row.Layer}")
            .Concat(_recorded.Blocks.Where(b => b.Row.Layer <= _genesis || b.Row.Layer > last).Select(b =>
                $"block {b.Row.Id} in layer {b.Row.Layer}"))
            .Concat(_recorded.Outputs.Where(o => o.Row.Layer <= _genesis).Select(o => $"Hare output in layer {o.Row.Layer}"));

    private static ReplayExecutor ExecutorOf(RecordedState recorded, IReadOnlyList<VerifiedAtx> atxs, NodeConfig config,
        ReplayStore store, IReadOnlyList<Account> genesis)
    {
        var parameters = new VmParameters(
            config.Genesis.GenesisId, config.Main.BlockGasLimit, config.Main.LayersPerEpoch, config.FirstEffectiveGenesis,
                config.Main.NetworkHrp);
        var blocks = new Dictionary<BlockId, Block>();
        foreach (RecordedBlock block in recorded.Blocks)
            blocks.TryAdd(block.Block.ComputeId(), block.Block);
        var transactions = new Dictionary<TransactionId, byte[]>();
        foreach (byte[] raw in recorded.Transactions.Select(t => t.Raw).OfType<byte[]>())
            transactions[TransactionParser.IdOf(raw)] = raw;
        var accepted = new Dictionary<AtxId, AcceptedAtx>();
        foreach (VerifiedAtx atx in atxs)
            accepted.TryAdd(atx.Atx.Id, atx.Atx);
        return new ReplayExecutor(parameters, store, genesis, blocks, transactions, accepted);
    }

    private static IReadOnlyList<Account> GenesisAccounts(NodeConfig config)
    {
        var balances = new List<KeyValuePair<Address, ulong>>();
        foreach ((string text, ulong balance) in config.Genesis.Accounts)
        {
            if (AddressText.Parse(text, config.Main.NetworkHrp, out Address address) == AddressTextFault.None)
                balances.Add(new(address, balance));
        }
        return FirstAccounts.FromGenesis(balances);
    }

    private static Consensus.Tortoise.TortoiseConfig TortoiseConfigOf(NodeConfig config) => new()
    {
        HareDistance = config.Tortoise.Hdist,
        ZeroDistance = config.Tortoise.Zdist,
        Window = config.Tortoise.WindowSize,
        HistoricalWindows = [.. config.Tortoise.HistoricalWindows.Select(w =>
            new HistoricalWindow(new LayerId(w.Start), new LayerId(w.End), w.Window))],
        MaxExceptions = (int)config.Tortoise.MaxExceptions,
        BadBeaconDelay = config.BadBeaconDelayLayers,
        LayersPerEpoch = config.Main.LayersPerEpoch,
        EffectiveGenesis = config.FirstEffectiveGenesis,
    };
}
