// Job: calls to one server over one HTTP/2 connection without TLS.
// Invariant: every call ends with a message or a status; no other exception leaves it, except the caller's own cancellation.
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Spacemesh.Rpc;

/// <summary>How a channel behaves.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Largest message each way in bytes.</summary>
    public int MaxMessageBytes { get; init; } = Frame.DefaultMaxMessageBytes;

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which the connection is probed while calls are open. The network allows one probe a minute.</summary>
    public TimeSpan KeepAlivePing { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the answer to a probe may take.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>Client of gRPC services at one address. Connects at the first call and again when a connection was lost. Thread-safe.</summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly HttpMessageInvoker http;
    private readonly GrpcChannelOptions options;

    private GrpcChannel(Uri address, SocketsHttpHandler handler, GrpcChannelOptions options)
    {
        Address = address;
        this.options = options;
        http = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>Where the channel calls.</summary>
    public Uri Address { get; }

    /// <summary>A channel to <c>http://host:port</c>, <c>host:port</c> or <c>unix:/path</c>. Does not connect yet.</summary>
    public static GrpcChannel For(string address, GrpcChannelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        options ??= new GrpcChannelOptions();
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = options.KeepAlivePing,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            ActivityHeadersPropagator = null,
        };
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            var endPoint = new UnixDomainSocketEndPoint(address["unix:".Length..]);
            handler.ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(endPoint, cancellation).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
            return new GrpcChannel(new Uri("http://localhost"), handler, options);
        }

        string url = address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address;
        var uri = new Uri(url, UriKind.Absolute);
        if (uri.Scheme != Uri.UriSchemeHttp)
            throw new ArgumentException($"'{address}' is not an address of the form http://host:port.", nameof(address));
        return new GrpcChannel(uri, handler, options);
    }

    /// <summary>Calls a unary method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="request">Its request.</param>
    /// <param name="timeout">How long to wait at most; null: no limit.</param>
    /// <param name="cancellation">Gives the call up.</param>
    /// <returns>The response or the status with which the call failed (Unavailable when there is no server).</returns>
    public async Task<RpcResult<TResponse>> TryUnaryAsync<TRequest, TResponse>(
        UnaryMethod<TRequest, TResponse> method, TRequest request, TimeSpan? timeout = null, CancellationToken cancellation = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(method);
        try
        {
            using var call = new ClientCall(http, Address, method.Path, options.MaxMessageBytes, timeout, cancellation);
            _ = call.Send(new MessageContent(request, options.MaxMessageBytes));
            TResponse? response = await call.ReadAsync(method.ResponseParser).ConfigureAwait(false);
            if (response is null)
                return RpcStatus.Internal("the server sent no response message");
            if (await call.ReadAsync(method.ResponseParser).ConfigureAwait(false) is not null)
                return RpcStatus.Internal("the server sent more than one response message");
            return response;
        }
        catch (RpcException ended)
        {
            return ended.Status;
        }
    }

    /// <summary>Calls a unary method; a failure is an <see cref="RpcException"/>.</summary>
    /// <param name="method">The method.</param>
    /// <param name="request">Its request.</param>
    /// <param name="timeout">How long to wait at most; null: no limit.</param>
    /// <param name="cancellation">Gives the call up.</param>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        UnaryMethod<TRequest, TResponse> method, TRequest request, TimeSpan? timeout = null, CancellationToken cancellation = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        (await TryUnaryAsync(method, request, timeout, cancellation).ConfigureAwait(false)).OrThrow();

    /// <summary>Calls a streaming method: the responses as they come. Leaving the loop ends the call.</summary>
    /// <param name="method">The method.</param>
    /// <param name="request">Its request.</param>
    /// <param name="timeout">How long the whole stream may take; null: no limit.</param>
    /// <param name="cancellation">Gives the call up.</param>
    /// <exception cref="RpcException">The stream ended with a failure.</exception>
    public async IAsyncEnumerable<TResponse> ServerStream<TRequest, TResponse>(
        ServerStreamMethod<TRequest, TResponse> method,
        TRequest request,
        TimeSpan? timeout = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(method);
        using var call = new ClientCall(http, Address, method.Path, options.MaxMessageBytes, timeout, cancellation);
        _ = call.Send(new MessageContent(request, options.MaxMessageBytes));
        while (await call.ReadAsync(method.ResponseParser).ConfigureAwait(false) is { } response)
            yield return response;
    }

    /// <summary>Opens a call with streams in both directions.</summary>
    /// <param name="method">The method.</param>
    /// <param name="timeout">How long the whole call may take; null: no limit.</param>
    /// <param name="cancellation">Gives the call up.</param>
    public DuplexCall<TRequest, TResponse> Duplex<TRequest, TResponse>(
        DuplexMethod<TRequest, TResponse> method, TimeSpan? timeout = null, CancellationToken cancellation = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(method);
        return Open<TRequest, TResponse>(method, timeout, cancellation);
    }

    /// <summary>Opens a call that sends many requests and reads one response at their end.</summary>
    /// <param name="method">The method.</param>
    /// <param name="timeout">How long the whole call may take; null: no limit.</param>
    /// <param name="cancellation">Gives the call up.</param>
    public DuplexCall<TRequest, TResponse> ClientStream<TRequest, TResponse>(
        ClientStreamMethod<TRequest, TResponse> method, TimeSpan? timeout = null, CancellationToken cancellation = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(method);
        return Open<TRequest, TResponse>(method, timeout, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private DuplexCall<TRequest, TResponse> Open<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TimeSpan? timeout, CancellationToken cancellation)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var content = new StreamContent(options.MaxMessageBytes);
        var call = new ClientCall(http, Address, method.Path, options.MaxMessageBytes, timeout, cancellation);
        content.Follow(call.Send(content));
        return new DuplexCall<TRequest, TResponse>(call, content, method.ResponseParser);
    }
}
