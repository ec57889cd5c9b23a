// Job: serves the page, its state and its changes over HTTP.
// Invariant: read-only: GET and HEAD alone; only for allowed host names; every answer carries the security headers.
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spacemesh.Appliance.State;

namespace Spacemesh.Appliance.Web;

/// <summary>How the page is served.</summary>
public sealed class PageServerOptions
{
    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public IPEndPoint EndPoint { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>Host names that are allowed besides the loopback ones.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Silence after which a listening page gets a sign of life; also how soon a page that left is noticed.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>The page's server.</summary>
public sealed class PageServer : IAsyncDisposable
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const int MaxConnections = 128;

    private readonly StateHub hub;
    private readonly StaticPage page;
    private readonly TimeProvider time;
    private readonly PageServerOptions options;
    private readonly CancellationTokenSource stopping = new();
    private WebApplication? application;
    private HostFilter? hosts;

    private PageServer(StateHub hub, StaticPage page, PageServerOptions options, TimeProvider time)
    {
        this.hub = hub;
        this.page = page;
        this.options = options;
        this.time = time;
    }

    /// <summary>The port that is really listened on.</summary>
    public int Port { get; private set; }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Binds and serves.</summary>
    /// <exception cref="IOException">The endpoint cannot be bound.</exception>
    public static async Task<PageServer> StartAsync(
        StateHub hub, StaticPage page, PageServerOptions options, TimeProvider time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new PageServer(hub, page, options, time);
        // No settings files, no environment variables: what is served depends on the options alone.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(options.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        WebApplication application = builder.Build();
        application.Run(server.AnswerAsync);
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        server.application = application;
        server.Port = new Uri(application.Urls.First()).Port;
        server.hosts = new HostFilter(server.Port, options.AllowedHosts);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (application is null)
            return;
        await stopping.CancelAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await application.StopAsync(limit.Token).ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        application = null;
        stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (hosts is null || !hosts.Allows(request.Host.Value))
        {
            await TextAsync(context, StatusCodes.Status421MisdirectedRequest,
                "This page answers only under its own names: 127.0.0.1 and localhost with its port, and names given with --allowed-host.\n").ConfigureAwait(false);
            return;
        }
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            headers.Allow = "GET, HEAD";
            await TextAsync(context, StatusCodes.Status405MethodNotAllowed, "This page is read-only: GET and HEAD.\n").ConfigureAwait(false);
            return;
        }
        string path = request.Path.Value ?? "/";
        switch (path)
        {
            case "/" or "/index.html":
                await BytesAsync(context, "text/html; charset=utf-8", page.IndexWith(Whole())).ConfigureAwait(false);
                break;
            case "/api/state":
                await BytesAsync(context, "application/json; charset=utf-8", Whole()).ConfigureAwait(false);
                break;
            case "/api/events":
                await EventsAsync(context).ConfigureAwait(false);
                break;
            default:
                await FileAsync(context, path).ConfigureAwait(false);
                break;
        }
    }

    private byte[] Whole() => StateJson.Write(hub.Current with { NowMs = NowMs });

    private async Task FileAsync(HttpContext context, string path)
    {
        if (page.Find(path) is not { } file)
        {
            await TextAsync(context, StatusCodes.Status404NotFound, "There is nothing here. The page is at /.\n").ConfigureAwait(false);
            return;
        }
        context.Response.Headers.ETag = file.Tag;
        // Names under /assets carry a hash of their content.
        context.Response.Headers.CacheControl = path.StartsWith("/assets/", StringComparison.Ordinal) ? "max-age=31536000, immutable" : "no-cache";
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        await BytesAsync(context, file.ContentType, file.Bytes).ConfigureAwait(false);
    }

    private async Task EventsAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentType = "text/event-stream";
            return;
        }
        using StateHub.Subscription? subscription = hub.TrySubscribe(NowMs);
        if (subscription is null)
        {
            context.Response.Headers.RetryAfter = "10";
            await TextAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many pages are open; close one.\n").ConfigureAwait(false);
            return;
        }
        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping.Token);
        try
        {
            await SendAsync(context.Response, ServerSentEvent.Opening, end.Token).ConfigureAwait(false);
            while (true)
            {
                while (subscription.Frames.TryRead(out byte[]? frame))
                    await SendAsync(context.Response, frame, end.Token).ConfigureAwait(false);
                Task<bool> more = subscription.Frames.WaitToReadAsync(end.Token).AsTask();
                while (await Task.WhenAny(more, Task.Delay(options.KeepAlive, time, end.Token)).ConfigureAwait(false) != more)
                {
                    end.Token.ThrowIfCancellationRequested();
                    await SendAsync(context.Response, ServerSentEvent.KeepAlive, end.Token).ConfigureAwait(false);
                }
                if (!await more.ConfigureAwait(false))
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // The page left or the program stops.
        }
    }

    private static async Task SendAsync(HttpResponse response, ReadOnlyMemory<byte> bytes, CancellationToken end)
    {
        await response.Body.WriteAsync(bytes, end).ConfigureAwait(false);
        await response.Body.FlushAsync(end).ConfigureAwait(false);
    }

    private static async Task BytesAsync(HttpContext context, string type, ReadOnlyMemory<byte> bytes)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return BytesAsync(context, "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(text));
    }
}
