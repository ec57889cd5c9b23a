// Job: names the methods of spacemesh.v1.MeshService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V1;

/// <summary>The service <c>spacemesh.v1.MeshService</c>: to register handlers and to call through a channel.</summary>
public static class MeshService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        MeshReflection.Descriptor.FindTypeByName<ServiceDescriptor>("MeshService");

    /// <summary><c>MeshService/GenesisTime</c>. One request, one response.</summary>
    public static UnaryMethod<GenesisTimeRequest, GenesisTimeResponse> GenesisTime { get; } =
        new(Descriptor, "GenesisTime", GenesisTimeRequest.Parser, GenesisTimeResponse.Parser);

    /// <summary><c>MeshService/CurrentLayer</c>. One request, one response.</summary>
    public static UnaryMethod<CurrentLayerRequest, CurrentLayerResponse> CurrentLayer { get; } =
        new(Descriptor, "CurrentLayer", CurrentLayerRequest.Parser, CurrentLayerResponse.Parser);

    /// <summary><c>MeshService/CurrentEpoch</c>. One request, one response.</summary>
    public static UnaryMethod<CurrentEpochRequest, CurrentEpochResponse> CurrentEpoch { get; } =
        new(Descriptor, "CurrentEpoch", CurrentEpochRequest.Parser, CurrentEpochResponse.Parser);

    /// <summary><c>MeshService/GenesisID</c>. One request, one response.</summary>
    public static UnaryMethod<GenesisIDRequest, GenesisIDResponse> GenesisID { get; } =
        new(Descriptor, "GenesisID", GenesisIDRequest.Parser, GenesisIDResponse.Parser);

    /// <summary><c>MeshService/EpochNumLayers</c>. One request, one response.</summary>
    public static UnaryMethod<EpochNumLayersRequest, EpochNumLayersResponse> EpochNumLayers { get; } =
        new(Descriptor, "EpochNumLayers", EpochNumLayersRequest.Parser, EpochNumLayersResponse.Parser);

    /// <summary><c>MeshService/LayerDuration</c>. One request, one response.</summary>
    public static UnaryMethod<LayerDurationRequest, LayerDurationResponse> LayerDuration { get; } =
        new(Descriptor, "LayerDuration", LayerDurationRequest.Parser, LayerDurationResponse.Parser);

    /// <summary><c>MeshService/MaxTransactionsPerSecond</c>. One request, one response.</summary>
    public static UnaryMethod<MaxTransactionsPerSecondRequest, MaxTransactionsPerSecondResponse> MaxTransactionsPerSecond { get; } =
        new(Descriptor, "MaxTransactionsPerSecond", MaxTransactionsPerSecondRequest.Parser, MaxTransactionsPerSecondResponse.Parser);

    /// <summary><c>MeshService/AccountMeshDataQuery</c>. One request, one response.</summary>
    public static UnaryMethod<AccountMeshDataQueryRequest, AccountMeshDataQueryResponse> AccountMeshDataQuery { get; } =
        new(Descriptor, "AccountMeshDataQuery", AccountMeshDataQueryRequest.Parser, AccountMeshDataQueryResponse.Parser);

    /// <summary><c>MeshService/LayersQuery</c>. One request, one response.</summary>
    public static UnaryMethod<LayersQueryRequest, LayersQueryResponse> LayersQuery { get; } =
        new(Descriptor, "LayersQuery", LayersQueryRequest.Parser, LayersQueryResponse.Parser);

    /// <summary><c>MeshService/AccountMeshDataStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<AccountMeshDataStreamRequest, AccountMeshDataStreamResponse> AccountMeshDataStream { get; } =
        new(Descriptor, "AccountMeshDataStream", AccountMeshDataStreamRequest.Parser, AccountMeshDataStreamResponse.Parser);

    /// <summary><c>MeshService/LayerStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<LayerStreamRequest, LayerStreamResponse> LayerStream { get; } =
        new(Descriptor, "LayerStream", LayerStreamRequest.Parser, LayerStreamResponse.Parser);

    /// <summary><c>MeshService/EpochStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<EpochStreamRequest, EpochStreamResponse> EpochStream { get; } =
        new(Descriptor, "EpochStream", EpochStreamRequest.Parser, EpochStreamResponse.Parser);

    /// <summary><c>MeshService/MalfeasanceQuery</c>. One request, one response.</summary>
    public static UnaryMethod<MalfeasanceRequest, MalfeasanceResponse> MalfeasanceQuery { get; } =
        new(Descriptor, "MalfeasanceQuery", MalfeasanceRequest.Parser, MalfeasanceResponse.Parser);

    /// <summary><c>MeshService/MalfeasanceStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<MalfeasanceStreamRequest, MalfeasanceStreamResponse> MalfeasanceStream { get; } =
        new(Descriptor, "MalfeasanceStream", MalfeasanceStreamRequest.Parser, MalfeasanceStreamResponse.Parser);
}
