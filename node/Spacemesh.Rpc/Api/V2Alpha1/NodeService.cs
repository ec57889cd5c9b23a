// Job: names the methods of spacemesh.v2alpha1.NodeService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V2Alpha1;

/// <summary>The service <c>spacemesh.v2alpha1.NodeService</c>: to register handlers and to call through a channel.</summary>
public static class NodeService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        NodeReflection.Descriptor.FindTypeByName<ServiceDescriptor>("NodeService");

    /// <summary><c>NodeService/Status</c>. One request, one response.</summary>
    public static UnaryMethod<NodeStatusRequest, NodeStatusResponse> Status { get; } =
        new(Descriptor, "Status", NodeStatusRequest.Parser, NodeStatusResponse.Parser);
}
