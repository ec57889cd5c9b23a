// Job: a node that plays a recorded network back: the answers and events of a chosen moment, then further as time passes.
// Invariant: every message comes from the recording; only times are moved.
using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Rpc;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Appliance.Tests;

/// <summary>A recorded network played back.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private const string Network = "standalone-tx";

    /// <summary>How long after the start of a layer its block is in the state.</summary>
    private static readonly TimeSpan UntilApplied = TimeSpan.FromSeconds(4);

    private readonly TimeProvider time;
    private readonly long shiftMs;
    private readonly NetworkInfoResponse info = Recording.Answer(Network, "v2-network", NetworkInfoResponse.Parser);
    private readonly LayerList layers = Recording.Answer(Network, "v2-layers-limit100", LayerList.Parser);
    private readonly RewardList rewards = Recording.Answer(Network, "v2-rewards-limit100", RewardList.Parser);
    private readonly ActivationList activations = Recording.Answer(Network, "v2-atx-coinbase", ActivationList.Parser);
    private readonly AccountList accounts = Recording.Answer(Network, "v2-accounts", AccountList.Parser);
    private readonly TransactionList transactions = Recording.Answer(Network, "v2-tx-full", TransactionList.Parser);
    private readonly V1.CoinbaseResponse coinbase = Recording.Answer(Network, "coinbase", V1.CoinbaseResponse.Parser);
    private readonly V1.SmesherIDsResponse smeshers = Recording.Answer(Network, "smesherids", V1.SmesherIDsResponse.Parser);
    private readonly List<V1.Event> events = Recording.Events(Network);
    private GrpcListener? open;
    private GrpcListener? inner;

    private FakeNode(double layer, TimeProvider time)
    {
        this.time = time;
        long genesisMs = info.GenesisTime.ToDateTimeOffset().ToUnixTimeMilliseconds();
        long wanted = time.GetUtcNow().ToUnixTimeMilliseconds() - (long)(layer * info.LayerDuration.ToTimeSpan().TotalMilliseconds);
        shiftMs = wanted - genesisMs;
        info.GenesisTime = Moved(info.GenesisTime);
        foreach (V1.Event happened in events)
            Move(happened);
    }

    public int PublicPort => open!.Port;

    public int PrivatePort => inner!.Port;

    private uint Applied
    {
        get
        {
            TimeSpan since = time.GetUtcNow() - UntilApplied - info.GenesisTime.ToDateTimeOffset();
            return since < TimeSpan.Zero ? 0 : (uint)(since / info.LayerDuration.ToTimeSpan());
        }
    }

    /// <summary>Starts the network as it was at a layer; fractions of a layer count.</summary>
    public static async Task<FakeNode> StartAsync(double layer, TimeProvider time, int publicPort = 0, int privatePort = 0)
    {
        var node = new FakeNode(layer, time);
        node.open = await ListenAsync(publicPort, node.OpenServices());
        node.inner = await ListenAsync(privatePort, node.InnerServices());
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await open!.StopAsync(TimeSpan.Zero);
        await inner!.StopAsync(TimeSpan.Zero);
    }

    // A given port may be the source port of somebody's connection for a moment: it is asked for again for five seconds.
    private static async Task<GrpcListener> ListenAsync(int port, IReadOnlyList<GrpcService> services)
    {
        for (int tries = port == 0 ? 1 : 20; ; tries--)
        {
            try
            {
                var options = new GrpcListenerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, port), Services = services };
                return await GrpcListener.StartAsync(options, NullLoggerFactory.Instance);
            }
            catch (IOException) when (tries > 1)
            {
                await Task.Delay(250);
            }
        }
    }

    private List<GrpcService> OpenServices() =>
    [
        GrpcService.For(NodeService.Descriptor).Unary(NodeService.Status, (_, _) => Status()),
        GrpcService.For(NetworkService.Descriptor).Unary(NetworkService.Info, (_, _) => info),
        GrpcService.For(V1.NodeService.Descriptor).Unary(V1.NodeService.Version, (_, _) => Recording.Answer(Network, "version", V1.VersionResponse.Parser)),
        GrpcService.For(LayerService.Descriptor).Unary(LayerService.List, (request, _) =>
        {
            var list = new LayerList();
            IEnumerable<Layer> known = layers.Layers.Where(layer => layer.Number <= Applied);
            list.Layers.Add((request.SortOrder == SortOrder.Desc ? known.Reverse() : known).Take((int)request.Limit));
            return list;
        }),
        GrpcService.For(RewardService.Descriptor).Unary(RewardService.List, (request, _) =>
        {
            var list = new RewardList();
            list.Rewards.Add(rewards.Rewards.Where(reward => reward.Layer <= Applied && reward.Layer >= request.StartLayer)
                .Skip((int)request.Offset).Take((int)request.Limit));
            return list;
        }),
        GrpcService.For(ActivationService.Descriptor).Unary(ActivationService.List, (request, _) =>
        {
            var list = new ActivationList();
            list.Activations.Add(activations.Activations.Where(
                atx => atx.PublishEpoch >= request.StartEpoch && Published().Contains(atx.Id) && request.SmesherId.Contains(atx.SmesherId)));
            return list;
        }),
        GrpcService.For(AccountService.Descriptor).Unary(AccountService.List, (request, _) =>
        {
            var list = new AccountList();
            if (Applied > 20)
                list.Accounts.Add(accounts.Accounts.Where(account => request.Addresses.Contains(account.Address)));
            return list;
        }),
        GrpcService.For(TransactionService.Descriptor).Unary(TransactionService.List, (request, _) => Transactions(request)),
    ];

    private List<GrpcService> InnerServices() =>
    [
        GrpcService.For(V1.SmesherService.Descriptor)
            .Unary(V1.SmesherService.SmesherIDs, (_, _) => smeshers)
            .Unary(V1.SmesherService.IsSmeshing, (_, _) => new V1.IsSmeshingResponse { IsSmeshing = true })
            .Unary(V1.SmesherService.Coinbase, (_, _) => coinbase)
            .Unary(V1.SmesherService.PostSetupStatus, (_, _) => Recording.Answer(Network, "postsetupstatus", V1.PostSetupStatusResponse.Parser)),
        GrpcService.For(V1.AdminService.Descriptor).ServerStream(V1.AdminService.EventsStream, async (_, responses, call) =>
        {
            foreach (V1.Event happened in events)
            {
                TimeSpan wait = happened.Timestamp.ToDateTimeOffset() - time.GetUtcNow();
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, call.Cancellation);
                await responses.WriteAsync(happened, call.Cancellation);
            }
            await Task.Delay(Timeout.InfiniteTimeSpan, time, call.Cancellation);
            return RpcStatus.Ok;
        }),
    ];

    private NodeStatusResponse Status()
    {
        uint current = (uint)Math.Max(0, (time.GetUtcNow() - info.GenesisTime.ToDateTimeOffset()) / info.LayerDuration.ToTimeSpan());
        return new NodeStatusResponse
        {
            Status = NodeStatusResponse.Types.SyncStatus.Synced, CurrentLayer = current, LatestLayer = current, AppliedLayer = Applied, ProcessedLayer = Applied,
        };
    }

    private TransactionList Transactions(TransactionRequest request)
    {
        var list = new TransactionList();
        IEnumerable<TransactionResponse> known = transactions.Transactions.Where(found => found.TxResult is null || found.TxResult.Layer <= Applied);
        if (request.HasAddress)
            known = known.Where(found => found.TxResult?.TouchedAddresses.Contains(request.Address) == true);
        known = known.OrderBy(found => found.TxResult?.Layer ?? 0);
        list.Transactions.Add((request.SortOrder == SortOrder.Desc ? known.Reverse() : known).Take((int)request.Limit));
        return list;
    }

    private HashSet<ByteString> Published() =>
        [.. events.Where(happened => happened.AtxPublished is not null && happened.Timestamp.ToDateTimeOffset() <= time.GetUtcNow())
            .Select(happened => happened.AtxPublished.Id)];

    private Timestamp Moved(Timestamp from) => Timestamp.FromDateTimeOffset(from.ToDateTimeOffset().AddMilliseconds(shiftMs));

    private void Move(V1.Event happened)
    {
        happened.Timestamp = Moved(happened.Timestamp);
        if (happened.WaitingForPoetRegistrationWindow is { } window)
            window.RoundEnd = Moved(window.RoundEnd);
        if (happened.WaitingForPoetRoundEnd is { } round)
            round.RoundEnd = Moved(round.RoundEnd);
    }
}
