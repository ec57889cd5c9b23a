// Job: calls to the node's API with the faults of the command line.
// Invariant: every call is bounded in time; a node that does not answer is exit code 3, a refusal exit code 1 with the node's own words.
using Google.Protobuf;
using Spacemesh.Rpc;

namespace Spacemesh.Cli.Node;

/// <summary>One listener of a node. Dispose it to close the connection.</summary>
internal sealed class NodeLink : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private readonly GrpcChannel _channel;

    /// <summary>A link to an address; connects at the first call.</summary>
    public NodeLink(string address)
    {
        Address = address;
        try
        {
            _channel = GrpcChannel.For(address, new GrpcChannelOptions { ConnectTimeout = TimeSpan.FromSeconds(3) });
        }
        catch (Exception e) when (e is UriFormatException or ArgumentException)
        {
            throw new CommandFailure(ExitCode.Usage, $"'{address}' is not an address of the form host:port");
        }
    }

    /// <summary>Where it calls.</summary>
    public string Address { get; }

    /// <summary>Calls a method; a fault is a <see cref="CommandFailure"/>.</summary>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        UnaryMethod<TRequest, TResponse> method, TRequest request, CancellationToken stop)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        RpcResult<TResponse> result = await TryCallAsync(method, request, stop).ConfigureAwait(false);
        return result.Value ?? throw Failure(result.Status);
    }

    /// <summary>Calls a method; a fault is a value.</summary>
    public Task<RpcResult<TResponse>> TryCallAsync<TRequest, TResponse>(
        UnaryMethod<TRequest, TResponse> method, TRequest request, CancellationToken stop)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        _channel.TryUnaryAsync(method, request, CallTimeout, stop);

    /// <summary>Follows a stream until it ends or the caller stops.</summary>
    public async IAsyncEnumerable<TResponse> FollowAsync<TRequest, TResponse>(
        ServerStreamMethod<TRequest, TResponse> method, TRequest request,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        await using IAsyncEnumerator<TResponse> items =
            _channel.ServerStream(method, request, cancellation: stop).GetAsyncEnumerator(stop);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync().ConfigureAwait(false))
                    yield break;
            }
            catch (RpcException e)
            {
                throw Failure(e.Status);
            }
            yield return items.Current;
        }
    }

    /// <summary>What a status means to the person who asked.</summary>
    public CommandFailure Failure(RpcStatus status) => status.Code switch
    {
        RpcCode.Unavailable => new CommandFailure(ExitCode.Unreachable,
            $"no node answers at {Address}. Start one with ./build.sh run, or name its address with --node and --private."),
        RpcCode.DeadlineExceeded => new CommandFailure(ExitCode.Unreachable,
            $"the node at {Address} did not answer within {CallTimeout.TotalSeconds:0} s. It may be starting or busy; try again."),
        RpcCode.Unimplemented => new CommandFailure(ExitCode.Failed, $"the node at {Address} does not serve this: {status.Message}"),
        RpcCode.FailedPrecondition => new CommandFailure(ExitCode.Failed, $"the node cannot do this now: {status.Message}"),
        RpcCode.InvalidArgument => new CommandFailure(ExitCode.Failed, $"refused by the node: {status.Message}"),
        _ => new CommandFailure(ExitCode.Failed, $"the node at {Address} failed: {status}"),
    };

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
