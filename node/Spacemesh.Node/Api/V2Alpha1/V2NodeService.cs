// Job: spacemesh.v2alpha1.NodeService and NetworkService.
// Invariant: answers from the view and the configuration; never waits for the loop.
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Rpc;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Node.Api;

internal static class V2NodeService
{
    public static GrpcService Make(ApiContext context) => GrpcService.For(V2.NodeService.Descriptor)
        .Unary(V2.NodeService.Status, (_, _) =>
        {
            NodeProgress progress = context.Node.Progress;
            return new V2.NodeStatusResponse
            {
                ConnectedPeers = progress.ConnectedPeers,
                Status = progress.IsSynced ? V2.NodeStatusResponse.Types.SyncStatus.Synced : V2.NodeStatusResponse.Types.SyncStatus.Syncing,
                LatestLayer = progress.Latest.Value,
                AppliedLayer = progress.InState.Value,
                ProcessedLayer = progress.Processed.Value,
                CurrentLayer = context.CurrentLayer.Value,
            };
        });
}

internal static class V2NetworkService
{
    public static GrpcService Make(ApiContext context) => GrpcService.For(V2.NetworkService.Descriptor)
        .Unary(V2.NetworkService.Info, (_, _) => new V2.NetworkInfoResponse
        {
            GenesisTime = Timestamp.FromDateTimeOffset(context.Config.Genesis.GenesisTime),
            LayerDuration = Duration.FromTimeSpan(context.Config.Main.LayerDuration),
            GenesisId = Form.Bytes(context.Config.Genesis.GenesisId),
            Hrp = context.AddressPrefix,
            EffectiveGenesisLayer = context.Config.FirstEffectiveGenesis.Value,
            LayersPerEpoch = context.Config.Main.LayersPerEpoch,
            LabelsPerUnit = context.Config.Post.LabelsPerUnit,
        });
}
