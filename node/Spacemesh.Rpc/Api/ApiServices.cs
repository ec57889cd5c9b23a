// Job: the list of all services of the network's API.
// Invariant: every service of API v1 and v2alpha1 stands here once.
using Google.Protobuf.Reflection;

namespace Spacemesh.Api;

/// <summary>All services of API v1 and v2alpha1.</summary>
public static class ApiServices
{
    /// <summary>Their descriptors, v1 first.</summary>
    public static IReadOnlyList<ServiceDescriptor> All { get; } =
    [
        V1.ActivationService.Descriptor,
        V1.AdminService.Descriptor,
        V1.DebugService.Descriptor,
        V1.GlobalStateService.Descriptor,
        V1.MeshService.Descriptor,
        V1.NodeService.Descriptor,
        V1.PostInfoService.Descriptor,
        V1.PostService.Descriptor,
        V1.SmesherService.Descriptor,
        V1.TransactionService.Descriptor,
        V2Alpha1.AccountService.Descriptor,
        V2Alpha1.ActivationService.Descriptor,
        V2Alpha1.ActivationStreamService.Descriptor,
        V2Alpha1.LayerService.Descriptor,
        V2Alpha1.LayerStreamService.Descriptor,
        V2Alpha1.MalfeasanceService.Descriptor,
        V2Alpha1.MalfeasanceStreamService.Descriptor,
        V2Alpha1.NetworkService.Descriptor,
        V2Alpha1.NodeService.Descriptor,
        V2Alpha1.RewardService.Descriptor,
        V2Alpha1.RewardStreamService.Descriptor,
        V2Alpha1.TransactionService.Descriptor,
        V2Alpha1.TransactionStreamService.Descriptor,
    ];
}
