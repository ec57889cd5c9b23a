// Job: spacemesh.v2alpha1.LayerService and LayerStreamService.
// Invariant: a live stream sends a layer again only when what it shows has changed.
using Spacemesh.Rpc;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Node.Api;

internal static class V2LayerService
{
    private const ulong RowsAtOnce = 256;

    public static GrpcService Make(ApiContext context) => GrpcService.For(V2.LayerService.Descriptor)
        .Unary(V2.LayerService.List, (request, _) => List(context, request));

    public static GrpcService MakeStream(ApiContext context) => GrpcService.For(V2.LayerStreamService.Descriptor)
        .ServerStream(V2.LayerStreamService.Stream, (request, responses, call) => StreamAsync(context, request, responses, call));

    private static RpcResult<V2.LayerList> List(ApiContext context, V2.LayerRequest request)
    {
        if (Form.CheckLimit(request.Limit) is { IsOk: false } fault)
            return fault;
        var response = new V2.LayerList();
        response.Layers.AddRange(context.State.Read(session => LayerQueries.List(
            session, request.StartLayer, request.EndLayer, request.SortOrder == V2.SortOrder.Desc, request.Limit, request.Offset))
                .Select(V2Form.ToV2));
        return response;
    }

    private static async ValueTask<RpcStatus> StreamAsync(
        ApiContext context, V2.LayerStreamRequest request, MessageWriter<V2.Layer> responses, ServerCall call)
    {
        using var changes = new ChangeWaiter(context.Node);
        if (request.Watch)
            await call.SendHeadersAsync().ConfigureAwait(false);
        var sent = new Dictionary<uint, V2.Layer>();
        uint open = request.StartLayer;
        while (true)
        {
            // Layers above this one may still change and are looked at again.
            NodeProgress progress = context.Node.Progress;
            uint settled = Math.Min(progress.Processed.Value, progress.InState.Value);
            await SendAsync(context, open, request.EndLayer, sent, responses, call).ConfigureAwait(false);
            if (!request.Watch)
                return RpcStatus.Ok;
            open = Math.Max(request.StartLayer, settled);
            foreach (uint old in sent.Keys.Where(layer => layer < open).ToArray())
                sent.Remove(old);
            await changes.WaitAsync(call.Cancellation).ConfigureAwait(false);
        }
    }

    private static async ValueTask SendAsync(
        ApiContext context, uint start, uint end, Dictionary<uint, V2.Layer> sent, MessageWriter<V2.Layer> responses, ServerCall call)
    {
        for (ulong offset = 0; ; offset += RowsAtOnce)
        {
            ulong from = offset;
            List<LayerBlockRow> rows = context.State.Read(session => LayerQueries.List(session, start, end, false, RowsAtOnce, from));
            foreach (V2.Layer layer in rows.Select(V2Form.ToV2))
            {
                if (sent.TryGetValue(layer.Number, out V2.Layer? before) && before.Equals(layer))
                    continue;
                sent[layer.Number] = layer;
                await responses.WriteAsync(layer, call.Cancellation).ConfigureAwait(false);
            }
            if ((ulong)rows.Count < RowsAtOnce)
                return;
        }
    }
}
