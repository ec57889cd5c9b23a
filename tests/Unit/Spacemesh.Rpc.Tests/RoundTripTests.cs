// Job: client and server of this project against each other over loopback.
// Invariant: every wait has a limit.
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Api.V1;

namespace Spacemesh.Rpc.Tests;

public sealed class RoundTripTests
{
    private static GrpcService Node() => GrpcService.For(NodeService.Descriptor)
        .Unary(NodeService.Echo, (request, _) =>
            request.Msg is null ? RpcStatus.InvalidArgument("Must include `Msg`") : new EchoResponse { Msg = request.Msg })
        .Unary(NodeService.Status, (_, _) => throw new InvalidOperationException("secret detail"))
        .Unary(NodeService.Version, async (_, call) =>
        {
            await Task.Delay(Timeout.Infinite, call.Cancellation);
            return new VersionResponse();
        })
        .Refuse(NodeService.Build, RpcStatus.Unimplemented("DEPRECATED"))
        .ServerStream(NodeService.StatusStream, async (_, responses, call) =>
        {
            for (ulong i = 0; i < 5; i++)
                await responses.WriteAsync(new StatusStreamResponse { Status = new NodeStatus { ConnectedPeers = i } }, call.Cancellation);
            return RpcStatus.Canceled("buffer is full ✓");
        })
        .ServerStream(NodeService.ErrorStream, async (_, _, call) =>
        {
            await call.SendHeadersAsync();
            await Task.Delay(Timeout.Infinite, call.Cancellation);
            return RpcStatus.Ok;
        });

    [Fact]
    public async Task A_unary_call_brings_the_answer_back()
    {
        await using Loopback loopback = await Loopback.StartAsync(Node());
        var echo = await loopback.Channel.UnaryAsync(
            NodeService.Echo, new EchoRequest { Msg = new SimpleString { Value = "hi" } }, TimeSpan.FromSeconds(20));
        Assert.Equal("hi", echo.Msg.Value);
    }

    [Fact]
    public async Task A_status_comes_back_with_its_text()
    {
        await using Loopback loopback = await Loopback.StartAsync(Node());
        var echo = await loopback.Channel.TryUnaryAsync(NodeService.Echo, new EchoRequest(), TimeSpan.FromSeconds(20));
        Assert.Equal(RpcStatus.InvalidArgument("Must include `Msg`"), echo.Status);
        var build = await loopback.Channel.TryUnaryAsync(NodeService.Build, new Empty(), TimeSpan.FromSeconds(20));
        Assert.Equal(RpcStatus.Unimplemented("DEPRECATED"), build.Status);
    }

    [Fact]
    public async Task A_failing_handler_tells_the_caller_nothing_and_the_server_lives()
    {
        await using Loopback loopback = await Loopback.StartAsync(Node());
        var failed = await loopback.Channel.TryUnaryAsync(NodeService.Status, new StatusRequest(), TimeSpan.FromSeconds(20));
        Assert.Equal(RpcStatus.Internal("internal error"), failed.Status);
        await A_unary_call_brings_the_answer_back();
    }

    [Fact]
    public async Task Unknown_services_and_methods_are_named()
    {
        await using Loopback loopback = await Loopback.StartAsync(Node());
        var other = await loopback.Channel.TryUnaryAsync(MeshService.GenesisTime, new GenesisTimeRequest(), TimeSpan.FromSeconds(20));
        Assert.Equal(RpcStatus.Unimplemented("unknown service spacemesh.v1.MeshService"), other.Status);
        var absent = await loopback.Channel.TryUnaryAsync(NodeService.NodeInfo, new Empty(), TimeSpan.FromSeconds(20));
        Assert.Equal(RpcStatus.Unimplemented("unknown method NodeInfo for service spacemesh.v1.NodeService"), absent.Status);
    }

    [Fact]
    public async Task A_stream_brings_all_messages_and_then_its_status()
    {
        await using Loopback loopback = await Loopback.StartAsync(Node());
        var peers = new List<ulong>();
        RpcException ended = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var status in loopback.Channel.ServerStream(
                NodeService.StatusStream, new StatusStreamRequest(), cancellation: Loopback.Soon))
                peers.Add(status.Status.ConnectedPeers);
        });
        Assert.Equal([0, 1, 2, 3, 4], peers);
        Assert.Equal(RpcStatus.Canceled("buffer is full ✓"), ended.Status);
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        var over = new TaskCompletionSource();
        GrpcService service = GrpcService.For(NodeService.Descriptor).Unary(NodeService.Version, async (_, call) =>
        {
            Assert.NotNull(call.Deadline);
            using var registered = call.Cancellation.Register(over.SetResult);
            await Task.Delay(Timeout.Infinite, call.Cancellation);
            return new VersionResponse();
        });
        await using Loopback loopback = await Loopback.StartAsync(service);
        var late = await loopback.Channel.TryUnaryAsync(NodeService.Version, new Empty(), TimeSpan.FromMilliseconds(300));
        Assert.Equal(RpcCode.DeadlineExceeded, late.Status.Code);
        await over.Task.WaitAsync(Loopback.Soon);
    }

    [Fact]
    public async Task Leaving_a_stream_cancels_its_handler()
    {
        var left = new TaskCompletionSource();
        GrpcService service = GrpcService.For(NodeService.Descriptor)
            .ServerStream(NodeService.StatusStream, async (_, responses, call) =>
            {
                using var registered = call.Cancellation.Register(() => left.TrySetResult());
                while (true)
                {
                    await responses.WriteAsync(new StatusStreamResponse(), call.Cancellation);
                    await Task.Delay(5, call.Cancellation);
                }
            });
        await using Loopback loopback = await Loopback.StartAsync(service);
        await foreach (var _ in loopback.Channel.ServerStream(
            NodeService.StatusStream, new StatusStreamRequest(), cancellation: Loopback.Soon))
            break;
        await left.Task.WaitAsync(Loopback.Soon);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_not_a_status()
    {
        await using Loopback loopback = await Loopback.StartAsync(Node());
        using var give = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => loopback.Channel.UnaryAsync(NodeService.Version, new Empty(), cancellation: give.Token));
    }

    [Fact]
    public async Task Stopping_ends_open_streams_with_unavailable_and_within_the_grace()
    {
        await using Loopback loopback = await Loopback.StartAsync(Node());
        Task reading = Task.Run(async () =>
        {
            await foreach (var _ in loopback.Channel.ServerStream(NodeService.ErrorStream, new ErrorStreamRequest(), cancellation: Loopback.Soon))
            {
            }
        });
        await Task.Delay(300);
        await loopback.Listener.StopAsync(TimeSpan.FromSeconds(1)).WaitAsync(TimeSpan.FromSeconds(5));
        RpcException ended = await Assert.ThrowsAsync<RpcException>(() => reading);
        Assert.Equal(RpcCode.Unavailable, ended.Status.Code);
    }

    [Fact]
    public async Task Messages_above_the_limit_are_refused_in_both_directions()
    {
        await using Loopback loopback = await Loopback.StartAsync(100_000, Node());
        string text = new('x', 100_000);
        var tooLong = await loopback.Channel.TryUnaryAsync(
            NodeService.Echo, new EchoRequest { Msg = new SimpleString { Value = text } }, TimeSpan.FromSeconds(20));
        Assert.Equal(RpcCode.ResourceExhausted, tooLong.Status.Code);
        var fits = await loopback.Channel.UnaryAsync(
            NodeService.Echo, new EchoRequest { Msg = new SimpleString { Value = text[..90_000] } }, TimeSpan.FromSeconds(20));
        Assert.Equal(90_000, fits.Msg.Value.Length);
        using GrpcChannel small = GrpcChannel.For(loopback.Channel.Address.ToString(), new GrpcChannelOptions { MaxMessageBytes = 10 });
        Assert.Equal(RpcCode.ResourceExhausted, (await small.TryUnaryAsync(
            NodeService.Echo, new EchoRequest { Msg = new SimpleString { Value = "01234567890" } })).Status.Code);
    }

    [Fact]
    public async Task A_message_of_ten_mebibytes_passes()
    {
        await using Loopback loopback = await Loopback.StartAsync(Node());
        string text = new('x', (10 * 1024 * 1024) - 20);
        var echo = await loopback.Channel.UnaryAsync(
            NodeService.Echo, new EchoRequest { Msg = new SimpleString { Value = text } }, TimeSpan.FromSeconds(20));
        Assert.Equal(text.Length, echo.Msg.Value.Length);
    }

    [Fact]
    public async Task In_a_duplex_call_both_sides_speak_when_they_like()
    {
        GrpcService service = GrpcService.For(PostService.Descriptor).Duplex(PostService.Register, async (requests, responses, call) =>
        {
            await responses.WriteAsync(new NodeRequest { Metadata = new MetadataRequest() }, call.Cancellation);
            var first = await requests.ReadAsync(call.Cancellation);
            await responses.WriteAsync(new NodeRequest { GenProof = new GenProofRequest { Challenge = first!.Metadata.Meta.NodeId } }, call.Cancellation);
            Assert.Null(await requests.ReadAsync(call.Cancellation));
            return RpcStatus.Ok;
        });
        await using Loopback loopback = await Loopback.StartAsync(service);
        using var call = loopback.Channel.Duplex(PostService.Register, cancellation: Loopback.Soon);
        Assert.NotNull((await call.ReadAsync())?.Metadata);
        ByteString id = ByteString.CopyFrom(new byte[32]);
        await call.WriteAsync(new ServiceResponse { Metadata = new MetadataResponse { Meta = new Metadata { NodeId = id } } });
        Assert.Equal(id, (await call.ReadAsync())?.GenProof.Challenge);
        call.Complete();
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task A_lost_server_ends_a_duplex_call_and_the_channel_connects_again()
    {
        GrpcService service = GrpcService.For(PostService.Descriptor).Duplex(PostService.Register, async (requests, _, call) =>
        {
            await requests.ReadAsync(call.Cancellation);
            return RpcStatus.Ok;
        });
        GrpcChannel channel;
        int port;
        await using (Loopback loopback = await Loopback.StartAsync(service))
        {
            port = loopback.Listener.Port;
            channel = GrpcChannel.For($"127.0.0.1:{port}");
            using var call = channel.Duplex(PostService.Register, cancellation: Loopback.Soon);
            Task<NodeRequest?> reading = call.ReadAsync().AsTask();
            await Task.Delay(200);
            await loopback.Listener.StopAsync(TimeSpan.FromMilliseconds(100));
            RpcException lost = await Assert.ThrowsAsync<RpcException>(() => reading);
            Assert.Equal(RpcCode.Unavailable, lost.Status.Code);
        }

        using (var refused = channel.Duplex(PostService.Register, cancellation: Loopback.Soon))
        {
            // The write may still reach the closing connection; then the read fails.
            RpcException gone = await Assert.ThrowsAsync<RpcException>(async () =>
            {
                await refused.WriteAsync(new ServiceResponse());
                await refused.ReadAsync();
            });
            Assert.Equal(RpcCode.Unavailable, gone.Status.Code);
        }

        await using GrpcListener again = await GrpcListener.StartAsync(
            new GrpcListenerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, port), Services = [service] },
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        using var back = channel.Duplex(PostService.Register, cancellation: Loopback.Soon);
        await back.WriteAsync(new ServiceResponse());
        Assert.Null(await back.ReadAsync());
        channel.Dispose();
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var where = (IPEndPoint)taken.LocalEndPoint!;
        IOException fault = await Assert.ThrowsAsync<IOException>(() => GrpcListener.StartAsync(
            new GrpcListenerOptions { EndPoint = where, Services = [] }, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
        Assert.Contains(where.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_for_a_foreign_or_doubled_method_is_refused_at_registration()
    {
        GrpcService service = Node();
        Assert.Throws<ArgumentException>(() => service.Refuse(NodeService.Echo, RpcStatus.Unimplemented("")));
        Assert.Throws<ArgumentException>(() => service.Refuse(MeshService.GenesisID, RpcStatus.Unimplemented("")));
        Assert.Throws<ArgumentException>(() => new UnaryMethod<EchoRequest, VersionResponse>(
            NodeService.Descriptor, "Echo", EchoRequest.Parser, VersionResponse.Parser));
        Assert.Throws<ArgumentException>(() => new ServerStreamMethod<EchoRequest, EchoResponse>(
            NodeService.Descriptor, "Echo", EchoRequest.Parser, EchoResponse.Parser));
    }
}
