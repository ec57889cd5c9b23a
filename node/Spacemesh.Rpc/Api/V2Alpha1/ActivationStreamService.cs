// Job: names the methods of spacemesh.v2alpha1.ActivationStreamService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V2Alpha1;

/// <summary>The service <c>spacemesh.v2alpha1.ActivationStreamService</c>: to register handlers and to call through a channel.</summary>
public static class ActivationStreamService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        ActivationReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ActivationStreamService");

    /// <summary><c>ActivationStreamService/Stream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<ActivationStreamRequest, Activation> Stream { get; } =
        new(Descriptor, "Stream", ActivationStreamRequest.Parser, Activation.Parser);
}
