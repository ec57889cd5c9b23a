// Job: names the methods of spacemesh.v1.ActivationService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V1;

/// <summary>The service <c>spacemesh.v1.ActivationService</c>: to register handlers and to call through a channel.</summary>
public static class ActivationService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        ActivationReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ActivationService");

    /// <summary><c>ActivationService/Get</c>. One request, one response.</summary>
    public static UnaryMethod<GetRequest, GetResponse> Get { get; } =
        new(Descriptor, "Get", GetRequest.Parser, GetResponse.Parser);

    /// <summary><c>ActivationService/Highest</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, HighestResponse> Highest { get; } =
        new(Descriptor, "Highest", Empty.Parser, HighestResponse.Parser);
}
