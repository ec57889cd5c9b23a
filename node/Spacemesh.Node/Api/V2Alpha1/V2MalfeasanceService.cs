// Job: spacemesh.v2alpha1.MalfeasanceService and MalfeasanceStreamService.
// Invariant: a stored proof that does not decode is left out.
using Spacemesh.Rpc;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Node.Api;

internal static class V2MalfeasanceService
{
    public static GrpcService Make(ApiContext context) => GrpcService.For(V2.MalfeasanceService.Descriptor)
        .Unary(V2.MalfeasanceService.List, (request, _) => List(context, request));

    public static GrpcService MakeStream(ApiContext context) => GrpcService.For(V2.MalfeasanceStreamService.Descriptor)
        .ServerStream(V2.MalfeasanceStreamService.Stream, (request, responses, call) => StreamAsync(context, request, responses, call));

    private static RpcResult<V2.MalfeasanceList> List(ApiContext context, V2.MalfeasanceRequest request)
    {
        if (Form.CheckLimit(request.Limit) is { IsOk: false } limit)
            return limit;
        var response = new V2.MalfeasanceList();
        response.Proofs.AddRange(context.State.Read(session =>
            AtxQueries.Malicious(session, request.SmesherId, request.Limit, request.Offset))
            .Select(row => MalfeasanceForm.ToV2(row.Identity, row.Proof)).OfType<V2.MalfeasanceProof>());
        return response;
    }

    private static async ValueTask<RpcStatus> StreamAsync(
        ApiContext context, V2.MalfeasanceStreamRequest request, MessageWriter<V2.MalfeasanceProof> responses, ServerCall call)
    {
        using var changes = new ChangeWaiter(context.Node);
        if (request.Watch)
            await call.SendHeadersAsync().ConfigureAwait(false);
        long last = 0;
        while (true)
        {
            long after = last;
            List<MaliciousRow> rows = context.State.Read(session => AtxQueries.MaliciousAfter(session, request.SmesherId, after));
            foreach (MaliciousRow row in rows.OrderBy(row => row.Identity))
            {
                last = Math.Max(last, row.RowId);
                if (MalfeasanceForm.ToV2(row.Identity, row.Proof) is { } proof)
                    await responses.WriteAsync(proof, call.Cancellation).ConfigureAwait(false);
            }
            if (!request.Watch)
                return RpcStatus.Ok;
            await changes.WaitAsync(call.Cancellation).ConfigureAwait(false);
        }
    }
}
