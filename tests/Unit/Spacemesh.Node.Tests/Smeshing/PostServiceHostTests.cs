// Job: the node's side of PostService over loopback, against a service played by the test.
// Invariant: ports are chosen by the system.
using System.Net;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Spacemesh.Api.V1;
using Spacemesh.Node.Smeshing;
using Spacemesh.Protocol;
using Spacemesh.Rpc;

namespace Spacemesh.Node.Tests.Smeshing;

public sealed class PostServiceHostTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Smesher = Enumerable.Repeat((byte)5, 32).ToArray();
    private static readonly byte[] Challenge = Enumerable.Repeat((byte)6, 32).ToArray();

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private bool _allowed = true;
    private PostServiceHost _host = null!;
    private GrpcListener _listener = null!;
    private GrpcChannel _channel = null!;

    private static Metadata Meta => new()
    {
        NodeId = ByteString.CopyFrom(Smesher), CommitmentAtxId = ByteString.CopyFrom(Smesher), Nonce = 24, NumUnits = 2, LabelsPerUnit = 128,
    };

    public async Task InitializeAsync()
    {
        _host = new PostServiceHost(() => _allowed, TimeProvider.System);
        _listener = await GrpcListener.StartAsync(
            new GrpcListenerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), Services = [_host.Service] }, NullLoggerFactory.Instance);
        _channel = GrpcChannel.For($"127.0.0.1:{_listener.Port}");
    }

    public async Task DisposeAsync()
    {
        _channel.Dispose();
        await _listener.DisposeAsync();
    }

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task A_proof_is_asked_for_until_it_is_there()
    {
        using DuplexCall<ServiceResponse, NodeRequest> service = await ConnectAsync();
        IPostProver prover = _host.ProverOf(NodeId.FromSpan(Smesher));
        PostSpace space = await prover.ConnectedAsync(_patience.Token);
        Assert.Equal((24UL, 2U, 128UL), (space.VrfNonce!.Value, space.NumUnits, space.LabelsPerUnit));
        Task<ProvingResult> proving = prover.ProveAsync(Challenge, _patience.Token);
        await AnswerAsync(service, new GenProofResponse { Status = GenProofStatus.Ok });
        Assert.True(_host.Connected.Single().IsProving);
        await AnswerAsync(service, Proved(Challenge, Meta));
        ProvingResult result = await proving;
        Assert.Equal(ProvingOutcome.Proved, result.Outcome);
        Assert.Equal((3U, 7UL), (result.Proof!.Nonce, result.Proof.Pow));
        Assert.False(_host.Connected.Single().IsProving);
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_the_request_is_a_failure()
    {
        using DuplexCall<ServiceResponse, NodeRequest> service = await ConnectAsync();
        IPostProver prover = _host.ProverOf(NodeId.FromSpan(Smesher));
        Metadata other = Meta;
        other.NodeId = ByteString.CopyFrom(Challenge);
        GenProofResponse withoutMetadata = Proved(Challenge, Meta);
        withoutMetadata.Metadata = null;
        GenProofResponse[] all =
            [Proved(Smesher, Meta), Proved(Challenge, other), withoutMetadata, new() { Status = GenProofStatus.Error }, new()];
        foreach (GenProofResponse bad in all)
        {
            Task<ProvingResult> proving = prover.ProveAsync(Challenge, _patience.Token);
            await AnswerAsync(service, bad);
            Assert.Equal(ProvingOutcome.Failed, (await proving).Outcome);
        }
    }

    [Fact]
    public async Task A_service_that_leaves_ends_what_was_asked_of_it_and_may_come_back()
    {
        DuplexCall<ServiceResponse, NodeRequest> service = await ConnectAsync();
        IPostProver prover = _host.ProverOf(NodeId.FromSpan(Smesher));
        Task<ProvingResult> proving = prover.ProveAsync(Challenge, _patience.Token);
        Assert.NotNull((await service.ReadAsync())?.GenProof);
        service.Dispose();
        Assert.Equal(ProvingOutcome.Lost, (await proving).Outcome);
        using DuplexCall<ServiceResponse, NodeRequest> again = await ConnectAsync();
        await prover.ConnectedAsync(_patience.Token);
    }

    [Fact]
    public async Task A_second_service_of_an_identity_is_refused()
    {
        using DuplexCall<ServiceResponse, NodeRequest> first = await ConnectAsync();
        using DuplexCall<ServiceResponse, NodeRequest> second = Call();
        Assert.NotNull((await second.ReadAsync())?.Metadata);
        await second.WriteAsync(new ServiceResponse { Metadata = new MetadataResponse { Meta = Meta } });
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await second.ReadAsync());
        Assert.Equal((RpcCode.Unknown, "post service already registered"), (refused.Status.Code, refused.Status.Message));
    }

    [Fact]
    public async Task Without_a_coinbase_no_service_is_taken()
    {
        _allowed = false;
        using DuplexCall<ServiceResponse, NodeRequest> service = Call();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await service.ReadAsync());
        Assert.Equal(RpcStatus.FailedPrecondition("connection not allowed: node has no coinbase set in config"), refused.Status);
    }

    private static GenProofResponse Proved(byte[] challenge, Metadata meta) => new()
    {
        Status = GenProofStatus.Ok, Proof = new Proof { Nonce = 3, Indices = ByteString.CopyFrom(1, 2), Pow = 7 },
        Metadata = new ProofMetadata { Challenge = ByteString.CopyFrom(challenge), Meta = meta },
    };

    private DuplexCall<ServiceResponse, NodeRequest> Call() => _channel.Duplex(PostService.Register, cancellation: _patience.Token);

    private async Task<DuplexCall<ServiceResponse, NodeRequest>> ConnectAsync()
    {
        DuplexCall<ServiceResponse, NodeRequest> call = Call();
        Assert.NotNull((await call.ReadAsync())?.Metadata);
        await call.WriteAsync(new ServiceResponse { Metadata = new MetadataResponse { Meta = Meta } });
        while (_host.Connected.Count == 0)
            await Task.Delay(5, _patience.Token);
        return call;
    }

    private async Task AnswerAsync(DuplexCall<ServiceResponse, NodeRequest> service, GenProofResponse answer)
    {
        NodeRequest? asked = await service.ReadAsync();
        Assert.Equal(Challenge, asked!.GenProof.Challenge.ToByteArray());
        await service.WriteAsync(new ServiceResponse { GenProof = answer });
    }
}
