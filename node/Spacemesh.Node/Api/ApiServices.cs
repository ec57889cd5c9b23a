// Job: which services stand on which listener.
// Invariant: a method that is not registered here is answered Unimplemented by name.
using Spacemesh.Rpc;

namespace Spacemesh.Node.Api;

/// <summary>The services of the node's listeners.</summary>
public static class ApiServices
{
    /// <summary>Services of the public gRPC listener and of the JSON gateway.</summary>
    public static IReadOnlyList<GrpcService> Public(ApiContext context) =>
    [
        V1NodeService.Make(context),
        V1MeshService.Make(context),
        V1GlobalStateService.Make(context),
        V1TransactionService.Make(context),
        V1ActivationService.Make(context),
        V2NodeService.Make(context),
        V2NetworkService.Make(context),
        V2LayerService.Make(context),
        V2ActivationService.Make(context),
        V2RewardService.Make(context),
        V2AccountService.Make(context),
        V2TransactionService.Make(context),
        V2MalfeasanceService.Make(context),
    ];

    /// <summary>Services of the private gRPC listener.</summary>
    public static IReadOnlyList<GrpcService> Private(ApiContext context) =>
    [
        V1AdminService.Make(context),
        V1SmesherService.Make(context),
        V1DebugService.Make(context),
        V2LayerService.MakeStream(context),
        V2ActivationService.MakeStream(context),
        V2RewardService.MakeStream(context),
        V2TransactionService.MakeStream(),
        V2MalfeasanceService.MakeStream(context),
    ];

    /// <summary>Services of the listener for PoST services.</summary>
    /// <param name="context">What they read from.</param>
    /// <param name="post">The smeshing room's PostService.</param>
    public static IReadOnlyList<GrpcService> Post(ApiContext context, GrpcService post) => [post, V1PostInfoService.Make(context)];
}
