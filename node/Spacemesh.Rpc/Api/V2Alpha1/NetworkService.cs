// Job: names the methods of spacemesh.v2alpha1.NetworkService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V2Alpha1;

/// <summary>The service <c>spacemesh.v2alpha1.NetworkService</c>: to register handlers and to call through a channel.</summary>
public static class NetworkService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        NetworkReflection.Descriptor.FindTypeByName<ServiceDescriptor>("NetworkService");

    /// <summary><c>NetworkService/Info</c>. One request, one response.</summary>
    public static UnaryMethod<NetworkInfoRequest, NetworkInfoResponse> Info { get; } =
        new(Descriptor, "Info", NetworkInfoRequest.Parser, NetworkInfoResponse.Parser);
}
