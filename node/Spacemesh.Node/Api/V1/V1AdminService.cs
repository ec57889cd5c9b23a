// Job: spacemesh.v1.AdminService (events, peers) and DebugService (accounts, network, active sets).
// Invariant: a subscriber of events that falls behind is told so and cut off.
using Spacemesh.Node.Events;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Rpc;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Node.Api;

internal static class V1AdminService
{
    public static GrpcService Make(ApiContext context) => GrpcService.For(V1.AdminService.Descriptor)
        .ServerStream(V1.AdminService.EventsStream, (_, responses, call) => StreamEventsAsync(context, responses, call))
        // One message for each connected peer: this node has none yet.
        .ServerStream(V1.AdminService.PeerInfoStream, (_, _, _) => new ValueTask<RpcStatus>(RpcStatus.Ok));

    private static async ValueTask<RpcStatus> StreamEventsAsync(ApiContext context, MessageWriter<V1.Event> responses, ServerCall call)
    {
        await call.SendHeadersAsync().ConfigureAwait(false);
        try
        {
            await foreach (V1.Event item in context.Events.Follow(call.Cancellation).ConfigureAwait(false))
                await responses.WriteAsync(item, call.Cancellation).ConfigureAwait(false);
            return RpcStatus.Ok;
        }
        catch (SubscriberTooSlowException slow)
        {
            return RpcStatus.Canceled(slow.Message);
        }
    }
}

internal static class V1DebugService
{
    public static GrpcService Make(ApiContext context) => GrpcService.For(V1.DebugService.Descriptor)
        .Unary(V1.DebugService.Accounts, (request, _) => Accounts(context, request))
        .Unary(V1.DebugService.ActiveSet, (request, _) => ActiveSet(context, new EpochId(request.Epoch)));

    private static RpcResult<V1.AccountsResponse> Accounts(ApiContext context, V1.AccountsRequest request)
    {
        LayerId? at = request.Layer == 0 ? null : new LayerId(request.Layer);
        List<AccountRow> rows = context.State.Read(session => LedgerQueries.AllAccounts(session, at));
        if (rows.Count == 0 && at is not null)
            return RpcStatus.Internal("error fetching accounts state");
        var response = new V1.AccountsResponse();
        response.AccountWrapper.AddRange(rows.Select(row => new V1.Account
        {
            AccountId = context.Account(row.Address), StateCurrent = V1Form.State(row.NextNonce, row.Balance),
        }));
        return response;
    }

    private static RpcResult<V1.ActiveSetResponse> ActiveSet(ApiContext context, EpochId epoch)
    {
        uint layers = context.Config.Main.LayersPerEpoch;
        LayerId first = epoch.FirstLayer(layers);
        IReadOnlyCollection<AtxId> ids = first + context.Config.HareEligibility.ConfidenceParam <= context.Config.FirstEffectiveGenesis
            ? []
            : context.State.Read(session => LayerQueries.ActiveSet(session, epoch, first, layers));
        if (ids.Count == 0)
            return RpcStatus.Internal($"active set for epoch {epoch.Value}: empty active set");
        var response = new V1.ActiveSetResponse();
        response.Ids.AddRange(ids.Select(id => new V1.ActivationId { Id = Form.Bytes(id) }));
        return response;
    }
}
