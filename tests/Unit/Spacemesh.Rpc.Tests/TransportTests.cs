// Job: calls under load, over a Unix socket, with a stream of requests, and by clients that break the rules.
// Invariant: every wait has a limit.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Spacemesh.Api.V1;
using Spacemesh.Rpc.Tests.Protos;

namespace Spacemesh.Rpc.Tests;

public sealed class TransportTests
{
    private static readonly ClientStreamMethod<Number, Number> Sum = new(
        SumsReflection.Descriptor.Services[0], "Sum", Number.Parser, Number.Parser);

    private static GrpcService Echo() => GrpcService.For(NodeService.Descriptor)
        .Unary(NodeService.Echo, async (request, _) =>
        {
            await Task.Yield();
            return new EchoResponse { Msg = request.Msg };
        });

    [Fact]
    public async Task A_stream_of_requests_gets_one_response_at_its_end()
    {
        GrpcService service = GrpcService.For(Sum.Descriptor.Service).ClientStream(Sum, async (requests, call) =>
        {
            ulong sum = 0;
            await foreach (Number number in requests.ReadAllAsync(call.Cancellation))
                sum += number.Value;
            return sum == 0 ? RpcStatus.InvalidArgument("nothing to add") : new Number { Value = sum };
        });
        await using Loopback loopback = await Loopback.StartAsync(service);
        using (var call = loopback.Channel.ClientStream(Sum, cancellation: Loopback.Soon))
        {
            for (ulong i = 1; i <= 1000; i++)
                await call.WriteAsync(new Number { Value = i });
            call.Complete();
            Assert.Equal(500_500UL, (await call.ReadAsync())?.Value);
            Assert.Null(await call.ReadAsync());
        }

        using var empty = loopback.Channel.ClientStream(Sum, cancellation: Loopback.Soon);
        empty.Complete();
        RpcException fault = await Assert.ThrowsAsync<RpcException>(async () => await empty.ReadAsync());
        Assert.Equal(RpcStatus.InvalidArgument("nothing to add"), fault.Status);
    }

    [Fact]
    public async Task Many_calls_at_once_get_their_own_answers()
    {
        await using Loopback loopback = await Loopback.StartAsync(Echo());
        await Task.WhenAll(Enumerable.Range(0, 500).Select(async i =>
        {
            string text = i.ToString(CultureInfo.InvariantCulture);
            var echo = await loopback.Channel.UnaryAsync(
                NodeService.Echo, new EchoRequest { Msg = new SimpleString { Value = text } }, TimeSpan.FromSeconds(20));
            Assert.Equal(text, echo.Msg.Value);
        }));
    }

    [Fact]
    public async Task A_unix_socket_serves_as_well()
    {
        string path = Path.Combine(Path.GetTempPath(), $"rpc-{Guid.NewGuid():N}.sock");
        await using (GrpcListener listener = await GrpcListener.StartAsync(
            new GrpcListenerOptions { EndPoint = new UnixDomainSocketEndPoint(path), Services = [Echo()] }, NullLoggerFactory.Instance))
        {
            using GrpcChannel channel = GrpcChannel.For("unix:" + path);
            var echo = await channel.UnaryAsync(
                NodeService.Echo, new EchoRequest { Msg = new SimpleString { Value = "x" } }, TimeSpan.FromSeconds(20));
            Assert.Equal("x", echo.Msg.Value);
        }

        File.Delete(path);
    }

    [Fact]
    public async Task Nobody_there_is_unavailable_and_names_the_address()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using GrpcChannel channel = GrpcChannel.For($"127.0.0.1:{port}");
        var echo = await channel.TryUnaryAsync(NodeService.Echo, new EchoRequest(), TimeSpan.FromSeconds(10));
        Assert.Equal(RpcCode.Unavailable, echo.Status.Code);
        Assert.Contains($"127.0.0.1:{port}", echo.Status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grpc-encoding", "gzip", 12, "grpc: Decompressor is not installed for grpc-encoding \"gzip\"")]
    [InlineData("grpc-timeout", "soon", 13, "malformed grpc-timeout: \"soon\"")]
    public async Task Wrong_headers_are_answered_in_the_headers(string name, string value, int code, string message)
    {
        await using Loopback loopback = await Loopback.StartAsync(Echo());
        using HttpResponseMessage response = await RawAsync(loopback, [0, 0, 0, 0, 0], (name, value));
        Assert.Equal(code.ToString(CultureInfo.InvariantCulture), response.Headers.GetValues("grpc-status").Single());
        Assert.Equal(message, response.Headers.GetValues("grpc-message").Single());
    }

    [Theory]
    [InlineData(new byte[0], "EOF")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, "unexpected EOF")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0x0a, 0x7f }, "grpc: error unmarshalling request: proto: cannot parse invalid wire-format data")]
    public async Task Broken_bodies_are_internal_faults(byte[] body, string message)
    {
        await using Loopback loopback = await Loopback.StartAsync(Echo());
        using HttpResponseMessage response = await RawAsync(loopback, body);
        Assert.Equal("13", response.Headers.GetValues("grpc-status").Single());
        Assert.Equal(message, response.Headers.GetValues("grpc-message").Single());
    }

    [Fact]
    public async Task What_is_not_grpc_is_refused_by_http_status()
    {
        await using Loopback loopback = await Loopback.StartAsync(Echo());
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(loopback.Channel.Address, NodeService.Echo.Path))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent("{}"),
        };
        using HttpResponseMessage response = await http.SendAsync(request, Loopback.Soon);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> RawAsync(Loopback loopback, byte[] body, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(loopback.Channel.Address, NodeService.Echo.Path))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request, Loopback.Soon);
    }
}
