// Job: spacemesh.v1.GlobalStateService: state root, accounts, rewards.
// Invariant: an account that nobody touched reads as zeros.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Rpc;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Node.Api;

internal static class V1GlobalStateService
{
    private const uint RewardFlag = 2;
    private const uint AccountFlag = 4;

    public static GrpcService Make(ApiContext context) => GrpcService.For(V1.GlobalStateService.Descriptor)
        .Unary(V1.GlobalStateService.GlobalStateHash, (_, _) => StateHash(context))
        .Unary(V1.GlobalStateService.Account, (request, call) => AccountAsync(context, request, call))
        .Unary(V1.GlobalStateService.AccountDataQuery, (request, call) => AccountDataAsync(context, request, call))
        .Refuse(V1.GlobalStateService.SmesherDataQuery, RpcStatus.Unimplemented("DEPRECATED"))
        .Refuse(V1.GlobalStateService.SmesherRewardStream, RpcStatus.Unimplemented("DEPRECATED"))
        .Refuse(V1.GlobalStateService.AppEventStream, RpcStatus.Unimplemented("this endpoint has not yet been implemented"));

    private static V1.GlobalStateHashResponse StateHash(ApiContext context)
    {
        Hash32? root = context.State.Read(LayerTable.LatestStateHash);
        return new V1.GlobalStateHashResponse
        {
            Response = new V1.GlobalStateHash
            {
                RootHash = Form.Bytes(root ?? Hash32.Empty), Layer = V1Form.Layer(context.Node.Progress.InState),
            },
        };
    }

    private static async ValueTask<RpcResult<V1.AccountResponse>> AccountAsync(
        ApiContext context, V1.AccountRequest request, ServerCall call)
    {
        if (request.AccountId is not { } account)
            return RpcStatus.InvalidArgument("`AccountId` must be provided");
        if (RequestAddress.Read(account.Address, context.AddressPrefix, out Address address) is { } fault)
            return RpcStatus.Unknown($"failed to parse in.AccountId.Address `{account.Address}`: {fault}");
        return new V1.AccountResponse { AccountWrapper = await ReadAccountAsync(context, address, call).ConfigureAwait(false) };
    }

    private static async ValueTask<RpcResult<V1.AccountDataQueryResponse>> AccountDataAsync(
        ApiContext context, V1.AccountDataQueryRequest request, ServerCall call)
    {
        if (request.Filter is not { } filter)
            return RpcStatus.InvalidArgument("`Filter` must be provided");
        if (filter.AccountId is null)
            return RpcStatus.InvalidArgument("`Filter.AccountId` must be provided");
        // The other query's name of the field: the network's text.
        if (filter.AccountDataFlags == 0)
            return RpcStatus.InvalidArgument("`Filter.AccountMeshDataFlags` must set at least one bitfield");
        if (RequestAddress.Read(filter.AccountId.Address, context.AddressPrefix, out Address address) is { } fault)
            return RpcStatus.Unknown($"failed to parse in.Filter.AccountId.Address `{filter.AccountId.Address}`: {fault}");
        var items = new List<V1.AccountData>();
        if ((filter.AccountDataFlags & RewardFlag) != 0)
        {
            items.AddRange(context.State.Read(session => RewardTable.OfCoinbase(session, address))
                .Select(row => new V1.AccountData { Reward = context.Reward(row) }));
        }
        if ((filter.AccountDataFlags & AccountFlag) != 0)
            items.Add(new V1.AccountData { AccountWrapper = await ReadAccountAsync(context, address, call).ConfigureAwait(false) });
        var response = new V1.AccountDataQueryResponse();
        if (V1Page.TryCut(items.Count, request.Offset, request.MaxResults, out Range page))
        {
            response.TotalResults = (uint)items.Count;
            response.AccountItem.AddRange(items[page]);
        }
        return response;
    }

    private static async ValueTask<V1.Account> ReadAccountAsync(ApiContext context, Address address, ServerCall call)
    {
        AccountRow? row = context.State.Read(session => AccountTable.Find(session, address));
        AccountProjection projected = (await context.Node.ProjectAsync([address], call.Cancellation).ConfigureAwait(false))[0];
        return new V1.Account
        {
            AccountId = context.Account(address),
            StateCurrent = V1Form.State(row?.NextNonce ?? 0, row?.Balance ?? 0),
            StateProjected = V1Form.State(projected.Nonce, projected.Balance),
        };
    }
}
