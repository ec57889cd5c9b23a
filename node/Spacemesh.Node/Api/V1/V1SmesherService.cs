// Job: spacemesh.v1.SmesherService and PostInfoService, as far as they read.
// Invariant: starting and stopping smeshing are not served: the configuration decides.
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Rpc;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Node.Api;

internal static class V1SmesherService
{
    // 16 bytes: the network's label size.
    private const uint BitsPerLabel = 128;

    // The PoST library's classes, which the network's nodes pass on: in the contract 1 is called a GPU.
    private const int CpuClass = 1;
    private const int GpuClass = 2;

    public static GrpcService Make(ApiContext context)
    {
        RpcStatus notImplemented = RpcStatus.Unimplemented("this endpoint is not implemented");
        return GrpcService.For(V1.SmesherService.Descriptor)
            .Unary(V1.SmesherService.IsSmeshing, (_, _) => context.Smeshing.IsSupervised
                ? new V1.IsSmeshingResponse { IsSmeshing = context.Smeshing.IsSmeshing }
                : RpcStatus.FailedPrecondition("node is not configured for supervised smeshing"))
            .Unary(V1.SmesherService.SmesherIDs, (_, _) => SmesherIds(context))
            .Unary(V1.SmesherService.Coinbase, (_, _) => new V1.CoinbaseResponse { AccountId = context.Account(context.Smeshing.Coinbase) })
            .Unary(V1.SmesherService.PostSetupStatus, (_, _) => new V1.PostSetupStatusResponse { Status = Status(context) })
            .Unary(V1.SmesherService.PostSetupProviders, (request, call) => ProvidersAsync(context, request, call))
            .Unary(V1.SmesherService.PostConfig, (_, _) => PostConfig(context))
            .ServerStream(V1.SmesherService.PostSetupStatusStream, (_, responses, call) => StreamStatusAsync(context, responses, call))
            .Refuse(V1.SmesherService.SmesherID, RpcStatus.Unimplemented("this endpoint has been deprecated, use `SmesherIDs` instead"))
            .Refuse(V1.SmesherService.MinGas, notImplemented)
            .Refuse(V1.SmesherService.SetMinGas, notImplemented)
            .Refuse(V1.SmesherService.EstimatedRewards, notImplemented);
    }

    private static V1.SmesherIDsResponse SmesherIds(ApiContext context)
    {
        var response = new V1.SmesherIDsResponse();
        response.PublicKeys.AddRange(context.Smeshing.Smeshers.Select(smesher => Form.Bytes(smesher.Id)));
        return response;
    }

    private static V1.PostSetupStatus Status(ApiContext context)
    {
        PostSetupProgress progress = context.Smeshing.PostSetup;
        var status = new V1.PostSetupStatus
        {
            State = (V1.PostSetupStatus.Types.State)progress.Stage, NumLabelsWritten = progress.LabelsWritten,
        };
        if (progress.Options is { } options)
        {
            status.Opts = new V1.PostSetupOpts
            {
                DataDir = options.DataDir, NumUnits = options.NumUnits, MaxFileSize = options.MaxFileSize, Throttle = options.Throttle,
            };
            if (options.ProviderId is { } provider)
                status.Opts.ProviderId = provider;
        }
        return status;
    }

    private static V1.PostConfigResponse PostConfig(ApiContext context) => new()
    {
        BitsPerLabel = BitsPerLabel,
        LabelsPerUnit = context.Config.Post.LabelsPerUnit,
        MinNumUnits = context.Config.Post.MinNumUnits,
        MaxNumUnits = context.Config.Post.MaxNumUnits,
        K1 = context.Config.Post.K1,
        K2 = context.Config.Post.K2,
    };

    private static async ValueTask<RpcResult<V1.PostSetupProvidersResponse>> ProvidersAsync(
        ApiContext context, V1.PostSetupProvidersRequest request, ServerCall call)
    {
        var response = new V1.PostSetupProvidersResponse();
        foreach (PostProvider provider in await context.Smeshing.ProvidersAsync(request.Benchmark, call.Cancellation).ConfigureAwait(false))
        {
            response.Providers.Add(new V1.PostSetupProvider
            {
                Id = provider.Id,
                Model = provider.Model,
                DeviceType = (V1.PostSetupProvider.Types.DeviceType)(provider.IsGpu ? GpuClass : CpuClass),
                Performance = provider.LabelsPerSecond,
            });
        }
        return response;
    }

    private static async ValueTask<RpcStatus> StreamStatusAsync(
        ApiContext context, MessageWriter<V1.PostSetupStatusStreamResponse> responses, ServerCall call)
    {
        using var timer = new PeriodicTimer(context.Config.Api.SmesherStreamInterval, context.Time);
        while (await timer.WaitForNextTickAsync(call.Cancellation).ConfigureAwait(false))
            await responses.WriteAsync(new V1.PostSetupStatusStreamResponse { Status = Status(context) }, call.Cancellation)
                .ConfigureAwait(false);
        return RpcStatus.Ok;
    }
}

internal static class V1PostInfoService
{
    public static GrpcService Make(ApiContext context) => GrpcService.For(V1.PostInfoService.Descriptor)
        .Unary(V1.PostInfoService.PostStates, (_, _) =>
        {
            var response = new V1.PostStatesResponse();
            response.States.AddRange(context.Smeshing.Smeshers.Select(smesher => new V1.PostState
            {
                Id = Form.Bytes(smesher.Id),
                Name = smesher.Name,
                State = smesher.IsProving ? V1.PostState.Types.State.Proving : V1.PostState.Types.State.Idle,
            }));
            return response;
        });
}
