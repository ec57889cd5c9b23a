// Job: everything around one smesher's life: real PoST, PoET, databases and ATX rules on a virtual clock, with points to kill it at.
// Invariant: proofs are real; only the pow hash, the number of PoET leaves and the clock are not those of a live network.
using Spacemesh.Api.V1;
using Spacemesh.Consensus.Activation;
using Spacemesh.Crypto;
using Spacemesh.Node.Activation;
using Spacemesh.Node.Core;
using Spacemesh.Node.Events;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Smeshing;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Poet.Client;
using Spacemesh.Poet.Rounds;
using Spacemesh.Poet.Server;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Tests.Smeshing;

/// <summary>The process died here.</summary>
internal sealed class KilledException(string where) : Exception(where);

internal sealed class SmesherWorld : IPostProver, IPoetClient, IAtxPublisher, IDisposable
{
    public static readonly DateTimeOffset Genesis = new(2026, 11, 23, 2, 44, 16, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("spacemesh-smesher-").FullName;
    private readonly SmesherIdentity _identity;
    private readonly PostVerifier _verifier = new(new QuickPow());
    private readonly LocalPostProver _prover;
    private readonly LocalPoetClient _poet;
    private readonly PoetRounds _rounds;
    private CancellationTokenSource _stop = new();
    private Database _state = null!;
    private Database _local = null!;
    private SigningJournal _journal = null!;
    private NodeEventLog _log = null!;

    public SmesherWorld()
    {
        Time = new VirtualTime(Genesis.AddSeconds(-8));
        Settings = Standalone();
        _identity = new SmesherIdentity(KeyFile.LocalName, Ed25519PrivateKey.FromSeed(Enumerable.Repeat((byte)7, 32).ToArray()));
        _prover = MakeData();
        _rounds = new PoetRounds(new PoetServerOptions
        {
            DataFolder = Path.Combine(_folder, "poet"), Clock = Settings.Rounds, RoundEnd = new FixedLeafCount(600), CheckpointLeaves = 1000, MemoryHeight = 12,
        }, Time);
        _poet = new LocalPoetClient(_rounds, Time, "http://127.0.0.1:26520");
        Open();
    }

    public VirtualTime Time { get; }

    public SmesherSettings Settings { get; set; }

    public Queue<string> KillAt { get; } = new();

    public bool IsPoetDown { get; set; }

    public bool RefusesAtxs { get; set; }

    public Protocol.Address Coinbase { get; set; } = Protocol.Address.FromSpan(Enumerable.Repeat((byte)9, 24).ToArray());

    public List<string> Done { get; } = [];

    public List<byte[]> Published { get; } = [];

    public SigningJournal Journal => _journal;

    public NodeId Smesher => _identity.Id;

    public Task<SmeshingFault> Life { get; private set; } = null!;

    public SmesherLife Smeshing { get; private set; } = null!;

    public Database Local => _local;

    public Database State => _state;

    string IPoetClient.Address => _poet.Address;

    public void Start()
    {
        // Continuations run where the clock is moved only if nothing captures them.
        SynchronizationContext.SetSynchronizationContext(null);
        _log = new NodeEventLog(Time);
        Smeshing = new SmesherLife(new SmesherParts
        {
            Identity = _identity, Settings = Settings, State = _state, Local = _local, Journal = _journal, DataFolder = _folder, Prover = this,
            Verifier = _verifier, Poets = [this], Publisher = this, Events = _log, Time = Time, Random = new Random(1),
            Coinbase = () =>
            {
                Reach("sign");
                return Coinbase;
            },
            AtxsSynced = _ =>
            {
                Reach("synced");
                return Task.CompletedTask;
            },
        });
        Life = Smeshing.RunAsync(_stop.Token);
    }

    public IReadOnlyList<Event> EventsOfRun => _log.Recent();

    /// <summary>Moves the clock; a life that was killed on the way stays dead.</summary>
    public void RunUntil(double secondsAfterGenesis)
    {
        DateTimeOffset end = Genesis.AddSeconds(secondsAfterGenesis);
        while (Time.GetUtcNow() < end)
        {
            Time.AdvanceTo(Time.GetUtcNow().AddSeconds(1) < end ? Time.GetUtcNow().AddSeconds(1) : end);
            _rounds.RunDue(default);
            if (Life.IsCompleted)
                return;
        }
    }

    /// <summary>As a new process over the same folder.</summary>
    public void Restart()
    {
        Assert.IsType<KilledException>(Life.Exception?.InnerException);
        Close();
        Open();
        Start();
    }

    public AtxRow? Atx(uint epoch) => _state.Read(session => AtxTable.FindBySmesher(session, Smesher, new EpochId(epoch)));

    public Task<PostSpace> ConnectedAsync(CancellationToken cancellation)
    {
        Reach("connect");
        return _prover.ConnectedAsync(cancellation);
    }

    public async Task<ProvingResult> ProveAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellation)
    {
        ProvingResult result = await _prover.ProveAsync(challenge, cancellation);
        Done.Add("prove " + (challenge.Span.IndexOfAnyExcept((byte)0) < 0 ? "zeros" : Convert.ToHexStringLower(challenge.Span)));
        return result;
    }

    public Task<PoetResult<PoetInfo>> InfoAsync(CancellationToken cancellation)
    {
        Reach("info");
        return IsPoetDown ? Down<PoetInfo>() : _poet.InfoAsync(cancellation);
    }

    public async Task<PoetResult<PoetRegistered>> RegisterAsync(PoetRegistration registration, DateTimeOffset until, CancellationToken cancellation)
    {
        PoetResult<PoetRegistered> result = await _poet.RegisterAsync(registration, until, cancellation);
        Done.Add("register " + Convert.ToHexStringLower(registration.Challenge));
        return result;
    }

    public Task<PoetResult<PoetDownload>> ProofAsync(string roundId, CancellationToken cancellation)
    {
        Reach("proof");
        Done.Add("proof " + roundId);
        return IsPoetDown ? Down<PoetDownload>() : _poet.ProofAsync(roundId, cancellation);
    }

    public Task<bool> PublishAsync(byte[] atx, CancellationToken cancellation)
    {
        Published.Add(atx);
        Reach("publish");
        bool accepted = !RefusesAtxs && Accept(atx);
        Reach("published");
        return Task.FromResult(accepted);
    }

    public void Dispose()
    {
        Close();
        _rounds.Dispose();
        _verifier.Dispose();
        _identity.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // By the network's rules, as a node's own handler would.
    private bool Accept(byte[] bytes) => _state.Write(session =>
    {
        var config = new AtxConfig(Settings.GenesisId, Settings.GoldenAtx, Settings.Clock.LayersPerEpoch, Settings.Post.MinNumUnits,
            Settings.Post.MaxNumUnits, Settings.Post.LabelsPerUnit, Settings.TickSize, Settings.Post.K2, Settings.Post.K3);
        var rules = new AtxV1Rules(config, new SqlAtxLookup(session, new HashSet<NodeId> { Smesher }), new PostChecks(_verifier, Settings.Post));
        AtxOutcome outcome = AtxV1Rules.Decode(bytes, null, out DecodedAtx? decoded);
        SyntacticallyValidAtx? valid = null;
        if (outcome.IsOk)
            outcome = rules.CheckSyntax(decoded!, Settings.Clock.EpochAt(Time.GetUtcNow()), out valid);
        if (outcome.Rule == AtxRule.Known)
            return true;
        AtxVerdict verdict = outcome.IsOk ? rules.CheckContext(valid!) : new AtxVerdict(outcome);
        Assert.True(verdict.Outcome.IsOk, verdict.Outcome.ToString());
        (AtxRow row, PostUnitsRow units) = AtxTable.RowsOf(verdict.Accepted!, UnixNanoseconds.Of(Time.GetUtcNow()));
        AtxTable.Insert(session, row, bytes, 1, [units]);
        return true;
    });

    private void Reach(string point)
    {
        if (!KillAt.TryPeek(out string? next) || next != point)
            return;
        KillAt.Dequeue();
        throw new KilledException(point);
    }

    private static Task<PoetResult<T>> Down<T>()
        where T : class => Task.FromResult<PoetResult<T>>(new PoetFault(PoetFaultKind.GaveUp, "http://127.0.0.1:26520: connection refused"));

    private LocalPostProver MakeData()
    {
        var options = new PostInitOptions
        {
            DataDirectory = Path.Combine(_folder, "post"), NodeId = Smesher.ToArray(), CommitmentAtxId = Settings.GoldenAtx.ToArray(),
            Parameters = Settings.Post, NumUnits = 1, MaxFileSize = 4096, Threads = 1,
        };
        PostInitializer? initializer = PostInitializer.TryOpen(options, out PostDataFault? fault);
        Assert.True(initializer is not null, fault?.Message);
        Assert.Null(initializer.Run());
        return new LocalPostProver(new PostDirectory(options.DataDirectory), new PostProver(Settings.Post, new QuickPow(), new PostProvingOptions(16)));
    }

    private static SmesherSettings Standalone()
    {
        NodeConfig config = NetworkPresets.TryCreate("standalone")!;
        config.Genesis.GenesisTime = Genesis;
        config.Genesis.ExtraData = "standalone-A";
        SmesherSettings settings = SmesherSettings.Of(config);
        // Cheap labels; nothing else differs from the preset.
        return settings with { Post = settings.Post with { Scrypt = new ScryptParameters(2) } };
    }

    private void Open()
    {
        _stop = new CancellationTokenSource();
        _state = Database.Open(Path.Combine(_folder, "state.sql"), Schema.State);
        _local = Database.Open(Path.Combine(_folder, "local.sql"), Schema.Local);
        _journal = SigningJournal.Open(Path.Combine(_folder, "signing.journal"));
    }

    private void Close()
    {
        _stop.Cancel();
        _state.Dispose();
        _local.Dispose();
        _journal.Dispose();
        _stop.Dispose();
    }

    private sealed class QuickPow : IPowHash
    {
        public void Hash(ReadOnlySpan<byte> input, Span<byte> hash) => Blake3.Hash(input, hash);
    }
}
