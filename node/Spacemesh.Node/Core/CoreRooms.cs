// Job: the rooms of the consensus loop and the way messages and layers take through them.
// Invariant: the only place where the rooms are put together; order within a layer is fixed here.
using Spacemesh.Consensus;
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Consensus.Mesh;
using Spacemesh.Node.Core.Atxs;
using Spacemesh.Node.Core.Beacons;
using Spacemesh.Node.Core.Blocks;
using Spacemesh.Node.Core.Hare;
using Spacemesh.Node.Core.Mesh;
using Spacemesh.Node.Core.Proposals;
using Spacemesh.Node.Network;
using Spacemesh.Node.Storage.State;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Vm;

namespace Spacemesh.Node.Core;

/// <summary>All rooms of the loop.</summary>
public sealed class CoreRooms
{
    private readonly CoreContext _context;
    private readonly AtxIntake _atxs;
    private readonly BeaconDriver _beacon;
    private readonly ProposalStore _proposals;
    private readonly ProposalIntake _proposalIntake;
    private readonly ProposalBuilder _builder;
    private readonly HareDriver _hare;
    private readonly CertifierRoom _certifier;
    private readonly BlockGenerator _generator;
    private readonly MeshState _mesh;
    private readonly LayerExecutor _executor;

    private CoreRooms(CoreContext context, CoreSeams seams)
    {
        _context = context;
        var activeSets = new ActiveSetSource(context);
        context.Oracle = new Oracle(
            new OracleConfig(context.LayersPerEpoch, context.EffectiveGenesis, context.Config.HareEligibility.ConfidenceParam), context.Atxs, activeSets);
        Recovery.WriteGenesis(context);
        Recovery.LoadAtxs(context);
        context.Tortoise = Recovery.LoadTortoise(context);
        _atxs = new AtxIntake(context, seams.Posts);
        _beacon = new BeaconDriver(context);
        _proposals = new ProposalStore(context.Config.Tortoise.Zdist + 1);
        var accounts = new AccountStore(() => context.Db);
        var store = new StoredTransactions(() => context.Db);
        Mempool = new Mempool(store, accounts);
        Transactions = new TransactionIntake(context.GenesisId, accounts, Mempool, store);
        LayerId lastApplied = LayerTable.LastApplied(context.Db) ?? context.EffectiveGenesis;
        var vm = new VmParameters(
            context.GenesisId, context.Config.Main.BlockGasLimit, context.LayersPerEpoch, context.EffectiveGenesis, context.Config.Main.NetworkHrp);
        _executor = new LayerExecutor(context, vm, accounts, Mempool, lastApplied);
        _mesh = new MeshState(new MeshStore(context), _executor, new MeshTortoise(context), LayerTable.LastProcessed(context.Db) ?? context.EffectiveGenesis);
        _certifier = new CertifierRoom(context);
        _generator = new BlockGenerator(context, _proposals, _certifier, _mesh, _executor, Mempool, Transactions);
        _proposalIntake = new ProposalIntake(context, activeSets, _proposals, Transactions, Mempool, () => _mesh.Processed, _beacon.Report);
        _builder = new ProposalBuilder(context, activeSets, Mempool);
        _hare = new HareDriver(context, _proposals, OnHareFinished);
        Mempool.Rebuild(lastApplied);
        PruneDatabase();
    }

    /// <summary>Transactions that wait for a block.</summary>
    public Mempool Mempool { get; }

    /// <summary>Checks transactions of peers and of the API.</summary>
    public TransactionIntake Transactions { get; }

    /// <summary>The highest layer up to which all were counted.</summary>
    public LayerId Processed => _mesh.Processed;

    /// <summary>The highest layer in the state.</summary>
    public LayerId LastApplied => _executor.LastApplied;

    /// <summary>The highest layer that Tortoise has verified.</summary>
    public LayerId Verified => _context.Tortoise.Verified;

    /// <summary>What keeps each own smesher from proposing at present.</summary>
    public IReadOnlyDictionary<NodeId, DarkReason> Dark => _builder.Dark;

    /// <summary>The rule that the last refused ATX failed; for messages.</summary>
    public AtxRule LastAtxRule { get; private set; }

    /// <summary>Loads the state and puts the rooms together. Called inside a step.</summary>
    public static CoreRooms Open(CoreContext context, CoreSeams seams) => new(context, seams);

    /// <summary>Sets the beacon that comes with the network, such as that of a standalone network's first epoch.</summary>
    public void SetGenesisBeacon(EpochId epoch, Spacemesh.Protocol.Beacon beacon) => _beacon.Set(epoch, beacon);

    /// <summary>Handles a message of a topic.</summary>
    public GossipVerdict Receive(string topic, byte[] bytes) => topic switch
    {
        Topics.Atx => ReceiveAtx(bytes),
        Topics.Proposal => _proposalIntake.Receive(bytes),
        Topics.Transaction => ReceiveTransaction(bytes),
        Topics.Hare => _hare.Receive(bytes),
        Topics.Certify => _certifier.Receive(bytes),
        Topics.BeaconProposal => _beacon.ReceiveProposal(bytes),
        Topics.BeaconFirstVote => _beacon.ReceiveFirstVotes(bytes),
        Topics.BeaconFollowingVote => _beacon.ReceiveFollowingVotes(bytes),
        Topics.BeaconWeakCoin => _beacon.ReceiveWeakCoin(bytes),
        _ => GossipVerdict.Ignore,
    };

    /// <summary>Does what the start of a layer asks for.</summary>
    public void OnLayer(LayerId layer)
    {
        ProcessBelow(layer);
        // Before the layer's own proposals exist: whom the oracle knows now decides who sits in the preround (as in the reference).
        _hare.Start(layer);
        _builder.Build(layer);
        _beacon.OnLayer(layer);
        Forget(layer);
    }

    private GossipVerdict ReceiveAtx(byte[] bytes)
    {
        GossipVerdict verdict = _atxs.Receive(bytes, out AtxRule rule);
        LastAtxRule = rule;
        return verdict;
    }

    private GossipVerdict ReceiveTransaction(byte[] bytes) => Transactions.FromGossip(bytes, _context.NowUnixNanoseconds).Verdict switch
    {
        IntakeVerdict.Accept => GossipVerdict.Accept,
        IntakeVerdict.Reject => GossipVerdict.Reject,
        _ => GossipVerdict.Ignore,
    };

    private void OnHareFinished(LayerId layer, IReadOnlyList<ProposalId>? result)
    {
        if (result is not null)
            _generator.OnHareResult(layer, result);
    }

    // A layer that Hare still decides is left to it for zdist layers.
    private void ProcessBelow(LayerId current)
    {
        for (LayerId layer = _mesh.Processed + 1; layer < current; layer++)
        {
            if (_hare.IsInCharge(layer) && current - layer < _context.Config.Tortoise.Zdist)
                return;
            _generator.Process(layer);
        }
    }

    private void Forget(LayerId layer)
    {
        _certifier.Prune(layer);
        _proposals.Prune(layer);
    }

    // At the start and then at the configured interval, like the network's other node (prune/prune.go).
    private void PruneDatabase()
    {
        LayerId current = _context.CurrentLayer;
        LayerId oldest = current.SaturatingSubtract(_context.Config.Tortoise.Hdist);
        CertificateTable.Prune(_context.Db, oldest);
        TransactionTable.PruneProposals(_context.Db, oldest);
        EpochId epoch = _context.EpochOf(current);
        // Where no epoch is configured the sets stay, so that the whole history can be verified (verify-db).
        if (_context.Config.Main.PruneActivesetsFrom > 0 && epoch.Value > _context.Config.Main.PruneActivesetsFrom)
            ActiveSetTable.PruneBefore(_context.Db, epoch - 1);
        _context.Timers.At(_context.Now + _context.Config.Main.DbPruneInterval.TimeSpan, PruneDatabase);
    }
}
