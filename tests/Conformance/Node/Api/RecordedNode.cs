// Job: puts the API over a recorded database as it was when the recording was made.
// Invariant: what was stored later is taken out of a private copy; live values are those that the recording names.
using Google.Protobuf.Reflection;
using Spacemesh.Conformance.Framework;
using Spacemesh.Node.Api;
using Spacemesh.Node.Core;
using Spacemesh.Node.Core.Mesh;
using Spacemesh.Node.Events;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Networks;
using Spacemesh.Rpc;

namespace Spacemesh.Conformance.Node;

/// <summary>When a recording was made and what the node then was.</summary>
/// <param name="Folder">Folder of the network.</param>
/// <param name="State">Its database.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Smesher">Its smesher, hex.</param>
/// <param name="Progress">Where it stood.</param>
/// <param name="Current">The layer of the clock.</param>
/// <param name="SecondsIntoLayer">Time in that layer; what came later is not yet there.</param>
internal sealed record RecordedMoment(
    string Folder, string State, string Config, string Smesher, NodeProgress Progress, uint Current, double SecondsIntoLayer);

/// <summary>The API services over a recorded database.</summary>
internal sealed class RecordedNode : INodeView, ISmeshingView, IDisposable
{
    // The release that the recorded node called itself.
    private const string RecordedVersion = "v1.7.6";

    private readonly string _copyFolder = Directory.CreateTempSubdirectory("spacemesh-api-").FullName;
    private readonly Database _database;
    private readonly NodeConfig _config;
    private readonly RecordedMoment _moment;
    private readonly Dictionary<string, IReadOnlyList<GrpcService>> _listeners;

    public RecordedNode(VectorFolder folder, RecordedMoment moment)
    {
        _moment = moment;
        Progress = moment.Progress;
        using var configured = new MemoryStream();
        using (Stream stored = folder.Borrow($"{moment.Folder}/{moment.Config}"))
            stored.CopyTo(configured);
        _config = ConfigFile.Load("", configured.ToArray(), out IReadOnlyList<ConfigFault> faults)
            ?? throw new FormatException(string.Join("; ", faults));
        string copy = Path.Combine(_copyFolder, "state.sql");
        using (Stream stored = folder.Borrow($"{moment.Folder}/{moment.State}"))
        using (FileStream file = File.Create(copy))
            stored.CopyTo(file);
        _database = Database.Open(copy, Schema.State);
        var clock = new EpochClock(_config.Genesis.GenesisTime, _config.Main.LayerDuration, _config.Main.LayersPerEpoch);
        DateTimeOffset now = clock.StartOf(new LayerId(moment.Current)).AddSeconds(moment.SecondsIntoLayer);
        _database.Write(session => Forget(session, UnixNanoseconds.Of(now)));
        var time = new FixedTime(now);
        var context = new ApiContext
        {
            Config = _config, Clock = clock, Time = time, State = _database, Node = this, Smeshing = this,
            Events = new NodeEventLog(time), Version = RecordedVersion,
        };
        _listeners = new Dictionary<string, IReadOnlyList<GrpcService>>
        {
            ["public"] = ApiServices.Public(context),
            ["private"] = ApiServices.Private(context),
            ["post"] = ApiServices.Post(context, GrpcService.For(Spacemesh.Api.V1.PostService.Descriptor)),
        };
    }

    public event Action? Changed
    {
        add { }
        remove { }
    }

    public NodeProgress Progress { get; }

    public bool IsSupervised => true;

    public bool IsSmeshing => true;

    public IReadOnlyList<SmesherState> Smeshers =>
        [new SmesherState(FixedBytes.ParseHex<NodeId>(_moment.Smesher), "local.key", false, true)];

    public Address Coinbase =>
        AddressText.Parse(_config.Smeshing.Coinbase, _config.Main.NetworkHrp, out Address address) == AddressTextFault.None
            ? address
            : default;

    public PostSetupProgress PostSetup
    {
        get
        {
            SmeshingOptionsSection options = _config.Smeshing.Options;
            return new PostSetupProgress(PostSetupStage.Complete, options.NumUnits * _config.Post.LabelsPerUnit,
                new PostSetupOptions(options.DataDir, options.NumUnits, options.MaxFileSize, options.Provider, options.Throttle));
        }
    }

    /// <summary>The service of a listener, or null.</summary>
    public GrpcService? Find(string listener, MethodDescriptor method) =>
        _listeners[listener].FirstOrDefault(service => service.Descriptor == method.Service);

    public ValueTask<IReadOnlyList<PostProvider>> ProvidersAsync(bool measure, CancellationToken cancellation) =>
        new((IReadOnlyList<PostProvider>)[new PostProvider(uint.MaxValue, "[CPU] scrypt-jane", false, 0)]);

    public ValueTask<IReadOnlyList<AccountProjection>> ProjectAsync(IReadOnlyList<Address> addresses, CancellationToken cancellation) =>
        new(_database.Read<IReadOnlyList<AccountProjection>>(session =>
        {
            Mempool mempool = OpenMempool(session);
            return [.. addresses.Select(mempool.Projection).Select(projected => new AccountProjection(projected.Nonce, projected.Balance))];
        }));

    public ValueTask<IntakeOutcome> SubmitAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation) =>
        new(_database.Write(session => new TransactionIntake(
            _config.Genesis.GenesisId, new AccountStore(() => session), OpenMempool(session), new StoredTransactions(() => session))
                .FromGossip(raw, 0)));

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_copyFolder, recursive: true);
    }

    private Mempool OpenMempool(SqlSession session)
    {
        var mempool = new Mempool(new StoredTransactions(() => session), new AccountStore(() => session));
        mempool.Rebuild(Progress.InState);
        return mempool;
    }

    private void Forget(SqlSession session, long now)
    {
        LayerId applied = _moment.Progress.InState, latest = _moment.Progress.Latest;
        session.Execute("DELETE FROM accounts WHERE layer_updated > $1", applied);
        session.Execute("DELETE FROM rewards WHERE layer > $1", applied);
        session.Execute("DELETE FROM transactions_results_addresses WHERE tid IN (SELECT id FROM transactions WHERE layer > $1)", applied);
        session.Execute("UPDATE transactions SET result = NULL, layer = NULL, block = NULL WHERE layer > $1", applied);
        session.Execute("DELETE FROM transactions WHERE timestamp > $1", now);
        session.Execute("DELETE FROM layers WHERE id > $1", applied);
        session.Execute("UPDATE layers SET processed = 0 WHERE id > $1", _moment.Progress.Processed);
        session.Execute("DELETE FROM blocks WHERE layer > $1", applied);
        session.Execute("DELETE FROM ballots WHERE layer > $1", latest);
        session.Execute("DELETE FROM atxs WHERE received > $1", now);
        session.Execute("DELETE FROM identities WHERE received > $1", now);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
