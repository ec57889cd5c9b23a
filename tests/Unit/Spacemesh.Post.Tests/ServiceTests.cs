// Job: the service over a real connection on loopback: answers, reconnecting, giving up, stopping.
// Invariant: a proof comes from real labels and is verified by the test.
using System.Net;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Spacemesh.Api.V1;
using Spacemesh.Post.Service;
using Spacemesh.Rpc;

namespace Spacemesh.Post.Tests;

public sealed class ServiceTests
{
    private static readonly byte[] Challenge = [.. Enumerable.Repeat((byte)0x5a, 32)];

    [Fact]
    public async Task The_node_gets_metadata_and_a_proof_over_the_stream()
    {
        using var folder = new TestFolder();
        Assert.Null(TestData.Open(TestData.Options(folder.Path)).Run());
        using var powHash = new RandomXCache();
        using ProofMaker maker = Maker(folder, powHash);
        var answers = new TaskCompletionSource<(Metadata Metadata, GenProofResponse Proof)>();
        await using GrpcListener node = await ListenAsync(async (reader, writer, call) =>
        {
            await writer.WriteAsync(new NodeRequest { Metadata = new MetadataRequest() }, call.Cancellation);
            Metadata metadata = (await reader.ReadAsync(call.Cancellation))!.Metadata.Meta;
            GenProofResponse proof;
            do
            {
                await writer.WriteAsync(new NodeRequest { GenProof = new GenProofRequest { Challenge = ByteString.CopyFrom(Challenge) } },
                    call.Cancellation);
                proof = (await reader.ReadAsync(call.Cancellation))!.GenProof;
                await Task.Delay(20, call.Cancellation);
            }
            while (proof.Status == GenProofStatus.Ok && proof.Proof is null);
            answers.TrySetResult((metadata, proof));
            return RpcStatus.Ok;
        });
        using var stop = new CancellationTokenSource();
        Task<bool> serving = Client(node.Port, maker, stop.Token).RunAsync(stop.Token);
        (Metadata metadata, GenProofResponse proof) = await answers.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await stop.CancelAsync();
        Assert.True(await serving.WaitAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(2U, metadata.NumUnits);
        Assert.Equal(GenProofStatus.Ok, proof.Status);
        Assert.True(maker.Check(new PostProof(proof.Proof.Nonce, proof.Proof.Indices.ToByteArray(), proof.Proof.Pow), Challenge).IsValid);
    }

    [Fact]
    public async Task A_stream_that_ends_is_opened_again()
    {
        using var folder = new TestFolder();
        Assert.Null(TestData.Open(TestData.Options(folder.Path)).Run());
        using var powHash = new RandomXCache();
        using ProofMaker maker = Maker(folder, powHash);
        int streams = 0;
        var third = new TaskCompletionSource();
        await using GrpcListener node = await ListenAsync(async (reader, writer, call) =>
        {
            await writer.WriteAsync(new NodeRequest { Metadata = new MetadataRequest() }, call.Cancellation);
            Assert.NotNull(await reader.ReadAsync(call.Cancellation));
            if (Interlocked.Increment(ref streams) == 3)
                third.TrySetResult();
            return RpcStatus.FailedPrecondition("not now");
        });
        using var stop = new CancellationTokenSource();
        Task<bool> serving = Client(node.Port, maker, stop.Token).RunAsync(stop.Token);
        await third.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        Assert.True(await serving.WaitAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_given_up_after_the_retries()
    {
        using var folder = new TestFolder();
        Assert.Null(TestData.Open(TestData.Options(folder.Path)).Run());
        using var powHash = new RandomXCache();
        using ProofMaker maker = Maker(folder, powHash);
        int port;
        await using (GrpcListener gone = await ListenAsync((_, _, _) => new(RpcStatus.Ok)))
            port = gone.Port;
        PostServiceClient client = Client(port, maker, CancellationToken.None);
        Assert.False(await client.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Proving_stops_soon_after_a_cancellation_even_if_no_pow_passes()
    {
        using var folder = new TestFolder();
        Assert.Null(TestData.Open(TestData.Options(folder.Path)).Run());
        using var powHash = new RandomXCache();
        powHash.Prepare();
        PostParameters impossible = TestData.Parameters with { PowDifficulty = new byte[32] };
        var prover = new PostProver(impossible, powHash, new PostProvingOptions(16, 2));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Task proving = Task.Run(() => prover.TryProve(new PostDirectory(folder.Path), Challenge, stop.Token, out _));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => proving.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    private static ProofMaker Maker(TestFolder folder, IPowHash powHash)
    {
        var directory = new PostDirectory(folder.Path);
        PostMetadata? metadata = ProofMaker.TryReadMetadata(directory, TestData.Parameters, out PostDataFault? fault);
        Assert.True(metadata is not null, fault?.Message);
        return new ProofMaker(directory, metadata, TestData.Parameters, new PostProvingOptions(16, 1), powHash);
    }

    private static PostServiceClient Client(int port, ProofMaker maker, CancellationToken stop) => new(
        new PostServiceConnection($"http://127.0.0.1:{port}", TimeSpan.FromMilliseconds(300), MaxRetries: 2),
        new ProofRequests(maker, _ => { }, stop), _ => { }, TimeProvider.System);

    private static Task<GrpcListener> ListenAsync(
        Func<MessageReader<ServiceResponse>, MessageWriter<NodeRequest>, ServerCall, ValueTask<RpcStatus>> handler) =>
            GrpcListener.StartAsync(
        new GrpcListenerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Services = [GrpcService.For(PostService.Descriptor).Duplex(PostService.Register, handler)],
        }, NullLoggerFactory.Instance);
}
