// Job: names the methods of spacemesh.v1.DebugService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V1;

/// <summary>The service <c>spacemesh.v1.DebugService</c>: to register handlers and to call through a channel.</summary>
public static class DebugService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        DebugReflection.Descriptor.FindTypeByName<ServiceDescriptor>("DebugService");

    /// <summary><c>DebugService/NetworkInfo</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, NetworkInfoResponse> NetworkInfo { get; } =
        new(Descriptor, "NetworkInfo", Empty.Parser, NetworkInfoResponse.Parser);

    /// <summary><c>DebugService/Accounts</c>. One request, one response.</summary>
    public static UnaryMethod<AccountsRequest, AccountsResponse> Accounts { get; } =
        new(Descriptor, "Accounts", AccountsRequest.Parser, AccountsResponse.Parser);

    /// <summary><c>DebugService/ActiveSet</c>. One request, one response.</summary>
    public static UnaryMethod<ActiveSetRequest, ActiveSetResponse> ActiveSet { get; } =
        new(Descriptor, "ActiveSet", ActiveSetRequest.Parser, ActiveSetResponse.Parser);

    /// <summary><c>DebugService/ProposalsStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<Empty, Proposal> ProposalsStream { get; } =
        new(Descriptor, "ProposalsStream", Empty.Parser, Proposal.Parser);

    /// <summary><c>DebugService/ChangeLogLevel</c>. One request, one response.</summary>
    public static UnaryMethod<ChangeLogLevelRequest, Empty> ChangeLogLevel { get; } =
        new(Descriptor, "ChangeLogLevel", ChangeLogLevelRequest.Parser, Empty.Parser);
}
