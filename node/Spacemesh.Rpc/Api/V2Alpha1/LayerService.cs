// Job: names the methods of spacemesh.v2alpha1.LayerService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V2Alpha1;

/// <summary>The service <c>spacemesh.v2alpha1.LayerService</c>: to register handlers and to call through a channel.</summary>
public static class LayerService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        LayerReflection.Descriptor.FindTypeByName<ServiceDescriptor>("LayerService");

    /// <summary><c>LayerService/List</c>. One request, one response.</summary>
    public static UnaryMethod<LayerRequest, LayerList> List { get; } =
        new(Descriptor, "List", LayerRequest.Parser, LayerList.Parser);
}
