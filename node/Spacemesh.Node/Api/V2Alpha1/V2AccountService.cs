// Job: spacemesh.v2alpha1.AccountService.
// Invariant: one row an account, as its last change left it; projected by the mempool.
using Google.Protobuf;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Rpc;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Node.Api;

internal static class V2AccountService
{
    public static GrpcService Make(ApiContext context) => GrpcService.For(V2.AccountService.Descriptor)
        .Unary(V2.AccountService.List, (request, call) => ListAsync(context, request, call));

    private static async ValueTask<RpcResult<V2.AccountList>> ListAsync(ApiContext context, V2.AccountRequest request, ServerCall call)
    {
        if (Form.CheckLimit(request.Limit) is { IsOk: false } limit)
            return limit;
        var addresses = new List<ByteString>(request.Addresses.Count);
        foreach (string text in request.Addresses)
        {
            if (RequestAddress.Read(text, context.AddressPrefix, out Address address) is { } fault)
                return RpcStatus.InvalidArgument(fault);
            addresses.Add(Form.Bytes(address));
        }
        List<AccountRow> rows = context.State.Read(session => LedgerQueries.Accounts(session, addresses, request.Limit, request.Offset));
        IReadOnlyList<AccountProjection> projections =
            await context.Node.ProjectAsync([.. rows.Select(row => row.Address)], call.Cancellation).ConfigureAwait(false);
        var response = new V2.AccountList();
        response.Accounts.AddRange(rows.Select((row, i) => context.ToV2(row, projections[i])));
        return response;
    }
}
