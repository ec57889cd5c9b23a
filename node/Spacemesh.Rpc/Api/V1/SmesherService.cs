// Job: names the methods of spacemesh.v1.SmesherService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V1;

/// <summary>The service <c>spacemesh.v1.SmesherService</c>: to register handlers and to call through a channel.</summary>
public static class SmesherService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        SmesherReflection.Descriptor.FindTypeByName<ServiceDescriptor>("SmesherService");

    /// <summary><c>SmesherService/IsSmeshing</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, IsSmeshingResponse> IsSmeshing { get; } =
        new(Descriptor, "IsSmeshing", Empty.Parser, IsSmeshingResponse.Parser);

    /// <summary><c>SmesherService/StartSmeshing</c>. One request, one response.</summary>
    public static UnaryMethod<StartSmeshingRequest, StartSmeshingResponse> StartSmeshing { get; } =
        new(Descriptor, "StartSmeshing", StartSmeshingRequest.Parser, StartSmeshingResponse.Parser);

    /// <summary><c>SmesherService/StopSmeshing</c>. One request, one response.</summary>
    public static UnaryMethod<StopSmeshingRequest, StopSmeshingResponse> StopSmeshing { get; } =
        new(Descriptor, "StopSmeshing", StopSmeshingRequest.Parser, StopSmeshingResponse.Parser);

    /// <summary><c>SmesherService/SmesherID</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, SmesherIDResponse> SmesherID { get; } =
        new(Descriptor, "SmesherID", Empty.Parser, SmesherIDResponse.Parser);

    /// <summary><c>SmesherService/SmesherIDs</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, SmesherIDsResponse> SmesherIDs { get; } =
        new(Descriptor, "SmesherIDs", Empty.Parser, SmesherIDsResponse.Parser);

    /// <summary><c>SmesherService/Coinbase</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, CoinbaseResponse> Coinbase { get; } =
        new(Descriptor, "Coinbase", Empty.Parser, CoinbaseResponse.Parser);

    /// <summary><c>SmesherService/SetCoinbase</c>. One request, one response.</summary>
    public static UnaryMethod<SetCoinbaseRequest, SetCoinbaseResponse> SetCoinbase { get; } =
        new(Descriptor, "SetCoinbase", SetCoinbaseRequest.Parser, SetCoinbaseResponse.Parser);

    /// <summary><c>SmesherService/MinGas</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, MinGasResponse> MinGas { get; } =
        new(Descriptor, "MinGas", Empty.Parser, MinGasResponse.Parser);

    /// <summary><c>SmesherService/SetMinGas</c>. One request, one response.</summary>
    public static UnaryMethod<SetMinGasRequest, SetMinGasResponse> SetMinGas { get; } =
        new(Descriptor, "SetMinGas", SetMinGasRequest.Parser, SetMinGasResponse.Parser);

    /// <summary><c>SmesherService/EstimatedRewards</c>. One request, one response.</summary>
    public static UnaryMethod<EstimatedRewardsRequest, EstimatedRewardsResponse> EstimatedRewards { get; } =
        new(Descriptor, "EstimatedRewards", EstimatedRewardsRequest.Parser, EstimatedRewardsResponse.Parser);

    /// <summary><c>SmesherService/PostSetupStatus</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, PostSetupStatusResponse> PostSetupStatus { get; } =
        new(Descriptor, "PostSetupStatus", Empty.Parser, PostSetupStatusResponse.Parser);

    /// <summary><c>SmesherService/PostSetupStatusStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<Empty, PostSetupStatusStreamResponse> PostSetupStatusStream { get; } =
        new(Descriptor, "PostSetupStatusStream", Empty.Parser, PostSetupStatusStreamResponse.Parser);

    /// <summary><c>SmesherService/PostSetupProviders</c>. One request, one response.</summary>
    public static UnaryMethod<PostSetupProvidersRequest, PostSetupProvidersResponse> PostSetupProviders { get; } =
        new(Descriptor, "PostSetupProviders", PostSetupProvidersRequest.Parser, PostSetupProvidersResponse.Parser);

    /// <summary><c>SmesherService/PostConfig</c>. One request, one response.</summary>
    public static UnaryMethod<Empty, PostConfigResponse> PostConfig { get; } =
        new(Descriptor, "PostConfig", Empty.Parser, PostConfigResponse.Parser);
}
