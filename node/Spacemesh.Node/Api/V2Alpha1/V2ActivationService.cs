// Job: spacemesh.v2alpha1.ActivationService and ActivationStreamService.
// Invariant: filters are joined by and; the same filter chooses stored and live ATXs.
using Google.Protobuf;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Rpc;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Node.Api;

internal static class V2ActivationService
{
    private const ulong RowsAtOnce = 256;

    public static GrpcService Make(ApiContext context) => GrpcService.For(V2.ActivationService.Descriptor)
        .Unary(V2.ActivationService.List, (request, _) => List(context, request))
        .Unary(V2.ActivationService.ActivationsCount, (request, _) => new V2.ActivationsCountResponse
        {
            Count = context.State.Read(session => AtxQueries.Count(session, request.HasEpoch ? request.Epoch : null)),
        });

    public static GrpcService MakeStream(ApiContext context) => GrpcService.For(V2.ActivationStreamService.Descriptor)
        .ServerStream(V2.ActivationStreamService.Stream, (request, responses, call) => StreamAsync(context, request, responses, call));

    private static RpcResult<V2.ActivationList> List(ApiContext context, V2.ActivationRequest request)
    {
        if (Form.CheckLimit(request.Limit) is { IsOk: false } limit)
            return limit;
        RpcStatus fault = ReadFilter(context, request.StartEpoch, request.EndEpoch, request.Id, request.SmesherId, request.Coinbase,
            out AtxFilter filter);
        if (!fault.IsOk)
            return fault;
        var response = new V2.ActivationList();
        response.Activations.AddRange(context.State.Read(session => AtxQueries.List(session, filter, request.Limit, request.Offset))
            .Select(context.ToV2));
        return response;
    }

    private static RpcStatus ReadFilter(
        ApiContext context, uint start, uint end, IReadOnlyCollection<ByteString> ids, IReadOnlyCollection<ByteString> smeshers,
        string coinbase, out AtxFilter filter)
    {
        filter = new AtxFilter(start, end, ids, smeshers, null);
        if (coinbase.Length == 0)
            return RpcStatus.Ok;
        if (RequestAddress.Read(coinbase, context.AddressPrefix, out Address address) is { } fault)
            return RpcStatus.InvalidArgument(fault);
        filter = filter with { Coinbase = address };
        return RpcStatus.Ok;
    }

    private static async ValueTask<RpcStatus> StreamAsync(
        ApiContext context, V2.ActivationStreamRequest request, MessageWriter<V2.Activation> responses, ServerCall call)
    {
        using var changes = new ChangeWaiter(context.Node);
        if (request.Watch)
            await call.SendHeadersAsync().ConfigureAwait(false);
        RpcStatus fault = ReadFilter(context, request.StartEpoch, request.EndEpoch, request.Id, request.SmesherId, request.Coinbase,
            out AtxFilter filter);
        if (!fault.IsOk)
            return fault;
        // Taken first: what is stored while the stream begins is sent twice rather than not at all.
        long last = context.State.Read(AtxQueries.LastRow);
        for (ulong offset = 0; ; offset += RowsAtOnce)
        {
            ulong from = offset;
            List<AtxRow> rows = context.State.Read(session => AtxQueries.List(session, filter, RowsAtOnce, from));
            foreach (AtxRow row in rows)
                await responses.WriteAsync(context.ToV2(row), call.Cancellation).ConfigureAwait(false);
            if ((ulong)rows.Count < RowsAtOnce)
                break;
        }
        while (request.Watch)
        {
            await changes.WaitAsync(call.Cancellation).ConfigureAwait(false);
            long after = last;
            foreach ((long rowId, AtxRow row) in context.State.Read(session => AtxQueries.After(session, filter, after)))
            {
                last = rowId;
                await responses.WriteAsync(context.ToV2(row), call.Cancellation).ConfigureAwait(false);
            }
        }
        return RpcStatus.Ok;
    }
}
