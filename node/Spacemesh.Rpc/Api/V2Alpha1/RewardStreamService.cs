// Job: names the methods of spacemesh.v2alpha1.RewardStreamService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V2Alpha1;

/// <summary>The service <c>spacemesh.v2alpha1.RewardStreamService</c>: to register handlers and to call through a channel.</summary>
public static class RewardStreamService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        RewardReflection.Descriptor.FindTypeByName<ServiceDescriptor>("RewardStreamService");

    /// <summary><c>RewardStreamService/Stream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<RewardStreamRequest, Reward> Stream { get; } =
        new(Descriptor, "Stream", RewardStreamRequest.Parser, Reward.Parser);
}
