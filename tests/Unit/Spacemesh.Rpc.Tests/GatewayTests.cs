// Job: checks paths, verbs, status codes and headers of the JSON gateway, and server reflection.
// Invariant: expected bodies and codes are those recorded in net-a api_json.
using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Spacemesh.Api.V1;
using Spacemesh.Rpc.Reflection.V1;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Rpc.Tests;

public sealed class GatewayTests
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private static GrpcService[] Services() =>
    [
        GrpcService.For(NodeService.Descriptor)
            .Unary(NodeService.Echo, (request, _) =>
                request.Msg is null ? RpcStatus.InvalidArgument("Must include `Msg`") : new EchoResponse { Msg = request.Msg })
            .Unary(NodeService.NodeInfo, (_, _) => new NodeInfoResponse { Hrp = "stest", EpochSize = 4 })
            .Unary(NodeService.Status, (_, _) => throw new InvalidOperationException("secret"))
            .Refuse(NodeService.Version, RpcStatus.Unimplemented("DEPRECATED")),
        GrpcService.For(MeshService.Descriptor),
    ];

    private static Task<JsonGateway> StartAsync(params string[] origins) => JsonGateway.StartAsync(
        new JsonGatewayOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), Services = Services(), AllowedOrigins = origins, MaxBodyBytes = 1000 },
        NullLoggerFactory.Instance);

    private static async Task<HttpResponseMessage> SendAsync(JsonGateway gateway, string verb, string path, string? body, params string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), $"http://127.0.0.1:{gateway.Port}{path}");
        if (body is not null)
            request.Content = new StringContent(body);
        foreach (string header in headers)
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        return await Http.SendAsync(request);
    }

    [Theory]
    [InlineData("POST", "/v1/node/echo", """{"msg":{"value":"hi"}}""", 200, """{"msg":{"value":"hi"}}""")]
    [InlineData("POST", "/v1/node/echo", """{"nope":1,"msg":{"value":"x"}}""", 200, """{"msg":{"value":"x"}}""")]
    [InlineData("POST", "/v1/node/echo", "", 400, """{"code":3,"message":"Must include `Msg`","details":[]}""")]
    [InlineData("POST", "/v1/node/echo", "{", 400, """{"code":3,"message":"unexpected EOF","details":[]}""")]
    [InlineData("POST", "/v1/node/echo", """{"msg":7}""", 400, """{"code":3,"message":"proto: syntax error (line 1:8): unexpected token 7","details":[]}""")]
    [InlineData("POST", "/spacemesh.v1.NodeService/NodeInfo", "{}", 200, """{"hrp":"stest","firstGenesis":0,"effectiveGenesis":0,"epochSize":4}""")]
    [InlineData("GET", "/v1/node/status", null, 501, """{"code":12,"message":"Method Not Allowed","details":[]}""")]
    [InlineData("POST", "/v1/node/status", "{}", 500, """{"code":13,"message":"internal error","details":[]}""")]
    [InlineData("POST", "/v1/node/version", "", 501, """{"code":12,"message":"DEPRECATED","details":[]}""")]
    [InlineData("POST", "/spacemesh.v1.MeshService/EpochStream", """{"epoch":2}""", 501, """{"code":12,"message":"streaming calls are not yet supported in the in-process transport","details":[]}""")]
    [InlineData("POST", "/v1/smesher/coinbase", "{}", 404, """{"code":5,"message":"Not Found","details":[]}""")]
    [InlineData("POST", "/spacemesh.v1.NodeService/Echo", "{}", 404, """{"code":5,"message":"Not Found","details":[]}""")]
    [InlineData("GET", "/", null, 404, """{"code":5,"message":"Not Found","details":[]}""")]
    public async Task Answers_are_those_of_the_reference(string verb, string path, string? body, int status, string answer)
    {
        await using JsonGateway gateway = await StartAsync("");
        using HttpResponseMessage response = await SendAsync(gateway, verb, path, body, "Origin: http://page");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("Origin", response.Headers.Vary.ToString());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(answer), JsonNode.Parse(text)), text);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused()
    {
        await using JsonGateway gateway = await StartAsync("");
        using HttpResponseMessage response = await SendAsync(gateway, "POST", "/v1/node/echo", new string(' ', 2000));
        Assert.Equal(429, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("", "http://page", null)]
    [InlineData("*", "http://page", "*")]
    [InlineData("http://page", "http://page", "http://page")]
    [InlineData("http://page", "http://page.evil", null)]
    [InlineData("https://*.example", "https://a.example", "https://a.example")]
    [InlineData("https://*.example", "https://a.example.evil", null)]
    public async Task A_preflight_permits_exactly_the_configured_origins(string allowed, string origin, string? permitted)
    {
        await using JsonGateway gateway = await StartAsync(allowed);
        using HttpResponseMessage response = await SendAsync(
            gateway, "OPTIONS", "/v1/node/status", null, "Origin: " + origin, "Access-Control-Request-Method: POST");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("Origin, Access-Control-Request-Method, Access-Control-Request-Headers", response.Headers.Vary.ToString());
        Assert.Equal(permitted, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
    }

    [Fact]
    public void Paths_come_from_the_http_option_or_from_the_name()
    {
        Assert.Equal("/v1/node/echo", JsonGateway.PathOf(NodeService.Echo.Descriptor));
        Assert.Equal("/spacemesh.v2alpha1.NodeService/Status", JsonGateway.PathOf(V2.NodeService.Status.Descriptor));
    }

    [Fact]
    public async Task Reflection_names_what_is_served_and_gives_files_that_build()
    {
        await using Loopback loopback = await Loopback.StartAsync(Services());
        ServiceDescriptor service = ReflectionReflection.Descriptor.Services[0];
        var method = new DuplexMethod<ServerReflectionRequest, ServerReflectionResponse>(
            service, "ServerReflectionInfo", ServerReflectionRequest.Parser, ServerReflectionResponse.Parser);
        using var call = loopback.Channel.Duplex(method, cancellation: Loopback.Soon);
        await call.WriteAsync(new ServerReflectionRequest { ListServices = "*" });
        var list = (await call.ReadAsync())!.ListServicesResponse.Service.Select(s => s.Name);
        Assert.Equal(
            ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "spacemesh.v1.MeshService", "spacemesh.v1.NodeService"],
            list);
        await call.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "spacemesh.v1.NodeService.Echo" });
        var files = (await call.ReadAsync())!.FileDescriptorResponse.FileDescriptorProto;
        var names = files.Select(file => FileDescriptorProto.Parser.ParseFrom(file)).ToList();
        Assert.Equal("spacemesh/v1/node.proto", names[0].Name);
        Assert.All(names.SelectMany(file => file.Dependency), import => Assert.Contains(import, names.Select(file => file.Name)));
        await call.WriteAsync(new ServerReflectionRequest
        {
            FileContainingExtension = new ExtensionRequest { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 72295728 },
        });
        Assert.Equal(ServerReflectionResponse.MessageResponseOneofCase.FileDescriptorResponse, (await call.ReadAsync())!.MessageResponseCase);
        await call.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "spacemesh.v1.SmesherService" });
        Assert.Equal((int)RpcCode.NotFound, (await call.ReadAsync())!.ErrorResponse.ErrorCode);
    }
}
