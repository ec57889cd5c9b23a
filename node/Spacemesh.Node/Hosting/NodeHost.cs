// Job: puts a node together and runs it: folder, databases, keys, PoET, consensus loop, listeners, smeshing.
// Invariant: the only place of the node's wiring; what was opened is closed in the opposite order.
using System.Net;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Spacemesh.Node.Activation;
using Spacemesh.Node.Api;
using Spacemesh.Node.Core;
using Spacemesh.Node.Events;
using Spacemesh.Node.Network;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Smeshing;
using Spacemesh.Node.Storage;
using Spacemesh.Poet.Client;
using Spacemesh.Poet.Server;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Networks;
using Spacemesh.Rpc;

namespace Spacemesh.Node.Hosting;

/// <summary>A running node.</summary>
public sealed partial class NodeHost : IAsyncDisposable
{
    // Long enough for an answer under way, short enough that a whole stop stays below two seconds.
    private static readonly TimeSpan s_listenerGrace = TimeSpan.FromMilliseconds(300);

    private static readonly string Version = "v" + typeof(NodeHost).Assembly.GetName().Version!.ToString(3);

    private readonly Stack<Func<ValueTask>> _closing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;
    private Task<SmeshingFault>? _smeshing;
    private LiveLoop _loop = null!;

    private NodeHost(ILogger log) => _log = log;

    /// <summary>Starts a node.</summary>
    /// <exception cref="StartRefusedException">The configuration or the machine does not allow it; the message says what to do.</exception>
    public static async Task<NodeHost> StartAsync(NodeConfig config, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        var host = new NodeHost(logs.CreateLogger("node"));
        try
        {
            await host.OpenAsync(config, time, logs, cancellation).ConfigureAwait(false);
            return host;
        }
        catch (Exception e)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw e switch
            {
                DatabaseRefusedException or InvalidDataException => new StartRefusedException(e.Message),
                DamagedDatabaseException or SqliteException => new StartRefusedException(
                    $"the databases in {config.Main.DataFolder} are damaged ({e.Message}); move state.sql away to build it anew, or restore a copy"),
                _ => e,
            };
        }
    }

    /// <summary>Runs until cancelled, or until something ends that the node cannot do without.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        Task ended = await Task.WhenAny(stopped.Task, _loop.Ended, _smeshing ?? Task.Delay(Timeout.Infinite, CancellationToken.None)).ConfigureAwait(false);
        if (ended == stopped.Task)
            return ExitCodes.Ok;
        if (ended == _smeshing)
        {
            SmeshingFault fault = await _smeshing.ConfigureAwait(false);
            SmeshingEnded(fault.Problem);
            return ExitCodes.Refused;
        }
        LoopFailed(_loop.Ended.Exception?.GetBaseException());
        return ExitCodes.Fault;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_smeshing is not null)
            await ((Task)_smeshing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_closing.TryPop(out Func<ValueTask>? close))
            await close().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task OpenAsync(NodeConfig config, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        DataFolder folder = Own(DataFolder.Open(config));
        SmesherIdentity identity = OpenIdentity(folder.Path);
        Database state = Own(Database.Open(folder.File("state.sql"), Schema.State));
        Database local = Own(Database.Open(folder.File("local.sql"), Schema.Local));
        SigningJournal journal = Own(SigningJournal.Open(folder.File("signing.journal")));
        var events = new NodeEventLog(time);
        PostVerifier verifier = OpenVerifier();
        await StartPoetAsync(config, time, logs, cancellation).ConfigureAwait(false);

        var context = new CoreContext
        {
            Config = config,
            Clock = new EpochClock(config.Genesis.GenesisTime, config.Main.LayerDuration, config.Main.LayersPerEpoch),
            Smeshers = [identity.Key],
            Journal = journal,
            Network = new LocalNetwork(),
            Local = local,
            Random = new Random(),
            GoldenAtx = config.Genesis.GoldenAtx,
            GenesisId = config.Genesis.GenesisId,
        };
        var posts = new PostChecks(verifier, PostChecks.ParametersOf(config), identity.Id.ToArray());
        var core = new NodeCore(context, state, events, new CoreSeams(posts), time.GetUtcNow());
        core.Ask(time.GetUtcNow(), rooms =>
        {
            // A standalone network begins with the beacon that its genesis id gives (node.md, section 7).
            rooms.SetGenesisBeacon(new EpochId(2), Spacemesh.Protocol.Beacon.FromSpan(context.GenesisId.Span[..Spacemesh.Protocol.Beacon.Size]));
            return true;
        });
        _loop = Own(new LiveLoop(core, time));

        var postService = new PostServiceHost(() => true, time, logs.CreateLogger("post"));
        var smeshingView = new SmeshingView(identity, Coinbase(config), postService, Smeshing.PostSetupOptions.Of(config), config.Smeshing.Options.Throttle);
        var api = new ApiContext
        {
            Config = config,
            Clock = context.Clock,
            Time = time,
            State = state,
            Node = new LoopNodeView(core, _loop, context.Network, time, state, context.EffectiveGenesis),
            Smeshing = smeshingView,
            Events = events,
            Version = Version,
        };
        EndPoint postAddress = await ListenAsync(config, api, postService, logs, cancellation).ConfigureAwait(false);
        if (config.Smeshing.Start)
            smeshingView.Smeshing = PrepareSmeshing(config, time, logs, folder.Path, identity, state, local, journal, events, verifier, postService, postAddress);
        _loop.Start();
        _smeshing = smeshingView.Smeshing?.RunAsync(_stop.Token);
        Started(folder.Path);
    }

    private SmesherIdentity OpenIdentity(string folder)
    {
        using var random = RandomNumberGenerator.Create();
        SmesherIdentity? identity = SmesherIdentity.TryOpen(folder, random, out IdentityFault? fault);
        return Own(identity ?? throw new StartRefusedException(fault!.ToString()));
    }

    private PostVerifier OpenVerifier() => Own(new PostVerifier(Own(new RandomXCache())));

    private async Task StartPoetAsync(NodeConfig config, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        (Poet.Server.PoetServer? server, SmeshingFault? fault) =
            await EmbeddedPoet.StartAsync(config, time, logs.CreateLogger("poet"), cancellation).ConfigureAwait(false);
        if (server is null)
            throw new StartRefusedException(fault!.Problem);
        _closing.Push(server.DisposeAsync);
    }

    private SupervisedSmeshing PrepareSmeshing(
        NodeConfig config, TimeProvider time, ILoggerFactory logs, string folder, SmesherIdentity identity, Database state, Database local,
        SigningJournal journal, NodeEventLog events, PostVerifier verifier, PostServiceHost postService, EndPoint postListener)
    {
        PostServiceCommand command = PostServiceCommand.TryLocate(
            AppContext.BaseDirectory, config.PostService.PostServiceCmd, Environment.GetEnvironmentVariable(PostServiceCommand.Variable), out SmeshingFault? fault)
            ?? throw new StartRefusedException(fault!.Problem);
        SmesherSettings settings = SmesherSettings.Of(config);
        var smeshingEvents = new SmeshingEvents(events, identity.Id, time);
        PoetClientOptions poetOptions = SmesherSettings.PoetClientOf(config);
        var parts = new SmesherParts
        {
            Identity = identity,
            Settings = settings,
            State = state,
            Local = local,
            Journal = journal,
            DataFolder = folder,
            Prover = postService.ProverOf(identity.Id),
            Verifier = verifier,
            Poets = [.. config.Main.PoetServers.Select(server => Own(new PoetClient(server.Address, poetOptions, time, new Random())))],
            Publisher = new AtxPublisher(_loop, state),
            Coinbase = () => Coinbase(config),
            Events = events,
            Time = time,
            Random = new Random(),
            Log = logs.CreateLogger("smesher"),
        };
        var setup = new PostSetup(Smeshing.PostSetupOptions.Of(config), settings.Post, smeshingEvents, time);
        var supervisor = new PostSupervisor(
            command, PostServiceOptions.Of(config, settings.Post, $"http://{postListener}"), smeshingEvents, time, logs.CreateLogger("post"));
        return new SupervisedSmeshing(parts, setup, supervisor);
    }

    // The address of the post listener, with its real port.
    private async Task<EndPoint> ListenAsync(
        NodeConfig config, ApiContext api, PostServiceHost postService, ILoggerFactory logs, CancellationToken cancellation)
    {
        ApiSection listeners = config.Api;
        IReadOnlyList<GrpcService> shown = ApiServices.Public(api);
        GrpcListener post = await ListenAsync("api.grpc-post-listener", listeners.GrpcPostListener,
            endPoint => GrpcListener.StartAsync(Options(endPoint, ApiServices.Post(api, postService.Service)), logs, cancellation: cancellation)).ConfigureAwait(false);
        await ListenAsync("api.grpc-public-listener", listeners.GrpcPublicListener,
            endPoint => GrpcListener.StartAsync(Options(endPoint, shown), logs, cancellation: cancellation)).ConfigureAwait(false);
        await ListenAsync("api.grpc-private-listener", listeners.GrpcPrivateListener,
            endPoint => GrpcListener.StartAsync(Options(endPoint, ApiServices.Private(api)), logs, cancellation: cancellation)).ConfigureAwait(false);
        if (listeners.GrpcJsonListener.Length > 0)
        {
            await ListenAsync("api.grpc-json-listener", listeners.GrpcJsonListener, endPoint => JsonGateway.StartAsync(
                new JsonGatewayOptions { EndPoint = endPoint, Services = shown, AllowedOrigins = listeners.GrpcCorsAllowedOrigins }, logs, cancellation: cancellation)).ConfigureAwait(false);
        }
        return post.EndPoint;
    }

    private static GrpcListenerOptions Options(IPEndPoint endPoint, IReadOnlyList<GrpcService> services) => new() { EndPoint = endPoint, Services = services };

    private async Task<T> ListenAsync<T>(string key, string address, Func<IPEndPoint, Task<T>> start)
        where T : IAsyncDisposable
    {
        IPEndPoint endPoint = ParseListener(key, address);
        try
        {
            T listener = await start(endPoint).ConfigureAwait(false);
            _closing.Push(async () =>
            {
                if (listener is GrpcListener grpc)
                    await grpc.StopAsync(s_listenerGrace).ConfigureAwait(false);
                await listener.DisposeAsync().ConfigureAwait(false);
            });
            return listener;
        }
        catch (IOException e)
        {
            throw new StartRefusedException($"{key}: cannot listen on {address} ({e.Message}); stop what uses the port, or set {key} to another one");
        }
    }

    private static Address Coinbase(NodeConfig config) =>
        AddressText.Parse(config.Smeshing.Coinbase, config.Main.NetworkHrp, out Address coinbase) == AddressTextFault.None ? coinbase : Address.Empty;

    private static IPEndPoint ParseListener(string key, string address)
    {
        string text = address.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + address["localhost".Length..]
            : address.StartsWith(':') ? "0.0.0.0" + address : address;
        return IPEndPoint.TryParse(text, out IPEndPoint? endPoint) ? endPoint
            : throw new StartRefusedException($"{key}: '{address}' is not of the form IP:PORT");
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _closing.Push(() =>
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        });
        return part;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "app started, data in {Folder}")]
    private partial void Started(string folder);

    [LoggerMessage(Level = LogLevel.Critical, Message = "smeshing ended: {Problem}")]
    private partial void SmeshingEnded(string problem);

    [LoggerMessage(Level = LogLevel.Critical, Message = "the consensus loop stopped rather than go on with a fault of its own")]
    private partial void LoopFailed(Exception? fault);
}
