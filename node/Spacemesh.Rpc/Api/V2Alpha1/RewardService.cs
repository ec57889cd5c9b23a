// Job: names the methods of spacemesh.v2alpha1.RewardService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V2Alpha1;

/// <summary>The service <c>spacemesh.v2alpha1.RewardService</c>: to register handlers and to call through a channel.</summary>
public static class RewardService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        RewardReflection.Descriptor.FindTypeByName<ServiceDescriptor>("RewardService");

    /// <summary><c>RewardService/List</c>. One request, one response.</summary>
    public static UnaryMethod<RewardRequest, RewardList> List { get; } =
        new(Descriptor, "List", RewardRequest.Parser, RewardList.Parser);
}
