// Job: spacemesh.v1.ActivationService: one ATX, the highest ATX.
// Invariant: the field layer carries the publish epoch, as the contract has it.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Rpc;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Node.Api;

internal static class V1ActivationService
{
    public static GrpcService Make(ApiContext context) => GrpcService.For(V1.ActivationService.Descriptor)
        .Unary(V1.ActivationService.Get, (request, _) => Get(context, request))
        .Unary(V1.ActivationService.Highest, (_, _) => Highest(context));

    private static RpcResult<V1.GetResponse> Get(ApiContext context, V1.GetRequest request)
    {
        if (request.Id.Length != AtxId.Size)
            return RpcStatus.InvalidArgument($"invalid ATX ID length ({request.Id.Length}), expected ({AtxId.Size})");
        AtxId id = AtxId.FromSpan(request.Id.Span);
        V1.GetResponse? response = context.State.Read(session =>
        {
            if (AtxTable.Find(session, id) is not { } atx)
                return null;
            var found = new V1.GetResponse { Atx = context.Activation(atx, AtxQueries.Previous(session, id)) };
            if (IdentityTable.Find(session, atx.Smesher) is { } guilt)
                found.MalfeasanceProof = MalfeasanceForm.ToV1(atx.Smesher, guilt.Proof, withProof: false);
            return found;
        });
        return response is null ? RpcStatus.NotFound("id was not found") : response;
    }

    private static V1.HighestResponse Highest(ApiContext context) => context.State.Read(session => new V1.HighestResponse
    {
        Atx = AtxQueries.Highest(session) is { } atx
            ? context.Activation(atx, AtxQueries.Previous(session, atx.Id))
            : new V1.Activation { Id = new V1.ActivationId { Id = Form.Bytes(context.Config.Genesis.GoldenAtx) } },
    });
}
