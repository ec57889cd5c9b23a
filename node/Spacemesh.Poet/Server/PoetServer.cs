// Job: the running server: REST on Kestrel and one thread that works on rounds.
// Invariant: Start returns when the port is open and the store ready; Stop checkpoints the work and returns within half a second.
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Spacemesh.Poet.Server;

/// <summary>A PoET server in this process; dispose it to stop it.</summary>
public sealed partial class PoetServer : IAsyncDisposable
{
    // The clock may be set or the machine may sleep; the start of a round is looked for at least this often.
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfterFault = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RequestsEndWithin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(5);

    private readonly WebApplication _web;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _worker;
    private bool _stopped;

    private PoetServer(WebApplication web, PoetRounds rounds, TimeProvider clock, ILogger log)
    {
        _web = web;
        Rounds = rounds;
        _clock = clock;
        _log = log;
        // The work takes one core without end; everything else on the machine goes first.
        _worker = new Thread(Work) { Name = "poet work", IsBackground = true };
    }

    /// <summary>The server's rounds.</summary>
    public PoetRounds Rounds { get; }

    /// <summary>Public key of the server, 32 bytes.</summary>
    public byte[] ServiceKey => Rounds.ServiceKey;

    /// <summary>Base address of the REST interface, with the real port.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>
    /// Opens the folder, then the port, then starts to work. Throws <see cref="IOException"/> if the port or the folder is taken.
    /// </summary>
    public static async Task<PoetServer> StartAsync(
        PoetServerOptions options, TimeProvider? clock = null, ILogger? log = null, CancellationToken cancellation = default)
    {
        clock ??= TimeProvider.System;
        var rounds = new PoetRounds(options, clock);
        WebApplication web = Build(options, rounds);
        var server = new PoetServer(web, rounds, clock, log ?? NullLogger.Instance);
        try
        {
            await web.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            await web.DisposeAsync().ConfigureAwait(false);
            rounds.Dispose();
            server._stopping.Dispose();
            throw;
        }
        server.Address = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        server._worker.Start();
        return server;
    }

    /// <summary>Stops the work (checkpointed), ends requests and closes the port.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        using (var patience = new CancellationTokenSource(RequestsEndWithin))
            await _web.StopAsync(patience.Token).ConfigureAwait(false);
        await Task.Run(_worker.Join).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        Rounds.Dispose();
        _stopping.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static WebApplication Build(PoetServerOptions options, PoetRounds rounds)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
            // Larger bodies are answered, not cut off.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(options.Listen);
        });
        // The program that embeds the server decides about signals.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        WebApplication web = builder.Build();
        var rest = new PoetRest(rounds);
        web.Run(context => ServeAsync(rest, context));
        return web;
    }

    private static async Task ServeAsync(PoetRest rest, HttpContext context)
    {
        RestAnswer answer;
        if (await ReadBodyAsync(context.Request).ConfigureAwait(false) is { } body)
            answer = await rest.HandleAsync(context.Request.Method, context.Request.Path.Value ?? "/", body).ConfigureAwait(false);
        else
            answer = PoetRest.BodyTooLarge(context.Request.ContentLength ?? PoetRest.BodyBytesMax + 1);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        if (answer.IsSuccess)
            context.Response.Headers["Grpc-Metadata-Content-Type"] = "application/grpc";
        if (answer.Body is null)
            return;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
    }

    // Null if the body is larger than allowed; at most that much is read.
    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength > PoetRest.BodyBytesMax)
            return null;
        using var body = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > PoetRest.BodyBytesMax)
                return null;
            body.Write(buffer, 0, read);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private void Work()
    {
        WorkingThread.Yield();
        while (!_stopping.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                Rounds.RunDue(_stopping.Token);
                wait = Rounds.NextStart - _clock.GetUtcNow();
                wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > WaitMax ? WaitMax : wait;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                WorkFailed(_log, e);
                wait = RetryAfterFault;
            }
            Sleep(wait);
        }
    }

    private void Sleep(TimeSpan wait)
    {
        try
        {
            Task.Delay(wait, _clock, _stopping.Token).Wait();
        }
        catch (AggregateException e) when (e.InnerException is OperationCanceledException)
        {
            // Stopping.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "PoET: work on the round stopped; it is tried again")]
    private static partial void WorkFailed(ILogger log, Exception fault);

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
