// Job: what a handler may know of the call it answers.
// Invariant: Cancellation fires when nobody waits for the answer any more, for whatever reason.
using Microsoft.AspNetCore.Http;

namespace Spacemesh.Rpc;

/// <summary>The call that a handler answers.</summary>
public sealed class ServerCall
{
    private readonly HttpContext? http;
    private readonly Func<CancellationToken, ValueTask>? sendHeaders;

    internal ServerCall(
        DateTimeOffset? deadline, HttpContext? http, Func<CancellationToken, ValueTask>? sendHeaders, CancellationToken cancellation)
    {
        Cancellation = cancellation;
        Deadline = deadline;
        this.http = http;
        this.sendHeaders = sendHeaders;
    }

    /// <summary>Fires when the caller left, the deadline passed, or (streams only) the listener stops.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>When the caller stops waiting; null for never.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>Address and port of the caller; <c>local</c> for a call inside the process.</summary>
    public string Peer =>
        http is null ? "local" : $"{http.Connection.RemoteIpAddress}:{http.Connection.RemotePort}";

    /// <summary>A call made inside the process, without a connection: for tests of handlers.</summary>
    public static ServerCall Local(CancellationToken cancellation = default) => new(null, null, null, cancellation);

    /// <summary>A request header; null when absent.</summary>
    /// <param name="name">Lower-case name.</param>
    public string? Header(string name) =>
        http is not null && http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>Sends the response headers now: tells the caller of a stream that it is subscribed, before the first message.</summary>
    public ValueTask SendHeadersAsync() => sendHeaders?.Invoke(Cancellation) ?? ValueTask.CompletedTask;
}
