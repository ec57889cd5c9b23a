// Job: a set of services on one port.
// Invariant: reflection shows what this listener serves and nothing else; stopping ends streams at once and others within the grace.
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Spacemesh.Rpc;

/// <summary>What a listener serves and where.</summary>
public sealed class GrpcListenerOptions
{
    /// <summary>Address and port (0: any free one), or a Unix socket.</summary>
    public required EndPoint EndPoint { get; init; }

    /// <summary>The services. Server reflection is added.</summary>
    public required IReadOnlyList<GrpcService> Services { get; init; }

    /// <summary>Largest message each way in bytes; the network's value is 10 MiB.</summary>
    public int MaxMessageBytes { get; init; } = Frame.DefaultMaxMessageBytes;

    /// <summary>Silence after which the server asks whether the other side lives (node-api.md: 10 minutes; public 1).</summary>
    public TimeSpan KeepAlivePing { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the answer to that may take.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection without calls is closed after this time (the public listener: 2 hours; others never).</summary>
    public TimeSpan IdleTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Calls at once on one connection.</summary>
    public int MaxStreamsPerConnection { get; init; } = 1000;

    /// <summary>Connections at once, so that a stranger cannot take all file descriptors; null for no limit.</summary>
    public long? MaxConnections { get; init; } = 1000;
}

/// <summary>gRPC services on one port: HTTP/2 without TLS.</summary>
public sealed class GrpcListener : IAsyncDisposable
{
    private readonly HttpHost host;
    private readonly CancellationTokenSource stopping;

    private GrpcListener(HttpHost host, CancellationTokenSource stopping)
    {
        this.host = host;
        this.stopping = stopping;
    }

    /// <summary>Where it really listens.</summary>
    public EndPoint EndPoint => host.EndPoint;

    /// <summary>The bound port; 0 for a Unix socket.</summary>
    public int Port => (host.EndPoint as IPEndPoint)?.Port ?? 0;

    /// <summary>Binds and serves.</summary>
    /// <exception cref="IOException">The endpoint cannot be bound (port taken); the message names it.</exception>
    public static async Task<GrpcListener> StartAsync(
        GrpcListenerOptions options, ILoggerFactory logs, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logs);
        List<GrpcService> services = [.. options.Services, .. ReflectionServices.For(options.Services)];
        var stopping = new CancellationTokenSource();
        try
        {
            var dispatch = new GrpcDispatch(
                services, options.MaxMessageBytes, time ?? TimeProvider.System, logs.CreateLogger<GrpcListener>(), stopping.Token);
            HttpHost host = await HttpHost.StartAsync(
                options.EndPoint, HttpProtocols.Http2, limits => Limit(limits, options), dispatch.HandleAsync, logs, cancellation)
                .ConfigureAwait(false);
            return new GrpcListener(host, stopping);
        }
        catch
        {
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>Ends streams with Unavailable now, gives other calls the grace, then closes the connections.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await host.StopAsync(grace).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        stopping.Dispose();
    }

    private static void Limit(KestrelServerLimits limits, GrpcListenerOptions options)
    {
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.KeepAliveTimeout = options.IdleTimeout;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = options.KeepAlivePing;
        limits.Http2.KeepAlivePingTimeout = options.KeepAliveTimeout;
    }
}
