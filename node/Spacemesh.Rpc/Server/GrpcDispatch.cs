// Job: one HTTP/2 request becomes one call: route, deadline, handler, status.
// Invariant: every call ends with a status; no exception of a handler reaches the connection or the caller's eyes.
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Spacemesh.Rpc;

/// <summary>Answers gRPC requests of one listener.</summary>
internal sealed partial class GrpcDispatch(
    IReadOnlyList<GrpcService> services, int maxMessageBytes, TimeProvider time, ILogger log, CancellationToken stopping)
{
    private readonly Dictionary<string, ServerMethod> byPath = IndexByPath(services);

    public async Task HandleAsync(HttpContext http)
    {
        HttpRequest request = http.Request;
        if (request.ContentType is not { } type || !type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        http.Response.ContentType = "application/grpc";
        http.Response.Headers["grpc-accept-encoding"] = "identity";
        var responses = new ResponseBody(http.Response.BodyWriter, maxMessageBytes);
        RpcStatus status = Refusal(request, out ServerMethod? method, out TimeSpan? timeout);
        if (method is not null)
            status = await ServeAsync(http, method, responses, timeout).ConfigureAwait(false);
        if (!http.RequestAborted.IsCancellationRequested)
            Finish(http, responses.HasBegun, status);
    }

    private static Dictionary<string, ServerMethod> IndexByPath(IReadOnlyList<GrpcService> services)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = new Dictionary<string, ServerMethod>(StringComparer.Ordinal);
        foreach (GrpcService service in services)
        {
            if (!names.Add(service.Descriptor.FullName))
                throw new ArgumentException($"{service.Descriptor.FullName} is given twice to one listener.");
            foreach (ServerMethod method in service.Methods.Values)
                index.Add(method.Method.Path, method);
        }

        return index;
    }

    private static void Finish(HttpContext http, bool begun, RpcStatus status)
    {
        string code = ((int)status.Code).ToString(CultureInfo.InvariantCulture);
        string message = StatusText.Encode(status.Message ?? "");
        if (begun)
        {
            http.Response.AppendTrailer("grpc-status", code);
            if (message.Length > 0)
                http.Response.AppendTrailer("grpc-message", message);
        }
        else
        {
            http.Response.Headers["grpc-status"] = code;
            if (message.Length > 0)
                http.Response.Headers["grpc-message"] = message;
        }
    }

    private RpcStatus Refusal(HttpRequest request, out ServerMethod? method, out TimeSpan? timeout)
    {
        method = null;
        timeout = null;
        string path = request.Path.Value ?? "";
        if (!byPath.TryGetValue(path, out ServerMethod? found))
            return Unknown(path);
        string encoding = request.Headers["grpc-encoding"].ToString();
        if (encoding.Length > 0 && encoding != "identity")
            return RpcStatus.Unimplemented($"grpc: Decompressor is not installed for grpc-encoding \"{encoding}\"");
        string timeoutText = request.Headers["grpc-timeout"].ToString();
        if (timeoutText.Length > 0)
        {
            if (!GrpcTimeout.TryParse(timeoutText, out TimeSpan given))
                return RpcStatus.Internal($"malformed grpc-timeout: \"{timeoutText}\"");
            if (given < GrpcTimeout.Longest)
                timeout = given;
        }

        method = found;
        return RpcStatus.Ok;
    }

    private RpcStatus Unknown(string path)
    {
        int slash = path.LastIndexOf('/');
        if (slash <= 0 || slash == path.Length - 1)
            return RpcStatus.Unimplemented($"malformed method name: \"{path}\"");
        string service = path[1..slash];
        return services.Any(known => known.Descriptor.FullName == service)
            ? RpcStatus.Unimplemented($"unknown method {path[(slash + 1)..]} for service {service}")
            : RpcStatus.Unimplemented($"unknown service {service}");
    }

    private async Task<RpcStatus> ServeAsync(HttpContext http, ServerMethod method, ResponseBody responses, TimeSpan? timeout)
    {
        using CancellationTokenSource? deadline = timeout is { } span ? new CancellationTokenSource(span, time) : null;
        using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, deadline?.Token ?? default, method.IsStream ? stopping : default);
        DateTimeOffset? until = timeout is { } left ? time.GetUtcNow() + left : null;
        var call = new ServerCall(until, http, responses.FlushAsync, lifetime.Token);
        var requests = new FrameReader(http.Request.BodyReader, maxMessageBytes, FrameReader.ServerUnmarshalFault);
        try
        {
            RpcStatus status = await method.ServeAsync(requests, responses, call).ConfigureAwait(false);
            return status.IsOk && deadline is { IsCancellationRequested: true } && method.IsStream ? Late() : status;
        }
        catch (RpcException ended)
        {
            return ended.Status;
        }
        catch (Exception gone) when (lifetime.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            return deadline is { IsCancellationRequested: true } ? Late()
                : http.RequestAborted.IsCancellationRequested ? RpcStatus.Canceled("context canceled")
                : stopping.IsCancellationRequested ? RpcStatus.Unavailable("server is stopping")
                : RpcStatus.Canceled("context canceled");
        }
#pragma warning disable CA1031 // A fault in one handler must not take the node down.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            HandlerFailed(log, method.Method.Path, fault);
            return RpcStatus.Internal("internal error");
        }
    }

    private static RpcStatus Late() => RpcStatus.DeadlineExceeded("context deadline exceeded");

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method}: the handler failed")]
    private static partial void HandlerFailed(ILogger log, string method, Exception fault);
}
