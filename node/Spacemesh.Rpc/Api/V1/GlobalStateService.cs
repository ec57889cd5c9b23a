// Job: names the methods of spacemesh.v1.GlobalStateService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V1;

/// <summary>The service <c>spacemesh.v1.GlobalStateService</c>: to register handlers and to call through a channel.</summary>
public static class GlobalStateService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        GlobalStateReflection.Descriptor.FindTypeByName<ServiceDescriptor>("GlobalStateService");

    /// <summary><c>GlobalStateService/GlobalStateHash</c>. One request, one response.</summary>
    public static UnaryMethod<GlobalStateHashRequest, GlobalStateHashResponse> GlobalStateHash { get; } =
        new(Descriptor, "GlobalStateHash", GlobalStateHashRequest.Parser, GlobalStateHashResponse.Parser);

    /// <summary><c>GlobalStateService/Account</c>. One request, one response.</summary>
    public static UnaryMethod<AccountRequest, AccountResponse> Account { get; } =
        new(Descriptor, "Account", AccountRequest.Parser, AccountResponse.Parser);

    /// <summary><c>GlobalStateService/AccountDataQuery</c>. One request, one response.</summary>
    public static UnaryMethod<AccountDataQueryRequest, AccountDataQueryResponse> AccountDataQuery { get; } =
        new(Descriptor, "AccountDataQuery", AccountDataQueryRequest.Parser, AccountDataQueryResponse.Parser);

    /// <summary><c>GlobalStateService/SmesherDataQuery</c>. One request, one response.</summary>
    public static UnaryMethod<SmesherDataQueryRequest, SmesherDataQueryResponse> SmesherDataQuery { get; } =
        new(Descriptor, "SmesherDataQuery", SmesherDataQueryRequest.Parser, SmesherDataQueryResponse.Parser);

    /// <summary><c>GlobalStateService/AccountDataStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<AccountDataStreamRequest, AccountDataStreamResponse> AccountDataStream { get; } =
        new(Descriptor, "AccountDataStream", AccountDataStreamRequest.Parser, AccountDataStreamResponse.Parser);

    /// <summary><c>GlobalStateService/SmesherRewardStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<SmesherRewardStreamRequest, SmesherRewardStreamResponse> SmesherRewardStream { get; } =
        new(Descriptor, "SmesherRewardStream", SmesherRewardStreamRequest.Parser, SmesherRewardStreamResponse.Parser);

    /// <summary><c>GlobalStateService/AppEventStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<AppEventStreamRequest, AppEventStreamResponse> AppEventStream { get; } =
        new(Descriptor, "AppEventStream", AppEventStreamRequest.Parser, AppEventStreamResponse.Parser);

    /// <summary><c>GlobalStateService/GlobalStateStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<GlobalStateStreamRequest, GlobalStateStreamResponse> GlobalStateStream { get; } =
        new(Descriptor, "GlobalStateStream", GlobalStateStreamRequest.Parser, GlobalStateStreamResponse.Parser);
}
