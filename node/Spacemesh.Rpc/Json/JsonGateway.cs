// Job: the services' unary methods as POST requests with JSON bodies.
// Invariant: calls the same handlers as gRPC does; every answer is a message or {code, message, details}.
using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Spacemesh.Rpc;

/// <summary>What a JSON gateway serves and where.</summary>
public sealed class JsonGatewayOptions
{
    /// <summary>Address and port (0: any free one).</summary>
    public required EndPoint EndPoint { get; init; }

    /// <summary>The services; the network gives the public ones.</summary>
    public required IReadOnlyList<GrpcService> Services { get; init; }

    /// <summary>Origins whose pages may call (<c>grpc-cors-allowed-origins</c>). Default: none.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [""];

    /// <summary>Largest request body in bytes: as one message of gRPC.</summary>
    public int MaxBodyBytes { get; init; } = Frame.DefaultMaxMessageBytes;

    /// <summary>How long one request may take; node-api.md says 15 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>JSON over HTTP/1.1 for registered services.</summary>
public sealed partial class JsonGateway : IAsyncDisposable
{
    // node-api.md, section 2.
    private const int HeaderLimitBytes = 2 * 1024 * 1024;
    private readonly Dictionary<string, (MethodDescriptor Declared, ServerMethod? Served)> routes = new(StringComparer.Ordinal);
    private readonly JsonGatewayOptions options;
    private readonly GatewayCors cors;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private HttpHost? host;

    private JsonGateway(JsonGatewayOptions options, TimeProvider time, ILogger log)
    {
        this.options = options;
        this.time = time;
        this.log = log;
        cors = new GatewayCors(options.AllowedOrigins);
        foreach (GrpcService service in options.Services)
        {
            foreach (MethodDescriptor method in service.Descriptor.Methods)
                routes.Add(PathOf(method), (method, service.Methods.GetValueOrDefault(method.Name)));
        }
    }

    /// <summary>Where it really listens.</summary>
    public EndPoint EndPoint => host!.EndPoint;

    /// <summary>The bound port.</summary>
    public int Port => (EndPoint as IPEndPoint)?.Port ?? 0;

    /// <summary>Binds and serves.</summary>
    /// <exception cref="IOException">The endpoint cannot be bound (port taken); the message names it.</exception>
    public static async Task<JsonGateway> StartAsync(
        JsonGatewayOptions options, ILoggerFactory logs, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logs);
        var gateway = new JsonGateway(options, time ?? TimeProvider.System, logs.CreateLogger<JsonGateway>());
        gateway.host = await HttpHost.StartAsync(
            options.EndPoint,
            HttpProtocols.Http1,
            limits =>
            {
                limits.MaxRequestBodySize = options.MaxBodyBytes;
                limits.MaxRequestHeadersTotalSize = HeaderLimitBytes;
                limits.MaxRequestBufferSize = HeaderLimitBytes;
                limits.MaxConcurrentConnections = 1000;
            },
            gateway.HandleAsync,
            logs,
            cancellation).ConfigureAwait(false);
        return gateway;
    }

    /// <summary>The path of a method: that of its http option, otherwise <c>/package.Service/Method</c>.</summary>
    public static string PathOf(MethodDescriptor method)
    {
        ArgumentNullException.ThrowIfNull(method);
        HttpRule? rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
        return rule is { PatternCase: HttpRule.PatternOneofCase.Post } ? rule.Post : $"/{method.Service.FullName}/{method.Name}";
    }

    /// <summary>Takes no new requests and gives running ones the grace.</summary>
    public Task StopAsync(TimeSpan grace) => host!.StopAsync(grace);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero).ConfigureAwait(false);

    private async Task HandleAsync(HttpContext http)
    {
        if (cors.Apply(http.Request, http.Response))
            return;
        RpcStatus status;
        IMessage? answer = null;
        if (!routes.TryGetValue(http.Request.Path.Value ?? "", out var route))
        {
            status = RpcStatus.NotFound("Not Found");
        }
        else if (!HttpMethods.IsPost(http.Request.Method))
        {
            status = RpcStatus.Unimplemented("Method Not Allowed");
        }
        else if (route.Declared.IsServerStreaming || route.Declared.IsClientStreaming)
        {
            status = RpcStatus.Unimplemented("streaming calls are not yet supported in the in-process transport");
        }
        else
        {
            RpcResult<IMessage> result = await CallAsync(http, route.Declared, route.Served).ConfigureAwait(false);
            status = result.Status;
            answer = result.Value;
        }

        if (!http.RequestAborted.IsCancellationRequested)
            await AnswerAsync(http, status, answer).ConfigureAwait(false);
    }

    private async Task<RpcResult<IMessage>> CallAsync(HttpContext http, MethodDescriptor declared, ServerMethod? served)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, timeout.Token);
        try
        {
            switch (served)
            {
                case UnaryServerMethod method:
                    IMessage request = method.NewRequest();
                    RpcStatus read = await ReadBodyAsync(http.Request.BodyReader, request, lifetime.Token).ConfigureAwait(false);
                    if (!read.IsOk)
                        return read;
                    var call = new ServerCall(time.GetUtcNow() + options.RequestTimeout, http, null, lifetime.Token);
                    return await method.AnswerAsync(request, call).ConfigureAwait(false);
                case RefusedServerMethod refused:
                    return refused.Status;
                default:
                    return RpcStatus.Unimplemented($"unknown method {declared.Name} for service {declared.Service.FullName}");
            }
        }
        catch (RpcException ended)
        {
            return ended.Status;
        }
        catch (OperationCanceledException) when (lifetime.IsCancellationRequested)
        {
            return timeout.IsCancellationRequested
                ? RpcStatus.DeadlineExceeded("context deadline exceeded")
                : RpcStatus.Canceled("context canceled");
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException fault)
        {
            return fault.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? RpcStatus.ResourceExhausted($"request body larger than max ({options.MaxBodyBytes})")
                : RpcStatus.InvalidArgument("unexpected EOF");
        }
#pragma warning disable CA1031 // A fault in one handler must not take the node down.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            HandlerFailed(log, declared.FullName, fault);
            return RpcStatus.Internal("internal error");
        }
    }

    private static async Task<RpcStatus> ReadBodyAsync(PipeReader body, IMessage request, CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            if (read.IsCompleted)
            {
                RpcStatus status = MessageJsonReader.Read(
                    read.Buffer.IsSingleSegment ? read.Buffer.FirstSpan : read.Buffer.ToArray(), request);
                body.AdvanceTo(read.Buffer.End);
                return status;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async Task AnswerAsync(HttpContext http, RpcStatus status, IMessage? answer)
    {
        var body = new ArrayBufferWriter<byte>(256);
        MessageJsonWriter.Write(body, answer ?? new Google.Rpc.Status { Code = (int)status.Code, Message = status.Message ?? "" });
        http.Response.StatusCode = HttpStatusOf(status.Code);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
    }

    private static int HttpStatusOf(RpcCode code) => code switch
    {
        RpcCode.Ok => 200,
        RpcCode.Canceled => 499,
        RpcCode.InvalidArgument or RpcCode.FailedPrecondition or RpcCode.OutOfRange => 400,
        RpcCode.DeadlineExceeded => 504,
        RpcCode.NotFound => 404,
        RpcCode.AlreadyExists or RpcCode.Aborted => 409,
        RpcCode.PermissionDenied => 403,
        RpcCode.ResourceExhausted => 429,
        RpcCode.Unimplemented => 501,
        RpcCode.Unavailable => 503,
        RpcCode.Unauthenticated => 401,
        _ => 500,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method}: the handler failed")]
    private static partial void HandlerFailed(ILogger log, string method, Exception fault);
}
