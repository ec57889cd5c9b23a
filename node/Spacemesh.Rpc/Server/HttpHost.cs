// Job: one Kestrel server on one endpoint that gives every request to one function.
// Invariant: reads no configuration files or variables, hooks no signals; ends when told, within the given time.
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Spacemesh.Rpc;

/// <summary>A bound HTTP server.</summary>
internal sealed class HttpHost : IAsyncDisposable
{
    private readonly KestrelServer server;
    private int stopped;

    private HttpHost(KestrelServer server, EndPoint bound)
    {
        this.server = server;
        EndPoint = bound;
    }

    /// <summary>The endpoint with the port that was really bound.</summary>
    public EndPoint EndPoint { get; }

    /// <summary>Binds and serves.</summary>
    /// <exception cref="IOException">The endpoint cannot be bound; the message names it and says why.</exception>
    public static async Task<HttpHost> StartAsync(
        EndPoint endPoint,
        HttpProtocols protocols,
        Action<KestrelServerLimits> limit,
        RequestDelegate handler,
        ILoggerFactory logs,
        CancellationToken cancellation)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        limit(options.Limits);
        ListenOptions? listen = null;
        options.Listen(endPoint, bound =>
        {
            bound.Protocols = protocols;
            listen = bound;
        });
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs);
        var server = new KestrelServer(Options.Create(options), transport, logs);
        try
        {
            await server.StartAsync(new Application(handler), cancellation).ConfigureAwait(false);
        }
        catch
        {
            server.Dispose();
            throw;
        }

        return new HttpHost(server, listen?.EndPoint ?? endPoint);
    }

    /// <summary>Takes no new connections, lets running requests end for the given time, then closes everything.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (Interlocked.Exchange(ref stopped, 1) != 0)
            return;
        using var limit = new CancellationTokenSource(grace);
        try
        {
            await server.StopAsync(limit.Token).ConfigureAwait(false);
        }
        finally
        {
            server.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero).ConfigureAwait(false);

    private sealed class Application(RequestDelegate handler) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handler(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
