// Job: names the methods of spacemesh.v1.AdminService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V1;

/// <summary>The service <c>spacemesh.v1.AdminService</c>: to register handlers and to call through a channel.</summary>
public static class AdminService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        AdminReflection.Descriptor.FindTypeByName<ServiceDescriptor>("AdminService");

    /// <summary><c>AdminService/CheckpointStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<CheckpointStreamRequest, CheckpointStreamResponse> CheckpointStream { get; } =
        new(Descriptor, "CheckpointStream", CheckpointStreamRequest.Parser, CheckpointStreamResponse.Parser);

    /// <summary><c>AdminService/Recover</c>. One request, one response.</summary>
    public static UnaryMethod<RecoverRequest, Empty> Recover { get; } =
        new(Descriptor, "Recover", RecoverRequest.Parser, Empty.Parser);

    /// <summary><c>AdminService/EventsStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<EventStreamRequest, Event> EventsStream { get; } =
        new(Descriptor, "EventsStream", EventStreamRequest.Parser, Event.Parser);

    /// <summary><c>AdminService/PeerInfoStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<Empty, PeerInfo> PeerInfoStream { get; } =
        new(Descriptor, "PeerInfoStream", Empty.Parser, PeerInfo.Parser);
}
