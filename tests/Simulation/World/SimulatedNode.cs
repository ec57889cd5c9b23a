// Job: one node of a simulation: its folder, databases, journal, key, consensus core and smesher, as a live node has them.
// Invariant: what differs from a live node: the clock, the network, who calls the core, and that the prover is in the process.
using System.Security.Cryptography;
using Spacemesh.Api.V1;
using Spacemesh.Consensus;
using Spacemesh.Crypto;
using Spacemesh.Node.Activation;
using Spacemesh.Node.Core;
using Spacemesh.Node.Events;
using Spacemesh.Node.Network;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Smeshing;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;
using NetworkTopics = Spacemesh.Node.Network.Topics;

namespace Spacemesh.Simulation.Tests.World;

/// <summary>What all nodes of a simulation share.</summary>
internal sealed record SharedParts(
    SimulatedClock Clock, SimulatedNetwork Network, SimulatedPoet Poet, IPowHash PowHash, PostVerifier Verifier);

/// <summary>A node of a simulation.</summary>
internal sealed class SimulatedNode : INetworkMember, IAtxPublisher, IDisposable
{
    // 16 nonces are one group, so a proof costs one k2pow; with K1 = 12 of 64 labels nearly every group has a proof.
    private static readonly PostProvingOptions s_proving = new(Nonces: 16, Threads: 1);

    // Real time: a smesher that waits ends at once.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly SharedParts _shared;
    private readonly NodeConfig _config;
    private readonly string _folder;
    private readonly int _seed;
    private readonly INetwork _network;
    private readonly Stack<IDisposable> _open = new();
    private CancellationTokenSource? _stop;
    private Task<SmeshingFault>? _life;
    private NodeCore? _core;
    private Database? _state;
    private int _starts;

    /// <summary>Makes the folder, the key and the PoST data; the node does not run yet.</summary>
    public SimulatedNode(int index, string folder, NodeConfig config, uint units, int seed, SharedParts shared)
    {
        (Index, _folder, _config, _seed, _shared) = (index, folder, config, seed, shared);
        Notes = new Notes(shared.Clock, $"node {index}");
        Wallet = new SimulatedWallet(Seeds.Bytes(seed, "wallet"), config.Genesis.GenesisId);
        Units = units;
        string identities = Directory.CreateDirectory(Path.Combine(folder, SmesherIdentity.Folder)).FullName;
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(Seeds.Bytes(seed, "smesher"));
        KeyFile.WriteNew(Path.Combine(identities, KeyFile.LocalName), key);
        Smesher = NodeId.FromSpan(key.PublicKey);
        MakePost();
        _network = shared.Network.Join(this);
    }

    public int Index { get; }

    public NodeId Smesher { get; }

    public Address Coinbase => Wallet.Address;

    /// <summary>Whom the rewards belong to.</summary>
    public SimulatedWallet Wallet { get; }

    public uint Units { get; }

    public Notes Notes { get; }

    public bool IsRunning => _core is not null;

    /// <summary>When the core wants to run next; null when stopped.</summary>
    public DateTimeOffset? NextDue => _core?.NextDeadline;

    /// <summary>The core of the running node.</summary>
    public NodeCore Core => _core ?? throw new InvalidOperationException($"node {Index} is stopped");

    private string PostFolder => Path.Combine(_folder, "post");

    /// <summary>Opens everything and begins or goes on where the databases say.</summary>
    public void Start()
    {
        var events = new NodeEventLog(_shared.Clock);
        SmesherIdentity identity = Own(OpenIdentity());
        _state = Own(Database.Open(Path.Combine(_folder, "state.sql"), Schema.State));
        Database local = Own(Database.Open(Path.Combine(_folder, "local.sql"), Schema.Local));
        SigningJournal journal = Own(SigningJournal.Open(Path.Combine(_folder, "signing.journal")));
        int run = _starts++;
        var context = new CoreContext
        {
            Config = _config,
            Clock = new EpochClock(_config.Genesis.GenesisTime, _config.Main.LayerDuration, _config.Main.LayersPerEpoch),
            Smeshers = [identity.Key],
            Journal = journal,
            Network = _network,
            Local = local,
            Random = new Random(Seeds.Number(_seed, $"transactions {run}")),
            GoldenAtx = _config.Genesis.GoldenAtx,
            GenesisId = _config.Genesis.GenesisId,
        };
        var posts = new PostChecks(_shared.Verifier, PostChecks.ParametersOf(_config), Smesher.ToArray());
        _core = new NodeCore(context, _state, events, new CoreSeams(posts), _shared.Clock.Now);
        _core.Ask(_shared.Clock.Now, rooms =>
        {
            rooms.SetGenesisBeacon(new EpochId(2), Protocol.Beacon.FromSpan(context.GenesisId.Span[..Protocol.Beacon.Size]));
            return true;
        });
        var life = new SmesherLife(new SmesherParts
        {
            Identity = identity,
            Settings = SmesherSettings.Of(_config),
            State = _state,
            Local = local,
            Journal = journal,
            DataFolder = _folder,
            Prover = new LocalPostProver(
                new PostDirectory(PostFolder), new PostProver(PostChecks.ParametersOf(_config), _shared.PowHash, s_proving)),
            Verifier = _shared.Verifier,
            Poets = [_shared.Poet.NewClient()],
            Publisher = this,
            Coinbase = () => Coinbase,
            Events = events,
            Time = _shared.Clock,
            Random = new Random(Seeds.Number(_seed, $"jitter {run}")),
            Log = Notes,
        });
        _stop = new CancellationTokenSource();
        _life = life.RunAsync(_stop.Token);
    }

    /// <summary>Stops smesher and core and closes the files; messages under way to this node are lost.</summary>
    public void Stop()
    {
        if (_stop is null)
            return;
        _core = null;
        _stop.Cancel();
        // A cancelled wait ends on a thread of the pool; nothing else happens until then.
        if (_life is { } life && Task.WaitAny([life], s_patience) < 0)
            throw new InvalidOperationException($"node {Index}: the smesher did not end when it was cancelled");
        while (_open.TryPop(out IDisposable? part))
            part.Dispose();
        _stop.Dispose();
        (_stop, _life, _state) = (null, null, null);
    }

    /// <summary>Runs what is due in the core.</summary>
    public void RunDue() => Core.RunDue(_shared.Clock.Now);

    /// <summary>A smesher's life that ends by itself is a fault of ours.</summary>
    public void RequireAlive()
    {
        if (_life is { IsCompleted: true } ended)
            throw new InvalidOperationException($"node {Index}: the smesher ended: {(ended.IsFaulted ? ended.Exception : ended.Result)}");
    }

    /// <summary>Reads the node's state.</summary>
    public T Read<T>(Func<SqlSession, T> query) => (_state ?? throw new InvalidOperationException($"node {Index} is stopped")).Read(query);

    /// <inheritdoc/>
    public GossipVerdict Receive(string topic, byte[] message) => Core.Receive(topic, message, _shared.Clock.Now);

    /// <inheritdoc/>
    public byte[]? Serve(FetchHint hint, Hash32 hash) => Read(session => ObjectServer.Find(session, hint, hash));

    /// <inheritdoc/>
    public Task<bool> PublishAsync(byte[] atx, CancellationToken cancellation) =>
        Task.FromResult(Core.Publish(NetworkTopics.Atx, atx, _shared.Clock.Now) == GossipVerdict.Accept);

    /// <summary>Takes a transaction as the API of a live node does.</summary>
    public void Submit(byte[] transaction)
    {
        GossipVerdict verdict = Core.Publish(NetworkTopics.Transaction, transaction, _shared.Clock.Now);
        if (verdict != GossipVerdict.Accept)
            throw new InvalidOperationException($"node {Index} does not take the transaction: {verdict}");
    }

    public void Dispose()
    {
        Stop();
        Wallet.Dispose();
    }

    private SmesherIdentity OpenIdentity()
    {
        using var random = RandomNumberGenerator.Create();
        return SmesherIdentity.TryOpen(_folder, random, out IdentityFault? fault) ?? throw new InvalidOperationException(fault!.ToString());
    }

    private void MakePost()
    {
        PostInitializer? initializer = PostInitializer.TryOpen(new PostInitOptions
        {
            DataDirectory = Directory.CreateDirectory(PostFolder).FullName,
            NodeId = Smesher.ToArray(),
            CommitmentAtxId = _config.Genesis.GoldenAtx.ToArray(),
            Parameters = PostChecks.ParametersOf(_config),
            NumUnits = Units,
        }, out PostDataFault? fault);
        fault ??= initializer!.Run(CancellationToken.None);
        if (fault is not null)
            throw new InvalidOperationException($"node {Index}: {fault.Message}");
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _open.Push(part);
        return part;
    }
}
