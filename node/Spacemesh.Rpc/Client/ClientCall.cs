// Job: one call from the client's side: request out, messages in, status from trailers.
// Invariant: the end of the messages is success only when the server said so; everything else becomes a status.
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Google.Protobuf;

namespace Spacemesh.Rpc;

/// <summary>A call in progress.</summary>
internal sealed class ClientCall : IDisposable
{
    private readonly HttpMessageInvoker http;
    private readonly HttpRequestMessage request;
    private readonly CancellationTokenSource lifetime;
    private readonly CancellationToken caller;
    private readonly DateTimeOffset? deadline;
    private readonly int maxMessageBytes;
    private Task<HttpResponseMessage>? sending;
    private HttpResponseMessage? response;
    private FrameReader? frames;

    public ClientCall(
        HttpMessageInvoker http, Uri address, string path, int maxMessageBytes, TimeSpan? timeout, CancellationToken cancellation)
    {
        this.http = http;
        this.maxMessageBytes = maxMessageBytes;
        caller = cancellation;
        request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("user-agent", "spacemesh-appliance");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");
        lifetime = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (timeout is { } span && span < GrpcTimeout.Longest)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", GrpcTimeout.Format(span));
            deadline = DateTimeOffset.UtcNow + span;
            lifetime.CancelAfter(span);
        }
    }

    /// <summary>Fires when the call is over or given up.</summary>
    public CancellationToken Lifetime => lifetime.Token;

    /// <summary>Sends the request; the task ends when the response headers are here.</summary>
    public Task Send(HttpContent content)
    {
        request.Content = content;
        sending = http.SendAsync(request, lifetime.Token);
        return sending;
    }

    /// <summary>The next message, null after the last when the status is success.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        try
        {
            if (frames is null)
                await OpenAsync().ConfigureAwait(false);
            T? message = await frames!.ReadAsync(parser, lifetime.Token).ConfigureAwait(false);
            if (message is not null)
                return message;
            ThrowUnlessOk(StatusFrom(response!.TrailingHeaders) ?? StatusFrom(response.Headers)
                ?? RpcStatus.Internal("server closed the stream without sending trailers"));
            return null;
        }
        catch (Exception fault) when (fault is not RpcException)
        {
            throw Translate(fault);
        }
    }

    /// <summary>The exception of the network as what a caller understands.</summary>
    public Exception Translate(Exception fault)
    {
        if (fault is OperationCanceledException or ObjectDisposedException || lifetime.IsCancellationRequested)
        {
            if (caller.IsCancellationRequested)
                return new OperationCanceledException("The call was given up.", fault, caller);
            if (deadline is not null && lifetime.IsCancellationRequested)
                return new RpcException(RpcStatus.DeadlineExceeded("context deadline exceeded"), fault);
        }

        for (Exception? inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException reset)
                return new RpcException(FromReset(reset.ErrorCode), fault);
        }

        return new RpcException(RpcStatus.Unavailable($"{request.RequestUri?.Authority}: {Innermost(fault).Message}"), fault);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lifetime.Cancel();
        response?.Dispose();
        if (response is null)
            _ = DiscardAsync(sending);
        request.Dispose();
        lifetime.Dispose();
    }

    private static async Task DiscardAsync(Task<HttpResponseMessage>? sending)
    {
        try
        {
            if (sending is not null)
                (await sending.ConfigureAwait(false)).Dispose();
        }
        catch (Exception fault) when (fault is OperationCanceledException or HttpRequestException or IOException or ObjectDisposedException)
        {
            // The call is over; nobody waits for its answer.
        }
    }

    private static Exception Innermost(Exception fault)
    {
        while (fault.InnerException is { } inner)
            fault = inner;
        return fault;
    }

    private static void ThrowUnlessOk(RpcStatus status)
    {
        if (!status.IsOk)
            throw new RpcException(status);
    }

    private static RpcStatus? StatusFrom(System.Net.Http.Headers.HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("grpc-status", out IEnumerable<string>? codes))
            return null;
        if (!int.TryParse(codes.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int code))
            return RpcStatus.Unknown($"malformed grpc-status: {codes.First()}");
        string message = headers.TryGetValues("grpc-message", out IEnumerable<string>? texts) ? StatusText.Decode(texts.First()) : "";
        return new RpcStatus(code is >= 0 and <= 16 ? (RpcCode)code : RpcCode.Unknown, message);
    }

    private static RpcStatus FromReset(long errorCode) => errorCode switch
    {
        7 => RpcStatus.Unavailable("the server refused the stream"),
        8 => RpcStatus.Canceled("the server cancelled the stream"),
        11 => RpcStatus.ResourceExhausted("the server asks for fewer requests"),
        12 => new RpcStatus(RpcCode.PermissionDenied, "the server asks for a secure connection"),
        0 => RpcStatus.Unavailable("the server closed the connection"),
        _ => RpcStatus.Internal($"the server reset the stream with HTTP/2 error {errorCode}"),
    };

    private static RpcStatus FromHttp(HttpStatusCode status) => (int)status switch
    {
        400 => RpcStatus.Internal("HTTP status 400"),
        401 => new RpcStatus(RpcCode.Unauthenticated, "HTTP status 401"),
        403 => new RpcStatus(RpcCode.PermissionDenied, "HTTP status 403"),
        404 => RpcStatus.Unimplemented("HTTP status 404"),
        429 or 502 or 503 or 504 => RpcStatus.Unavailable($"HTTP status {(int)status}"),
        _ => RpcStatus.Unknown($"HTTP status {(int)status}"),
    };

    private async Task OpenAsync()
    {
        response = await sending!.ConfigureAwait(false);
        ThrowUnlessOk(StatusFrom(response.Headers) ?? RpcStatus.Ok);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new RpcException(FromHttp(response.StatusCode));
        string type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (!type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
            throw new RpcException(RpcStatus.Unknown($"unexpected content-type \"{type}\""));
        if (response.Headers.TryGetValues("grpc-encoding", out IEnumerable<string>? encodings) && encodings.First() != "identity")
            throw new RpcException(RpcStatus.Internal($"the server answered with encoding {encodings.First()}, which was not offered"));
        Stream body = await response.Content.ReadAsStreamAsync(lifetime.Token).ConfigureAwait(false);
        frames = new FrameReader(PipeReader.Create(body), maxMessageBytes, FrameReader.ClientUnmarshalFault);
    }
}
