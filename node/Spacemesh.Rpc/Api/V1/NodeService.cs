// Job: names the methods of spacemesh.v1.NodeService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V1;

/// <summary>The service <c>spacemesh.v1.NodeService</c>: to register handlers and to call through a channel.</summary>
public static class NodeService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        NodeReflection.Descriptor.FindTypeByName<ServiceDescriptor>("NodeService");

    /// <summary><c>NodeService/Echo</c>. One request, one response.</summary>
    public static UnaryMethod<EchoRequest, EchoResponse> Echo { get; } =
        new(Descriptor, "Echo", EchoRequest.Parser, EchoResponse.Parser);

    /// <summary><c>NodeService/Version</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, VersionResponse> Version { get; } =
        new(Descriptor, "Version", Empty.Parser, VersionResponse.Parser);

    /// <summary><c>NodeService/Build</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, BuildResponse> Build { get; } =
        new(Descriptor, "Build", Empty.Parser, BuildResponse.Parser);

    /// <summary><c>NodeService/Status</c>. One request, one response.</summary>
    public static UnaryMethod<StatusRequest, StatusResponse> Status { get; } =
        new(Descriptor, "Status", StatusRequest.Parser, StatusResponse.Parser);

    /// <summary><c>NodeService/NodeInfo</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, NodeInfoResponse> NodeInfo { get; } =
        new(Descriptor, "NodeInfo", Empty.Parser, NodeInfoResponse.Parser);

    /// <summary><c>NodeService/StatusStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<StatusStreamRequest, StatusStreamResponse> StatusStream { get; } =
        new(Descriptor, "StatusStream", StatusStreamRequest.Parser, StatusStreamResponse.Parser);

    /// <summary><c>NodeService/ErrorStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<ErrorStreamRequest, ErrorStreamResponse> ErrorStream { get; } =
        new(Descriptor, "ErrorStream", ErrorStreamRequest.Parser, ErrorStreamResponse.Parser);
}
