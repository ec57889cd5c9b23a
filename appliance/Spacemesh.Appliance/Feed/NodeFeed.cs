// Job: follows one node: asks its lists, takes its events, and puts what it learns into the hub.
// Invariant: a node that is gone or half there never ends it; it tries again with bounded waits and the last state stays.
using System.Threading.Channels;
using Google.Protobuf;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Appliance.Smeshing;
using Spacemesh.Appliance.State;
using Spacemesh.Rpc;
using Spacemesh.Wallet.Amounts;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Appliance.Feed;

/// <summary>Where the node is.</summary>
/// <param name="Public">Its public gRPC listener, <c>host:port</c>.</param>
/// <param name="Private">Its private gRPC listener.</param>
public sealed record NodeAddresses(string Public, string Private);

/// <summary>Follows one node.</summary>
public sealed class NodeFeed : IDisposable
{
    private const int LayersShown = 24;
    private const int TransactionsShown = 30;

    /// <summary>Rewards read at most: fifty years of one reward an hour.</summary>
    private const int MaxRewards = 500_000;

    /// <summary>Rewards of the past that are written into the ledger when they are first seen.</summary>
    private const int RewardsToldAtOnce = 40;

    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(5);

    private readonly StateHub hub;
    private readonly TimeProvider time;
    private readonly NodeAddresses addresses;
    private readonly GrpcChannel open;
    private readonly GrpcChannel inner;
    private readonly NodeReader reader;
    private readonly Channel<bool> somethingHappened = Channel.CreateBounded<bool>(1);

    /// <summary>Guards what both loops write.</summary>
    private readonly Lock gate = new();

    private readonly NodeLink link;
    private SmeshingTimeline timeline = new();
    private LedgerBook ledger = new();
    private RewardBook rewards = new();
    private SmeshingFacts facts = new();
    private NetworkInfoResponse? info;
    private NetworkPart? network;
    private LayerCalendar? calendar;
    private PoetRhythm? rhythm;

    /// <summary>Follows the node at the addresses once <see cref="RunAsync"/> is called.</summary>
    public NodeFeed(NodeAddresses addresses, StateHub hub, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        this.addresses = addresses;
        this.hub = hub;
        this.time = time;
        var options = new GrpcChannelOptions { ConnectTimeout = TimeSpan.FromSeconds(3) };
        open = GrpcChannel.For(addresses.Public, options);
        inner = GrpcChannel.For(addresses.Private, options);
        reader = new NodeReader(open, inner);
        link = new NodeLink(addresses);
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await Task.WhenAll(PollAsync(stop), FollowEventsAsync(stop)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        open.Dispose();
        inner.Dispose();
    }

    private async Task PollAsync(CancellationToken stop)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4));
        while (true)
        {
            RpcResult<NodeStatusResponse> status = await reader.StatusAsync(stop).ConfigureAwait(false);
            TimeSpan wait;
            if (status.Value is { } answer && await EnsureNetworkAsync(stop).ConfigureAwait(false))
            {
                backoff.Succeeded();
                await RefreshAsync(answer, stop).ConfigureAwait(false);
                wait = network is null ? ShortestPoll
                    : TimeSpan.FromMilliseconds(Math.Clamp(network.LayerMs / 6, ShortestPoll.TotalMilliseconds, LongestPoll.TotalMilliseconds));
            }
            else
            {
                lock (gate)
                {
                    if (link.Down(status.Status, NowMs) is { } lost)
                        ledger.Add(NowMs, lost);
                    info = null;
                }
                wait = backoff.Failed();
            }
            Publish();
            // An event shortens the wait: what it announces shall not come a second later.
            await PauseAsync(wait, stop).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(TimeSpan wait, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            await somethingHappened.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
        }
    }

    private async Task FollowEventsAsync(CancellationToken stop)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4));
        while (true)
        {
            try
            {
                await foreach (V1.Event happened in inner.ServerStream(
                    V1.AdminService.EventsStream, new V1.EventStreamRequest(), cancellation: stop).ConfigureAwait(false))
                {
                    backoff.Succeeded();
                    lock (gate)
                    {
                        link.EventsLive = true;
                        if (!ledger.IsNew(happened))
                            continue;
                        ledger.Add(happened);
                        timeline.Apply(happened);
                    }
                    somethingHappened.Writer.TryWrite(true);
                }
            }
            catch (RpcException)
            {
                // Said on the page as "no events"; the next attempt follows.
            }
            lock (gate)
                link.EventsLive = false;
            await Task.Delay(backoff.Failed(), time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for the network once for each connection; another network than before means to forget everything.</summary>
    private async Task<bool> EnsureNetworkAsync(CancellationToken stop)
    {
        if (info is not null)
            return true;
        NetworkInfoResponse? found = await reader.NetworkAsync(stop).ConfigureAwait(false);
        if (found?.GenesisTime is null || found.LayerDuration is null)
            return false;
        NetworkPart described = NetworkNames.Describe(found);
        if (NetworkNames.Calendar(described) is not { } dates)
            return false;
        string? version = await reader.VersionAsync(stop).ConfigureAwait(false);
        lock (gate)
        {
            if (network is not null && network.GenesisId != described.GenesisId)
            {
                timeline = new SmeshingTimeline();
                ledger = new LedgerBook();
                rewards = new RewardBook();
                facts = new SmeshingFacts();
                hub.Update(_ => PageState.Empty);
            }
            info = found;
            network = described;
            calendar = dates;
            rhythm = NetworkNames.Rhythm(found);
            facts = facts with { IsAlone = NetworkNames.IsAlone(found) };
            link.Version = version;
        }
        return true;
    }

    private async Task RefreshAsync(NodeStatusResponse status, CancellationToken stop)
    {
        IReadOnlyList<ByteString>? smeshers = await reader.SmeshersAsync(stop).ConfigureAwait(false);
        bool? isSmeshing = await reader.IsSmeshingAsync(stop).ConfigureAwait(false);
        V1.PostSetupStatus? space = await reader.SpaceAsync(stop).ConfigureAwait(false);
        lock (gate)
        {
            if (link.Up(status, NowMs) is { } found)
                ledger.Add(NowMs, found);
            facts = facts with
            {
                Smeshers = smeshers is null ? facts.Smeshers : [.. smeshers.Select(Rows.Hex)],
                IsSmeshing = isSmeshing ?? facts.IsSmeshing,
                AppliedLayer = status.AppliedLayer,
                Space = space is null ? facts.Space
                    : new SpaceFacts(space.State, space.NumLabelsWritten, (space.Opts?.NumUnits ?? 0) * (info?.LabelsPerUnit ?? 0)),
            };
        }
        if (smeshers is { Count: > 0 })
        {
            await RefreshActivationsAsync(smeshers, stop).ConfigureAwait(false);
            foreach (ByteString smesher in smeshers)
                await RefreshRewardsAsync(smesher, stop).ConfigureAwait(false);
        }
        await RefreshAccountAsync(stop).ConfigureAwait(false);
        if (await reader.LayersAsync(LayersShown, stop).ConfigureAwait(false) is { } layers)
        {
            List<LayerRow> rows = [.. layers.Select(Rows.Layer)];
            hub.Update(state => state with { Layers = rows });
        }
    }

    private async Task RefreshActivationsAsync(IReadOnlyList<ByteString> smeshers, CancellationToken stop)
    {
        uint epoch = calendar!.EpochAt(NowMs);
        uint from = epoch < 3 ? 0 : epoch - 3;
        if (await reader.ActivationsAsync(smeshers, from, stop).ConfigureAwait(false) is not { } activations)
            return;
        lock (gate)
            facts = facts with { Activations = activations.Select(atx => (Rows.Hex(atx.SmesherId), atx.PublishEpoch + 1)).ToHashSet() };
    }

    private async Task RefreshRewardsAsync(ByteString smesher, CancellationToken stop)
    {
        string id = Rows.Hex(smesher);
        // The newest epoch is read again: until a layer is final its reward may change.
        uint newest = rewards.NewestOf(id), again = calendar!.LayersPerEpoch;
        uint from = newest < again ? 0 : newest - again;
        if (await reader.RewardsAsync(smesher, from, MaxRewards, stop).ConfigureAwait(false) is not { } list)
            return;
        lock (gate)
        {
            foreach (Reward reward in rewards.Replace(id, from, list).TakeLast(RewardsToldAtOnce))
            {
                ledger.Add(Math.Min(NowMs, calendar.LayerStart(reward.Layer) + (calendar.LayerMs - 1)), new EventText(
                    "reward", $"Reward from layer {reward.Layer}", $"{Amount.Exact(reward.Total)} were added to the coinbase account."));
            }
            facts = facts with { Rewards = rewards.Amounts };
        }
    }

    private async Task RefreshAccountAsync(CancellationToken stop)
    {
        if (await reader.CoinbaseAsync(stop).ConfigureAwait(false) is not { Length: > 0 } address)
            return;
        AccountPart part = Rows.Account(address, await reader.AccountAsync(address, stop).ConfigureAwait(false));
        hub.Update(state => state with { Account = part });
        if (await reader.TransactionsAsync(address, TransactionsShown, stop).ConfigureAwait(false) is { } transactions)
        {
            List<TransactionRow> rows = [.. transactions.Take(TransactionsShown).Select(found => Rows.Transaction(found, address))];
            hub.Update(state => state with { Transactions = rows });
        }
    }

    private void Publish()
    {
        lock (gate)
        {
            long now = NowMs;
            SmeshingPart? smeshing = calendar is null || rhythm is null ? null : timeline.At(now, calendar, rhythm, facts);
            if (smeshing is not null && link.Part.Link == "down")
                smeshing = smeshing with { Outlook = OutlookRule.WithoutNode };
            RewardsPart? earned = calendar is null ? null : rewards.Part(calendar);
            hub.Update(state => state with
            {
                NowMs = now, Node = link.Part, Network = network, Smeshing = smeshing, Rewards = earned, Ledger = ledger.Entries,
            });
        }
    }
}
