// Job: names the methods of spacemesh.v1.PostInfoService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V1;

/// <summary>The service <c>spacemesh.v1.PostInfoService</c>: to register handlers and to call through a channel.</summary>
public static class PostInfoService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        PostReflection.Descriptor.FindTypeByName<ServiceDescriptor>("PostInfoService");

    /// <summary><c>PostInfoService/PostStates</c>. One request, one response.</summary>
    public static UnaryMethod<PostStatesRequest, PostStatesResponse> PostStates { get; } =
        new(Descriptor, "PostStates", PostStatesRequest.Parser, PostStatesResponse.Parser);
}
