// Job: spacemesh.v2alpha1.RewardService and RewardStreamService.
// Invariant: the filter is read before the limit is looked at, as on the network.
using Google.Protobuf;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Rpc;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Node.Api;

internal static class V2RewardService
{
    private const ulong RowsAtOnce = 256;

    public static GrpcService Make(ApiContext context) => GrpcService.For(V2.RewardService.Descriptor)
        .Unary(V2.RewardService.List, (request, _) => List(context, request));

    public static GrpcService MakeStream(ApiContext context) => GrpcService.For(V2.RewardStreamService.Descriptor)
        .ServerStream(V2.RewardStreamService.Stream, (request, responses, call) => StreamAsync(context, request, responses, call));

    private static RpcResult<V2.RewardList> List(ApiContext context, V2.RewardRequest request)
    {
        RpcStatus fault = ReadFilter(context, request.StartLayer, request.EndLayer, request.Coinbase, request.Smesher,
            out RewardFilter filter);
        if (!fault.IsOk)
            return fault;
        if (Form.CheckLimit(request.Limit) is { IsOk: false } limit)
            return limit;
        filter = filter with { Descending = request.SortOrder == V2.SortOrder.Desc };
        var response = new V2.RewardList();
        response.Rewards.AddRange(context.State.Read(session => LedgerQueries.Rewards(session, filter, request.Limit, request.Offset))
            .Select(context.ToV2));
        return response;
    }

    private static RpcStatus ReadFilter(
        ApiContext context, uint start, uint end, string coinbase, ByteString smesher, out RewardFilter filter)
    {
        filter = new RewardFilter(start, end, null, smesher.IsEmpty ? null : smesher);
        if (coinbase.Length == 0)
            return RpcStatus.Ok;
        if (RequestAddress.Read(coinbase, context.AddressPrefix, out Address address) is { } fault)
            return RpcStatus.InvalidArgument(fault);
        filter = filter with { Coinbase = address };
        return RpcStatus.Ok;
    }

    private static async ValueTask<RpcStatus> StreamAsync(
        ApiContext context, V2.RewardStreamRequest request, MessageWriter<V2.Reward> responses, ServerCall call)
    {
        using var changes = new ChangeWaiter(context.Node);
        if (request.Watch)
            await call.SendHeadersAsync().ConfigureAwait(false);
        RpcStatus fault = ReadFilter(context, request.StartLayer, request.EndLayer, request.Coinbase, request.Smesher,
            out RewardFilter filter);
        if (!fault.IsOk)
            return fault;
        uint last = await SendAsync(context, filter, responses, call).ConfigureAwait(false) ?? 0;
        while (request.Watch)
        {
            await changes.WaitAsync(call.Cancellation).ConfigureAwait(false);
            // After a revert the layers above the state are rewarded anew.
            last = Math.Min(last, context.Node.Progress.InState.Value);
            uint next = Math.Max(request.StartLayer, last + 1);
            last = await SendAsync(context, filter with { StartLayer = next }, responses, call).ConfigureAwait(false) ?? last;
        }
        return RpcStatus.Ok;
    }

    private static async ValueTask<uint?> SendAsync(
        ApiContext context, RewardFilter filter, MessageWriter<V2.Reward> responses, ServerCall call)
    {
        uint? last = null;
        for (ulong offset = 0; ; offset += RowsAtOnce)
        {
            ulong from = offset;
            List<RewardRow> rows = context.State.Read(session => LedgerQueries.Rewards(session, filter, RowsAtOnce, from));
            foreach (RewardRow row in rows)
            {
                last = row.Layer.Value;
                await responses.WriteAsync(context.ToV2(row), call.Cancellation).ConfigureAwait(false);
            }
            if ((ulong)rows.Count < RowsAtOnce)
                return last;
        }
    }
}
