// Job: spacemesh.v1.MeshService: layers, transactions of an account, ATX ids of an epoch, malfeasance.
// Invariant: reads one snapshot of the database for each answer; ranges of layers are read in bounded pieces.
using Google.Protobuf;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;
using Spacemesh.Rpc;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Node.Api;

internal static class V1MeshService
{
    // Flag 2 (activations) is accepted and has no effect on the network's nodes.
    private const uint TransactionsFlag = 1;

    public static GrpcService Make(ApiContext context) => GrpcService.For(V1.MeshService.Descriptor)
        .Unary(V1.MeshService.GenesisTime, (_, _) => new V1.GenesisTimeResponse
        {
            Unixtime = new V1.SimpleInt { Value = (ulong)context.Config.Genesis.GenesisTime.ToUnixTimeSeconds() },
        })
        .Unary(V1.MeshService.CurrentLayer, (_, _) => new V1.CurrentLayerResponse { Layernum = V1Form.Layer(context.CurrentLayer) })
        .Unary(V1.MeshService.CurrentEpoch, (_, _) => new V1.CurrentEpochResponse
        {
            Epochnum = new V1.EpochNumber { Number = context.Clock.EpochOf(context.CurrentLayer).Value },
        })
        .Unary(V1.MeshService.GenesisID, (_, _) => new V1.GenesisIDResponse { GenesisId = Form.Bytes(context.Config.Genesis.GenesisId) })
        .Unary(V1.MeshService.EpochNumLayers, (_, _) => new V1.EpochNumLayersResponse
        {
            Numlayers = new V1.LayerNumber { Number = context.Config.Main.LayersPerEpoch },
        })
        .Unary(V1.MeshService.LayerDuration, (_, _) =>
            new V1.LayerDurationResponse { Duration = new V1.SimpleInt { Value = LayerSeconds(context) } })
        .Unary(V1.MeshService.MaxTransactionsPerSecond, (_, _) => MaxTransactionsPerSecond(context))
        .Unary(V1.MeshService.AccountMeshDataQuery, (request, _) => AccountMeshData(context, request))
        .Unary(V1.MeshService.LayersQuery, (request, call) => Layers(context, request, call.Cancellation))
        .Unary(V1.MeshService.MalfeasanceQuery, (request, _) => Malfeasance(context, request))
        .ServerStream(V1.MeshService.EpochStream, (request, responses, call) => StreamEpochAsync(context, request, responses, call))
        .ServerStream(V1.MeshService.MalfeasanceStream, (request, responses, call) =>
            StreamMalfeasanceAsync(context, request, responses, call));

    private static ulong LayerSeconds(ApiContext context) => (ulong)context.Config.Main.LayerDuration.TimeSpan.TotalSeconds;

    private static RpcResult<V1.MaxTransactionsPerSecondResponse> MaxTransactionsPerSecond(ApiContext context)
    {
        uint seconds = (uint)LayerSeconds(context);
        if (seconds == 0)
            return RpcStatus.Internal("layers are shorter than a second");
        uint most = unchecked(context.Config.Main.TxsPerProposal * context.Config.Main.LayerAverageSize) / seconds;
        return new V1.MaxTransactionsPerSecondResponse { MaxTxsPerSecond = new V1.SimpleInt { Value = most } };
    }

    private static RpcResult<V1.AccountMeshDataQueryResponse> AccountMeshData(ApiContext context, V1.AccountMeshDataQueryRequest request)
    {
        LayerId latest = context.Node.Progress.Latest;
        var from = new LayerId(request.MinLayer?.Number ?? 0);
        if (from > latest)
            return RpcStatus.InvalidArgument("`LatestLayer` must be less than or equal to latest layer");
        if (request.Filter is not { } filter)
            return RpcStatus.InvalidArgument("`Filter` must be provided");
        if (filter.AccountId is null)
            return RpcStatus.InvalidArgument("`Filter.AccountId` must be provided");
        if (filter.AccountMeshDataFlags == 0)
            return RpcStatus.InvalidArgument("`Filter.AccountMeshDataFlags` must set at least one bitfield");
        if (RequestAddress.Read(filter.AccountId.Address, context.AddressPrefix, out Address address) is { } fault)
            return RpcStatus.Unknown($"failed to parse Filter.AccountId.Address `{filter.AccountId.Address}`: {fault}");
        List<TransactionRow> rows = (filter.AccountMeshDataFlags & TransactionsFlag) == 0
            ? []
            : context.State.Read(session => LedgerQueries.OfPrincipal(session, address, from, latest));
        var response = new V1.AccountMeshDataQueryResponse();
        if (!V1Page.TryCut(rows.Count, request.Offset, request.MaxResults, out Range page))
            return response;
        response.TotalResults = (uint)rows.Count;
        response.Data.AddRange(rows[page].Select(row => new V1.AccountMeshData
        {
            MeshTransaction = new V1.MeshTransaction
            {
                Transaction = context.Transaction(row), LayerId = V1Form.Layer(row.Layer ?? default),
            },
        }));
        return response;
    }

    private static RpcResult<V1.LayersQueryResponse> Layers(
        ApiContext context, V1.LayersQueryRequest request, CancellationToken cancellation)
    {
        NodeProgress progress = context.Node.Progress;
        var response = new V1.LayersQueryResponse();
        uint first = request.StartLayer?.Number ?? 0, last = request.EndLayer?.Number ?? 0;
        long size = 0;
        for (ulong number = first; number <= last; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var layer = new LayerId((uint)number);
            (V1.Layer? form, RpcStatus fault) = context.State.Read(session => ReadLayer(context, session, layer, progress));
            if (form is null)
                return fault;
            // The network sets no limit on the range; what no message can hold is refused here, where it is noticed, not after all layers.
            size += form.CalculateSize();
            if (size > context.Config.Api.GrpcSendMsgSize)
                return RpcStatus.ResourceExhausted($"grpc: trying to send message larger than max ({size} vs. {context.Config.Api.GrpcSendMsgSize})");
            response.Layer.Add(form);
        }
        return response;
    }

    private static (V1.Layer? Layer, RpcStatus Fault) ReadLayer(
        ApiContext context, SqlSession session, LayerId layer, NodeProgress progress)
    {
        var form = new V1.Layer { Number = V1Form.Layer(layer) };
        if (layer <= progress.Processed)
            form.Status = V1.Layer.Types.LayerStatus.Confirmed;
        else if (layer <= progress.InState)
            form.Status = V1.Layer.Types.LayerStatus.Approved;
        if (LayerTable.Find(session, layer) is not { AppliedBlock: { } applied } row || applied.IsEmpty())
            return (form, default);
        if (BlockTable.Find(session, applied) is not { } stored)
            return (null, RpcStatus.Internal($"error reading layer data: get {applied.ToHex()}: not found"));
        var block = new V1.Block { Id = Form.Bytes(applied) };
        foreach (TransactionId id in Scale.Decode<Block>(stored.Bytes).TransactionIds)
        {
            if (TransactionTable.Find(session, id) is not { } transaction)
                return (null, RpcStatus.Internal("error retrieving tx data"));
            if (V1Form.StateOf(transaction) == V1.TransactionState.Types.TransactionState.Processed)
                block.Transactions.Add(context.Transaction(transaction));
        }
        form.Blocks.Add(block);
        form.Hash = Form.Bytes(row.AggregatedHash ?? Hash32.Empty);
        form.RootStateHash = Form.Bytes(row.StateHash ?? Hash32.Empty);
        return (form, default);
    }

    private static RpcResult<V1.MalfeasanceResponse> Malfeasance(ApiContext context, V1.MalfeasanceRequest request)
    {
        string text = request.SmesherHex;
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii || !char.IsAsciiHexDigit((char)rune.Value))
                return RpcStatus.InvalidArgument($"encoding/hex: invalid byte: U+{rune.Value:X4} '{rune}'");
        }
        if (text.Length % 2 != 0)
            return RpcStatus.InvalidArgument("encoding/hex: odd length hex string");
        if (text.Length != 2 * NodeId.Size)
            return RpcStatus.InvalidArgument($"invalid smesher id length ({text.Length / 2}), expected ({NodeId.Size})");
        var smesher = FixedBytes.ParseHex<NodeId>(text);
        // No identity has this key; the network's nodes stop over it.
        if (smesher.IsEmpty())
            return RpcStatus.InvalidArgument("invalid smesher id: all bytes are zero");
        byte[]? proof = context.State.Read(session => IdentityTable.Find(session, smesher)?.Proof);
        return new V1.MalfeasanceResponse
        {
            Proof = proof is null ? new V1.MalfeasanceProof() : MalfeasanceForm.ToV1(smesher, proof, request.IncludeProof),
        };
    }

    private static async ValueTask<RpcStatus> StreamEpochAsync(
        ApiContext context, V1.EpochStreamRequest request, MessageWriter<V1.EpochStreamResponse> responses, ServerCall call)
    {
        foreach (AtxId id in context.State.Read(session => AtxQueries.HonestIn(session, new EpochId(request.Epoch))))
            await responses.WriteAsync(new V1.EpochStreamResponse { Id = new V1.ActivationId { Id = Form.Bytes(id) } }, call.Cancellation)
                .ConfigureAwait(false);
        return RpcStatus.Ok;
    }

    private static async ValueTask<RpcStatus> StreamMalfeasanceAsync(
        ApiContext context, V1.MalfeasanceStreamRequest request, MessageWriter<V1.MalfeasanceStreamResponse> responses, ServerCall call)
    {
        using var changes = new ChangeWaiter(context.Node);
        await call.SendHeadersAsync().ConfigureAwait(false);
        long lastRow = 0;
        while (true)
        {
            long after = lastRow;
            foreach (MaliciousRow row in context.State.Read(session => AtxQueries.MaliciousAfter(session, [], after)))
            {
                lastRow = row.RowId;
                await responses.WriteAsync(
                    new V1.MalfeasanceStreamResponse { Proof = MalfeasanceForm.ToV1(row.Identity, row.Proof, request.IncludeProof) },
                    call.Cancellation).ConfigureAwait(false);
            }
            await changes.WaitAsync(call.Cancellation).ConfigureAwait(false);
        }
    }
}
