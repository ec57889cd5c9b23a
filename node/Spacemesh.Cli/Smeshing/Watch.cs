// Job: follows a node: its start, its events, its epochs and the rewards that arrive.
// Invariant: every line comes from something the node said or from the network's clock; nothing is told twice.
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Api.V1;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Cli.Node;
using Spacemesh.Cli.Output;
using Spacemesh.Rpc;
using Coins = Spacemesh.Wallet.Amounts.Amount;
using Reward = Spacemesh.Api.V2Alpha1.Reward;

namespace Spacemesh.Cli.Smeshing;

/// <summary>Follows one node.</summary>
internal sealed class Watch(string publicAddress, string privateAddress, TimeProvider time, Action<CalmLine> tell) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A reward comes with each layer; more than these between two looks are told by the next look.
    private const ulong RewardsAtOnce = 100;

    private readonly NodeLink _node = new(publicAddress);
    private readonly NodeLink _own = new(privateAddress);
    private string _coinbase = "";
    private uint _lastRewardLayer;
    private string _lastOutlook = "";
    private byte[][] _identities = [];

    /// <summary>A page to wait for.</summary>
    public string? Page { get; init; }

    /// <summary>Leaves out what rewards tell anyway.</summary>
    public bool Brief { get; init; }

    /// <summary>How long the node may take to answer.</summary>
    public TimeSpan StartTimeout { get; init; }

    /// <summary>Follows until cancelled or until the node is gone.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        NetworkFacts network = await WaitForNodeAsync(stop).ConfigureAwait(false);
        Say("node", $"The node answers at {_node.Address}. Network: {network.Description}.");
        if (Page is not null)
            await WaitForPageAsync(Page, stop).ConfigureAwait(false);
        DateTimeOffset now = time.GetUtcNow();
        if (now < network.Genesis)
            tell(new CalmLine(now, new EventLine("before_genesis", "All is ready.", "the network's first layer", network.Genesis)));
        else
            tell(new CalmLine(now, new EventLine("layer", $"The network is in layer {network.LayerAt(now)}, epoch {network.EpochAt(now)}."))
                { Layer = network.LayerAt(now) });
        var story = new SmesherStory(network);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task events = EventsAsync(story, ended.Token), layers = LayersAsync(network, story, ended.Token);
        Task first = await Task.WhenAny(events, layers).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await first.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _node.Dispose();
        _own.Dispose();
    }

    private async Task<NetworkFacts> WaitForNodeAsync(CancellationToken stop)
    {
        DateTimeOffset end = time.GetUtcNow() + StartTimeout;
        while (true)
        {
            RpcResult<Api.V2Alpha1.NetworkInfoResponse> info =
                await _node.TryCallAsync(NetworkService.Info, new NetworkInfoRequest(), stop).ConfigureAwait(false);
            RpcResult<SmesherIDsResponse> ids = info.IsOk
                ? await _own.TryCallAsync(SmesherService.SmesherIDs, new Empty(), stop).ConfigureAwait(false)
                : info.Status;
            if (info.IsOk && ids.Status.Code is not (RpcCode.Unavailable or RpcCode.DeadlineExceeded))
            {
                return NetworkFacts.From(info.Value);
            }
            if (info.Status.Code is not (RpcCode.Ok or RpcCode.Unavailable or RpcCode.DeadlineExceeded))
                throw _node.Failure(info.Status);
            if (time.GetUtcNow() > end)
                throw (info.IsOk ? _own : _node).Failure(ids.Status);
            await Task.Delay(TimeSpan.FromMilliseconds(300), time, stop).ConfigureAwait(false);
        }
    }

    private async Task WaitForPageAsync(string page, CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(3) };
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        DateTimeOffset end = time.GetUtcNow() + StartTimeout;
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(page, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    tell(new CalmLine(time.GetUtcNow(), new EventLine("page", $"The page is at {page}")) { Url = page });
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
            {
                // Not there yet.
            }
            if (time.GetUtcNow() > end)
                throw new CommandFailure(ExitCode.Unreachable, $"the page at {page} does not answer");
            await Task.Delay(TimeSpan.FromMilliseconds(300), time, stop).ConfigureAwait(false);
        }
    }

    private async Task EventsAsync(SmesherStory story, CancellationToken stop)
    {
        await foreach (Event item in _own.FollowAsync(AdminService.EventsStream, new EventStreamRequest(), stop).ConfigureAwait(false))
        {
            EventLine? line;
            lock (story)
                line = story.Add(item);
            // Each proposal is followed by its reward, which says more.
            if (line is null || (Brief && line.Kind == "proposal" && _lastRewardLayer != 0))
                continue;
            tell(new CalmLine(item.Timestamp?.ToDateTimeOffset() ?? time.GetUtcNow(), line)
            {
                IsFailure = item.Failure, Layer = line.Kind == "proposal" ? item.Proposal.Layer : null,
            });
        }
        throw new CommandFailure(ExitCode.Unreachable, $"the node at {_own.Address} has stopped");
    }

    private async Task LayersAsync(NetworkFacts network, SmesherStory story, CancellationToken stop)
    {
        await SkipOldRewardsAsync(stop).ConfigureAwait(false);
        uint? lastEpoch = null;
        while (true)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (now >= network.Genesis && network.EpochAt(now) != lastEpoch)
            {
                if (lastEpoch is not null)
                    Say("epoch", $"Epoch {network.EpochAt(now)} begins with layer {network.LayerAt(now)}.");
                lastEpoch = network.EpochAt(now);
            }
            await OutlookAsync(network, story, now, stop).ConfigureAwait(false);
            await RewardsAsync(network, story, stop).ConfigureAwait(false);
            await Task.Delay(Interval, time, stop).ConfigureAwait(false);
        }
    }

    // Only what waits for something other than a layer is worth a line: a new network's first epochs, and dark ones.
    private async Task OutlookAsync(NetworkFacts network, SmesherStory story, DateTimeOffset now, CancellationToken stop)
    {
        if (network.LayerAt(now) == network.FirstLayer(network.EpochAt(now)) && network.EpochAt(now) >= network.FirstEpoch)
            return;
        Outlook outlook = At();
        if (outlook.Kind is not ("preparing" or "dark") || outlook.Text == _lastOutlook)
            return;
        if (outlook.IsDark)
        {
            if (_identities.Length == 0)
                _identities = [.. ((await _own.TryCallAsync(SmesherService.SmesherIDs, new Empty(), stop).ConfigureAwait(false)).Value?.PublicKeys ?? [])
                    .Select(key => key.ToByteArray())];
            var known = new SmesherStory(network);
            await EventReplay.AddActivationsAsync(known, _node, _identities, network.EpochAt(now), stop).ConfigureAwait(false);
            lock (story)
            {
                for (uint epoch = network.EpochAt(now); epoch <= network.EpochAt(now) + 2; epoch++)
                {
                    if (known.IsActive(epoch))
                        story.AddActivation(epoch - 1);
                }
            }
            outlook = At();
            if (outlook.Kind is not ("preparing" or "dark"))
                return;
        }
        _lastOutlook = outlook.Text;
        tell(new CalmLine(now, outlook.RewardLayer is { } layer
            ? new EventLine(outlook.Kind, outlook.Text, $"rewards from layer {layer} on", network.Start(layer))
            : new EventLine(outlook.Kind, outlook.Text)));

        Outlook At()
        {
            lock (story)
                return Outlook.At(now, story, network);
        }
    }

    private async Task SkipOldRewardsAsync(CancellationToken stop)
    {
        var coinbase = await _own.TryCallAsync(SmesherService.Coinbase, new Empty(), stop).ConfigureAwait(false);
        _coinbase = coinbase.Value?.AccountId?.Address ?? "";
        if (_coinbase.Length == 0)
            return;
        var newest = new RewardRequest { Coinbase = _coinbase, Limit = 1, SortOrder = SortOrder.Desc };
        var answer = await _node.TryCallAsync(RewardService.List, newest, stop).ConfigureAwait(false);
        _lastRewardLayer = answer.Value?.Rewards.FirstOrDefault()?.Layer ?? 0;
    }

    private async Task RewardsAsync(NetworkFacts network, SmesherStory story, CancellationToken stop)
    {
        if (_coinbase.Length == 0)
            return;
        var request = new RewardRequest { Coinbase = _coinbase, StartLayer = _lastRewardLayer + 1, Limit = RewardsAtOnce };
        var answer = await _node.TryCallAsync(RewardService.List, request, stop).ConfigureAwait(false);
        if (answer.Value is not { Rewards.Count: > 0 } list)
            return;
        ulong balance = (await AccountReader.ReadAsync(_node, _coinbase, stop).ConfigureAwait(false)).Current.Balance;
        foreach (Reward reward in list.Rewards)
        {
            string first = _lastRewardLayer == 0 ? "The first reward: layer" : "Layer";
            _lastRewardLayer = reward.Layer;
            uint? slot;
            lock (story)
                slot = story.NextSlot(network.LayerAt(time.GetUtcNow()) + 1);
            tell(new CalmLine(time.GetUtcNow(), new EventLine(
                "reward", $"{first} {reward.Layer} paid {Coins.Short(reward.Total)}; the balance is {Coins.Short(balance)}.",
                slot is null ? "" : $"a proposal in layer {slot}", slot is null ? null : network.Start(slot.Value)))
            {
                Layer = reward.Layer, Smidge = reward.Total, Balance = balance,
            });
        }
    }

    private void Say(string kind, string text) => tell(new CalmLine(time.GetUtcNow(), new EventLine(kind, text)));
}
