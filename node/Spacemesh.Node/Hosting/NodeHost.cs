// Job: puts a node together and runs it: folder, databases, keys, PoET, consensus loop, listeners, smeshing.
// Invariant: the only place of the node's wiring; what was opened is closed in the opposite order.
using System.Net;
using System.Net.Sockets;
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
    private readonly NodeConfig _config;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private Task<SmeshingFault>? _smeshing;
    private LiveLoop _loop = null!;

    private NodeHost(NodeConfig config, TimeProvider time, ILoggerFactory logs) =>
        (_config, _time, _logs, _log) = (config, time, logs, logs.CreateLogger("node"));

    /// <summary>Why <see cref="RunAsync"/> ended other than by a stop: one line for the operator; null otherwise.</summary>
    public string? Problem { get; private set; }

    /// <summary>Starts a node.</summary>
    /// <exception cref="StartRefusedException">The configuration or the machine does not allow it; the message says what to do.</exception>
    public static async Task<NodeHost> StartAsync(NodeConfig config, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        var host = new NodeHost(config, time, logs);
        try
        {
            await host.OpenAsync(cancellation).ConfigureAwait(false);
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
                IOException or UnauthorizedAccessException => new StartRefusedException(
                    $"a file of the data folder {config.Main.DataFolder} cannot be used ({e.Message}); check owner, rights and free space"),
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
            return await SmeshingEndedAsync(_smeshing).ConfigureAwait(false);
        Exception? cause = _loop.Ended.Exception?.GetBaseException();
        Problem = StartRefusedException.OneLine(
            $"the consensus loop stopped rather than go on with a fault of its own ({cause?.Message}); start again, and report it with the log if it comes back");
        LoopFailed(cause);
        return ExitCodes.Fault;
    }

    // What the operator can correct is a refusal, everything else a fault of the program.
    private async Task<int> SmeshingEndedAsync(Task<SmeshingFault> smeshing)
    {
        try
        {
            Problem = StartRefusedException.OneLine((await smeshing.ConfigureAwait(false)).Problem);
            SmeshingEnded(Problem);
            return ExitCodes.Refused;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problem = StartRefusedException.OneLine($"smeshing cannot use its files ({e.Message}); check owner, rights and free space");
            SmeshingEnded(Problem);
            return ExitCodes.Refused;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Problem = StartRefusedException.OneLine(
                $"smeshing stopped rather than sign on with a fault of its own ({e.Message}); start again, and report it with the log if it comes back");
            SmeshingFailed(e);
            return ExitCodes.Fault;
        }
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

    private async Task OpenAsync(CancellationToken cancellation)
    {
        DataFolder folder = Own(DataFolder.Open(_config));
        SmesherIdentity identity = OpenIdentity(folder.Path);
        Database state = Own(Database.Open(folder.File("state.sql"), Schema.State));
        Database local = Own(Database.Open(folder.File("local.sql"), Schema.Local));
        SigningJournal journal = Own(SigningJournal.Open(folder.File("signing.journal")));
        var events = new NodeEventLog(_time);
        PostVerifier verifier = Own(new PostVerifier(Own(new RandomXCache())));
        await StartPoetAsync(cancellation).ConfigureAwait(false);

        CoreContext context = Context(identity, journal, local);
        NodeCore core = OpenCore(context, state, events, verifier);
        _loop = Own(new LiveLoop(core, _time));
        var postService = new PostServiceHost(() => true, _time, _logs.CreateLogger("post"));
        var smeshing = new SmeshingView(identity, Coinbase, postService, Smeshing.PostSetupOptions.Of(_config), _config.Smeshing.Options.Throttle);
        var api = new ApiContext
        {
            Config = _config,
            Clock = context.Clock,
            Time = _time,
            State = state,
            Node = new LoopNodeView(core, _loop, context.Network, _time, state, context.EffectiveGenesis),
            Smeshing = smeshing,
            Events = events,
            Version = Version,
        };
        EndPoint postAddress = await ListenAsync(api, postService, cancellation).ConfigureAwait(false);
        if (_config.Smeshing.Start)
        {
            SmesherParts parts = Smesher(folder.Path, identity, state, local, journal, events, verifier, postService);
            smeshing.Smeshing = Supervise(parts, postAddress);
        }
        _loop.Start();
        _smeshing = smeshing.Smeshing?.RunAsync(_stop.Token);
        Started(folder.Path);
    }

    private CoreContext Context(SmesherIdentity identity, SigningJournal journal, Database local) => new()
    {
        Config = _config,
        Clock = new EpochClock(_config.Genesis.GenesisTime, _config.Main.LayerDuration, _config.Main.LayersPerEpoch),
        Smeshers = [identity.Key],
        Journal = journal,
        Network = new LocalNetwork(),
        Local = local,
        Random = new Random(),
        GoldenAtx = _config.Genesis.GoldenAtx,
        GenesisId = _config.Genesis.GenesisId,
    };

    private NodeCore OpenCore(CoreContext context, Database state, NodeEventLog events, PostVerifier verifier)
    {
        var posts = new PostChecks(verifier, PostChecks.ParametersOf(_config), NodeId.FromSpan(context.Smeshers[0].PublicKey).ToArray());
        var core = new NodeCore(context, state, events, new CoreSeams(posts), _time.GetUtcNow());
        core.Ask(_time.GetUtcNow(), rooms =>
        {
            // A standalone network begins with the beacon that its genesis id gives (node.md, section 7).
            rooms.SetGenesisBeacon(new EpochId(2), Beacon.FromSpan(context.GenesisId.Span[..Beacon.Size]));
            return true;
        });
        return core;
    }

    private SmesherIdentity OpenIdentity(string folder)
    {
        using var random = RandomNumberGenerator.Create();
        SmesherIdentity? identity = SmesherIdentity.TryOpen(folder, random, out IdentityFault? fault);
        return Own(identity ?? throw new StartRefusedException(fault!.ToString()));
    }

    private async Task StartPoetAsync(CancellationToken cancellation)
    {
        (Poet.Server.PoetServer? server, SmeshingFault? fault) =
            await EmbeddedPoet.StartAsync(_config, _time, _logs.CreateLogger("poet"), cancellation).ConfigureAwait(false);
        if (server is null)
            throw new StartRefusedException(fault!.Problem);
        _closing.Push(server.DisposeAsync);
    }

    private SmesherParts Smesher(
        string folder, SmesherIdentity identity, Database state, Database local, SigningJournal journal, NodeEventLog events, PostVerifier verifier,
        PostServiceHost postService)
    {
        PoetClientOptions poetOptions = SmesherSettings.PoetClientOf(_config);
        return new SmesherParts
        {
            Identity = identity,
            Settings = SmesherSettings.Of(_config),
            State = state,
            Local = local,
            Journal = journal,
            DataFolder = folder,
            Prover = postService.ProverOf(identity.Id),
            Verifier = verifier,
            Poets = [.. _config.Main.PoetServers.Select(server => Own(new PoetClient(server.Address, poetOptions, _time, new Random())))],
            Publisher = new AtxPublisher(_loop, state),
            Coinbase = () => Coinbase,
            Events = events,
            Time = _time,
            Random = new Random(),
            Log = _logs.CreateLogger("smesher"),
        };
    }

    private SupervisedSmeshing Supervise(SmesherParts parts, EndPoint postListener)
    {
        string? named = Environment.GetEnvironmentVariable(PostServiceCommand.Variable);
        PostServiceCommand command = PostServiceCommand.TryLocate(
            AppContext.BaseDirectory, _config.PostService.PostServiceCmd, named, out SmeshingFault? fault)
            ?? throw new StartRefusedException(fault!.Problem);
        var events = new SmeshingEvents(parts.Events, parts.Identity.Id, _time);
        PostServiceOptions options = PostServiceOptions.Of(_config, parts.Settings.Post, $"http://{postListener}");
        return new SupervisedSmeshing(
            parts, new PostSetup(Smeshing.PostSetupOptions.Of(_config), parts.Settings.Post, events, _time),
            new PostSupervisor(command, options, events, _time, _logs.CreateLogger("post")));
    }

    // The address of the post listener, with its real port.
    private async Task<EndPoint> ListenAsync(ApiContext api, PostServiceHost postService, CancellationToken cancellation)
    {
        ApiSection listeners = _config.Api;
        IReadOnlyList<GrpcService> shown = ApiServices.Public(api);
        EndPoint post = await GrpcAsync("api.grpc-post-listener", listeners.GrpcPostListener, ApiServices.Post(api, postService.Service), cancellation)
            .ConfigureAwait(false);
        await GrpcAsync("api.grpc-public-listener", listeners.GrpcPublicListener, shown, cancellation).ConfigureAwait(false);
        await GrpcAsync("api.grpc-private-listener", listeners.GrpcPrivateListener, ApiServices.Private(api), cancellation).ConfigureAwait(false);
        if (listeners.GrpcJsonListener.Length > 0)
        {
            await ListenAsync("api.grpc-json-listener", listeners.GrpcJsonListener, endPoint => JsonGateway.StartAsync(
                new JsonGatewayOptions { EndPoint = endPoint, Services = shown, AllowedOrigins = listeners.GrpcCorsAllowedOrigins },
                _logs, cancellation: cancellation)).ConfigureAwait(false);
        }
        return post;
    }

    private async Task<EndPoint> GrpcAsync(string key, string address, IReadOnlyList<GrpcService> services, CancellationToken cancellation)
    {
        GrpcListener listener = await ListenAsync(key, address, endPoint => GrpcListener.StartAsync(
            new GrpcListenerOptions { EndPoint = endPoint, Services = services }, _logs, cancellation: cancellation)).ConfigureAwait(false);
        return listener.EndPoint;
    }

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
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new StartRefusedException($"{key}: cannot listen on {address} ({e.Message}); stop what uses the port, or set {key} to another one");
        }
    }

    private Address Coinbase =>
        AddressText.Parse(_config.Smeshing.Coinbase, _config.Main.NetworkHrp, out Address coinbase) == AddressTextFault.None ? coinbase : Address.Empty;

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

    [LoggerMessage(Level = LogLevel.Critical, Message = "smeshing stopped with a fault of its own")]
    private partial void SmeshingFailed(Exception fault);

    [LoggerMessage(Level = LogLevel.Critical, Message = "the consensus loop stopped rather than go on with a fault of its own")]
    private partial void LoopFailed(Exception? fault);
}
