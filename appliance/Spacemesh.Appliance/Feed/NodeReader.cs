// Job: asks the node's lists.
// Invariant: every question has a time limit; one that is not answered leaves its part unknown and harms no other.
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Rpc;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Appliance.Feed;

/// <summary>Questions to one node.</summary>
/// <param name="open">The public listener.</param>
/// <param name="inner">The private listener.</param>
internal sealed class NodeReader(GrpcChannel open, GrpcChannel inner)
{
    /// <summary>The most that a list of the API gives at once.</summary>
    public const int PageSize = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Task<RpcResult<NodeStatusResponse>> StatusAsync(CancellationToken stop) =>
        open.TryUnaryAsync(NodeService.Status, new NodeStatusRequest(), Patience, stop);

    public Task<NetworkInfoResponse?> NetworkAsync(CancellationToken stop) =>
        AskAsync(open, NetworkService.Info, new NetworkInfoRequest(), stop);

    public async Task<string?> VersionAsync(CancellationToken stop) =>
        (await AskAsync(open, V1.NodeService.Version, new Empty(), stop).ConfigureAwait(false))?.VersionString?.Value;

    public async Task<IReadOnlyList<ByteString>?> SmeshersAsync(CancellationToken stop) =>
        (await AskAsync(inner, V1.SmesherService.SmesherIDs, new Empty(), stop).ConfigureAwait(false))?.PublicKeys;

    public async Task<bool?> IsSmeshingAsync(CancellationToken stop) =>
        (await AskAsync(inner, V1.SmesherService.IsSmeshing, new Empty(), stop).ConfigureAwait(false))?.IsSmeshing;

    public async Task<string?> CoinbaseAsync(CancellationToken stop) =>
        (await AskAsync(inner, V1.SmesherService.Coinbase, new Empty(), stop).ConfigureAwait(false))?.AccountId?.Address;

    public async Task<V1.PostSetupStatus?> SpaceAsync(CancellationToken stop) =>
        (await AskAsync(inner, V1.SmesherService.PostSetupStatus, new Empty(), stop).ConfigureAwait(false))?.Status;

    public async Task<Account?> AccountAsync(string address, CancellationToken stop)
    {
        var request = new AccountRequest { Limit = 1 };
        request.Addresses.Add(address);
        AccountList? list = await AskAsync(open, AccountService.List, request, stop).ConfigureAwait(false);
        return list?.Accounts.FirstOrDefault(account => account.Address == address);
    }

    public async Task<IReadOnlyList<Layer>?> LayersAsync(ulong limit, CancellationToken stop) =>
        (await AskAsync(open, LayerService.List, new LayerRequest { Limit = limit, SortOrder = SortOrder.Desc }, stop).ConfigureAwait(false))?.Layers;

    public async Task<IReadOnlyList<Activation>?> ActivationsAsync(
        IEnumerable<ByteString> smeshers, uint fromEpoch, CancellationToken stop)
    {
        var request = new ActivationRequest { StartEpoch = fromEpoch, Limit = PageSize };
        request.SmesherId.AddRange(smeshers);
        return (await AskAsync(open, ActivationService.List, request, stop).ConfigureAwait(false))?.Activations;
    }

    /// <summary>All rewards of an identity from a layer on; null when the node did not answer to the end.</summary>
    public async Task<List<Reward>?> RewardsAsync(ByteString smesher, uint fromLayer, int atMost, CancellationToken stop)
    {
        var all = new List<Reward>();
        while (all.Count < atMost)
        {
            var request = new RewardRequest { StartLayer = fromLayer, Smesher = smesher, Offset = (ulong)all.Count, Limit = PageSize };
            RewardList? page = await AskAsync(open, RewardService.List, request, stop).ConfigureAwait(false);
            if (page is null)
                return null;
            all.AddRange(page.Rewards);
            if (page.Rewards.Count < PageSize)
                break;
        }
        return all;
    }

    /// <summary>The newest transactions that touched an account, and those of it that wait.</summary>
    public async Task<List<TransactionResponse>?> TransactionsAsync(string address, ulong limit, CancellationToken stop)
    {
        var touched = new TransactionRequest
        {
            Address = address, Limit = limit, IncludeResult = true, IncludeState = true, SortOrder = SortOrder.Desc,
        };
        TransactionList? applied = await AskAsync(open, TransactionService.List, touched, stop).ConfigureAwait(false);
        // Waiting ones have no layer and no touched addresses: they come first in ascending order, whoever sent them.
        var any = new TransactionRequest { Limit = PageSize, IncludeResult = true, IncludeState = true };
        TransactionList? first = await AskAsync(open, TransactionService.List, any, stop).ConfigureAwait(false);
        if (applied is null || first is null)
            return null;
        IEnumerable<TransactionResponse> waiting = first.Transactions.Where(
            found => found.TxResult is null && (found.Tx?.Principal == address || found.Tx?.Contents?.Send?.Destination == address));
        return [.. waiting.Concat(applied.Transactions).DistinctBy(found => found.Tx?.Id)];
    }

    private static async Task<TResponse?> AskAsync<TRequest, TResponse>(
        GrpcChannel channel, UnaryMethod<TRequest, TResponse> method, TRequest request, CancellationToken stop)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        (await channel.TryUnaryAsync(method, request, Patience, stop).ConfigureAwait(false)).Value;
}
