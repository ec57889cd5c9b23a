// Job: streams that go on with what happens, over a real listener and a real database.
// Invariant: loopback only; every wait has an end.
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Spacemesh.Node.Api;
using Spacemesh.Node.Core;
using Spacemesh.Node.Events;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;
using Spacemesh.Rpc;
using Xunit;
using V1 = Spacemesh.Api.V1;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Node.Tests.Api;

public sealed class LiveStreamTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spacemesh-api-").FullName;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private readonly StillNode _node = new();
    private readonly Database _state;
    private readonly ApiContext _context;

    public LiveStreamTests()
    {
        _state = Database.Open(Path.Combine(_folder, "state.sql"), Schema.State);
        NodeConfig config = NetworkPresets.Standalone();
        config.Genesis.GenesisTime = DateTimeOffset.UnixEpoch.AddYears(50);
        _context = new ApiContext
        {
            Config = config,
            Clock = new EpochClock(config.Genesis.GenesisTime, config.Main.LayerDuration, config.Main.LayersPerEpoch),
            Time = TimeProvider.System,
            State = _state,
            Node = _node,
            Smeshing = _node,
            Events = new NodeEventLog(TimeProvider.System),
            Version = "test",
        };
    }

    [Fact]
    public async Task Rewards_that_are_stored_come_first_and_new_ones_follow()
    {
        Reward(21);
        await using GrpcListener listener = await ListenAsync(ApiServices.Private(_context));
        using GrpcChannel channel = GrpcChannel.For($"127.0.0.1:{listener.Port}");
        var layers = new List<uint>();
        await foreach (V2.Reward reward in channel.ServerStream(
            V2.RewardStreamService.Stream, new V2.RewardStreamRequest { Watch = true }, cancellation: _patience.Token))
        {
            layers.Add(reward.Layer);
            if (layers.Count == 3)
                break;
            Reward(21 + (uint)layers.Count);
        }
        Assert.Equal([21u, 22u, 23u], layers);
    }

    [Fact]
    public async Task A_layer_is_sent_again_only_when_it_shows_something_new()
    {
        _state.Write(session => LayerTable.SetApplied(session, new LayerId(21), BlockOf(1), Hash(1)));
        await using GrpcListener listener = await ListenAsync(ApiServices.Private(_context));
        using GrpcChannel channel = GrpcChannel.For($"127.0.0.1:{listener.Port}");
        var seen = new List<(uint Number, V2.Layer.Types.LayerStatus Status)>();
        await foreach (V2.Layer layer in channel.ServerStream(
            V2.LayerStreamService.Stream, new V2.LayerStreamRequest { Watch = true }, cancellation: _patience.Token))
        {
            seen.Add((layer.Number, layer.Status));
            if (seen.Count == 2)
                break;
            _node.Raise();
            _state.Write(session => LayerTable.SetProcessed(session, new LayerId(21)));
            _node.Raise();
        }
        Assert.Equal([(21u, V2.Layer.Types.LayerStatus.Applied), (21u, V2.Layer.Types.LayerStatus.Verified)], seen);
    }

    [Fact]
    public async Task Status_is_sent_when_it_differs_and_not_at_subscription()
    {
        await using GrpcListener listener = await ListenAsync(ApiServices.Public(_context));
        using GrpcChannel channel = GrpcChannel.For($"127.0.0.1:{listener.Port}");
        // Nothing tells when the subscription is made: the node changes until it is noticed.
        using var ticking = new CancellationTokenSource();
        Task changing = ChangeAsync(ticking.Token);
        await foreach (V1.StatusStreamResponse answer in channel.ServerStream(
            V1.NodeService.StatusStream, new V1.StatusStreamRequest(), cancellation: _patience.Token))
        {
            Assert.True(answer.Status.SyncedLayer.Number > 19);
            break;
        }
        await ticking.CancelAsync();
        await changing;
    }

    [Fact]
    public async Task A_method_that_is_not_served_is_answered_by_its_name()
    {
        await using GrpcListener listener = await ListenAsync(ApiServices.Private(_context));
        using GrpcChannel channel = GrpcChannel.For($"127.0.0.1:{listener.Port}");
        RpcResult<V1.NetworkInfoResponse> answer = await channel.TryUnaryAsync(
            V1.DebugService.NetworkInfo, new Google.Protobuf.WellKnownTypes.Empty(), cancellation: _patience.Token);
        Assert.Equal(RpcStatus.Unimplemented("unknown method NetworkInfo for service spacemesh.v1.DebugService"), answer.Status);
    }

    public void Dispose()
    {
        _patience.Dispose();
        _state.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task<GrpcListener> ListenAsync(IReadOnlyList<GrpcService> services) => GrpcListener.StartAsync(
        new GrpcListenerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), Services = services }, NullLoggerFactory.Instance);

    private static BlockId BlockOf(byte fill) => BlockId.FromSpan(Enumerable.Repeat(fill, BlockId.Size).ToArray());

    private static Hash32 Hash(byte fill) => Hash32.FromSpan(Enumerable.Repeat(fill, Hash32.Size).ToArray());

    private async Task ChangeAsync(CancellationToken stop)
    {
        for (uint layer = 20; !stop.IsCancellationRequested; layer++)
        {
            _node.Progress = _node.Progress with { Latest = new LayerId(layer) };
            _node.Raise();
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private void Reward(uint layer)
    {
        _state.Write(session => RewardTable.Insert(session, new RewardRow(default, default, new LayerId(layer), 2, 1)));
        _node.Progress = _node.Progress with { InState = new LayerId(layer) };
        _node.Raise();
    }

    private sealed class StillNode : INodeView, ISmeshingView
    {
        public event Action? Changed;

        public NodeProgress Progress { get; set; } = new(true, new LayerId(19), new LayerId(19), new LayerId(19), 0);

        public bool IsSupervised => false;

        public bool IsSmeshing => false;

        public IReadOnlyList<SmesherState> Smeshers => [];

        public Address Coinbase => default;

        public PostSetupProgress PostSetup => new(PostSetupStage.NotStarted, 0, null);

        public void Raise() => Changed?.Invoke();

        public ValueTask<IReadOnlyList<PostProvider>> ProvidersAsync(bool measure, CancellationToken cancellation) => new([]);

        public ValueTask<IReadOnlyList<AccountProjection>> ProjectAsync(IReadOnlyList<Address> addresses, CancellationToken cancellation) =>
            new([.. addresses.Select(_ => default(AccountProjection))]);

        public ValueTask<IntakeOutcome> SubmitAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation) =>
            new(new IntakeOutcome(default, IntakeVerdict.Ignore, IntakeReason.Parse));
    }
}
