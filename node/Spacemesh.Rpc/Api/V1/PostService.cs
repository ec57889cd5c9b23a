// Job: names the methods of spacemesh.v1.PostService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V1;

/// <summary>The service <c>spacemesh.v1.PostService</c>: to register handlers and to call through a channel.</summary>
public static class PostService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        PostReflection.Descriptor.FindTypeByName<ServiceDescriptor>("PostService");

    /// <summary><c>PostService/Register</c>. Streams in both directions.</summary>
    public static DuplexMethod<ServiceResponse, NodeRequest> Register { get; } =
        new(Descriptor, "Register", ServiceResponse.Parser, NodeRequest.Parser);
}
