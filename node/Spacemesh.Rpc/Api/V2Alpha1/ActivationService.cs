// Job: names the methods of spacemesh.v2alpha1.ActivationService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V2Alpha1;

/// <summary>The service <c>spacemesh.v2alpha1.ActivationService</c>: to register handlers and to call through a channel.</summary>
public static class ActivationService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        ActivationReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ActivationService");

    /// <summary><c>ActivationService/List</c>. One request, one response.</summary>
    public static UnaryMethod<ActivationRequest, ActivationList> List { get; } =
        new(Descriptor, "List", ActivationRequest.Parser, ActivationList.Parser);

    /// <summary><c>ActivationService/ActivationsCount</c>. One request, one response.</summary>
    public static UnaryMethod<ActivationsCountRequest, ActivationsCountResponse> ActivationsCount { get; } =
        new(Descriptor, "ActivationsCount", ActivationsCountRequest.Parser, ActivationsCountResponse.Parser);
}
