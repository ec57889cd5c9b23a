// Job: keeps the stream to the node open and answers what comes over it.
// Invariant: requests are answered one by one in order; the wait between attempts grows up to the reconnect interval.
using Spacemesh.Api.V1;
using Spacemesh.Rpc;

namespace Spacemesh.Post.Service;

/// <summary>How the service reaches the node.</summary>
/// <param name="Address">Address of the node's post listener, <c>http://host:port</c>.</param>
/// <param name="ReconnectInterval">Longest wait between two attempts.</param>
/// <param name="MaxRetries">Failed attempts in a row after which the client gives up; null for never.</param>
public sealed record PostServiceConnection(string Address, TimeSpan ReconnectInterval, int? MaxRetries);

/// <summary>The client end of <c>PostService.Register</c>.</summary>
public sealed class PostServiceClient(PostServiceConnection connection, ProofRequests requests, Action<string> log, TimeProvider time)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);

    /// <summary>Serves until cancelled (returns true) or until the node could not be reached too often (returns false).</summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        // PoST proofs take hours; the reference asks for a sign of life every ten minutes.
        using GrpcChannel channel = GrpcChannel.For(connection.Address,
            new GrpcChannelOptions { KeepAlivePing = TimeSpan.FromMinutes(10) });
        int failures = 0;
        while (!stop.IsCancellationRequested)
        {
            (bool connected, string end) = await ServeOnceAsync(channel, stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
                break;
            failures = connected ? 0 : failures + 1;
            log(connected ? $"connection to {connection.Address} ended ({end})" : $"{connection.Address} cannot be reached ({end})");
            if (failures > connection.MaxRetries)
            {
                log($"max retries ({connection.MaxRetries}) reached");
                return false;
            }
            await WaitAsync(failures, stop).ConfigureAwait(false);
        }
        return true;
    }

    private async Task<(bool Connected, string End)> ServeOnceAsync(GrpcChannel channel, CancellationToken stop)
    {
        bool connected = false;
        try
        {
            using DuplexCall<ServiceResponse, NodeRequest> call = channel.Duplex(PostService.Register, cancellation: stop);
            while (await call.ReadAsync().ConfigureAwait(false) is { } request)
            {
                if (!connected)
                    log($"connected to {connection.Address}");
                connected = true;
                await call.WriteAsync(requests.Answer(request)).ConfigureAwait(false);
            }
            return (true, "by the node");
        }
        catch (RpcException e)
        {
            // A node that answers with a status was reached, whatever it says.
            return (connected || e.Status.Code != RpcCode.Unavailable, e.Status.ToString());
        }
        catch (OperationCanceledException)
        {
            return (connected, "stopped");
        }
    }

    private async Task WaitAsync(int failures, CancellationToken stop)
    {
        TimeSpan wait = FirstWait * Math.Pow(2, Math.Clamp(failures - 1, 0, 16));
        try
        {
            await Task.Delay(wait < connection.ReconnectInterval ? wait : connection.ReconnectInterval, time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop ends by its own condition.
        }
    }
}
