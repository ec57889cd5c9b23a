// Job: spacemesh.v1.NodeService.
// Invariant: answers from the view and the configuration; never waits for the loop.
using Spacemesh.Rpc;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Node.Api;

internal static class V1NodeService
{
    public static GrpcService Make(ApiContext context) => GrpcService.For(V1.NodeService.Descriptor)
        .Unary(V1.NodeService.Echo, (request, _) => request.Msg is null
            ? RpcStatus.InvalidArgument("Must include `Msg`")
            : new V1.EchoResponse { Msg = new V1.SimpleString { Value = request.Msg.Value } })
        .Unary(V1.NodeService.Version, (_, _) => new V1.VersionResponse { VersionString = new V1.SimpleString { Value = context.Version } })
        .Unary(V1.NodeService.Build, (_, _) => new V1.BuildResponse { BuildString = new V1.SimpleString { Value = context.Build } })
        .Unary(V1.NodeService.Status, (_, _) => new V1.StatusResponse { Status = context.Status() })
        .Unary(V1.NodeService.NodeInfo, (_, _) => new V1.NodeInfoResponse
        {
            Hrp = context.AddressPrefix,
            FirstGenesis = context.Config.FirstEffectiveGenesis.Value,
            EffectiveGenesis = context.Config.FirstEffectiveGenesis.Value,
            EpochSize = context.Config.Main.LayersPerEpoch,
        })
        .ServerStream(V1.NodeService.StatusStream, (_, responses, call) => StreamStatusAsync(context, responses, call));

    private static async ValueTask<RpcStatus> StreamStatusAsync(
        ApiContext context, MessageWriter<V1.StatusStreamResponse> responses, ServerCall call)
    {
        using var changes = new ChangeWaiter(context.Node);
        // Nothing is sent at subscription, only what differs afterwards.
        V1.NodeStatus last = context.Status();
        while (true)
        {
            await changes.WaitAsync(call.Cancellation).ConfigureAwait(false);
            V1.NodeStatus now = context.Status();
            if (now.Equals(last))
                continue;
            last = now;
            await responses.WriteAsync(new V1.StatusStreamResponse { Status = now }, call.Cancellation).ConfigureAwait(false);
        }
    }
}
