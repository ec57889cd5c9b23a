// Job: a listener on a free loopback port and a channel to it.
// Invariant: both end with the test.
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace Spacemesh.Rpc.Tests;

internal sealed class Loopback : IAsyncDisposable
{
    private Loopback(GrpcListener listener, GrpcChannel channel)
    {
        Listener = listener;
        Channel = channel;
    }

    public GrpcListener Listener { get; }

    public GrpcChannel Channel { get; }

    public static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public static async Task<Loopback> StartAsync(int maxMessageBytes, params GrpcService[] services)
    {
        GrpcListener listener = await GrpcListener.StartAsync(
            new GrpcListenerOptions
            {
                EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
                Services = services,
                MaxMessageBytes = maxMessageBytes,
            },
            NullLoggerFactory.Instance);
        return new Loopback(listener, GrpcChannel.For($"127.0.0.1:{listener.Port}"));
    }

    public static Task<Loopback> StartAsync(params GrpcService[] services) => StartAsync(10 * 1024 * 1024, services);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await Listener.DisposeAsync();
    }
}
