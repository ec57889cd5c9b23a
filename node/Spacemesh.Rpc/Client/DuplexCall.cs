// Job: an open call in which the client sends messages too.
// Invariant: one writer and one reader at a time; disposing ends the call.
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Spacemesh.Rpc;

/// <summary>A call with a stream of requests.</summary>
/// <typeparam name="TRequest">Message that goes to the server.</typeparam>
/// <typeparam name="TResponse">Message that comes back.</typeparam>
public sealed class DuplexCall<TRequest, TResponse> : IDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly ClientCall call;
    private readonly StreamContent content;
    private readonly MessageParser<TResponse> parser;

    internal DuplexCall(ClientCall call, StreamContent content, MessageParser<TResponse> parser)
    {
        this.call = call;
        this.content = content;
        this.parser = parser;
    }

    /// <summary>Sends a message; connects first when there is no connection yet.</summary>
    /// <exception cref="RpcException">The call is over or the server cannot be reached. The reader gives the exact status.</exception>
    public async Task WriteAsync(TRequest message)
    {
        try
        {
            await content.WriteAsync(message, call.Lifetime).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not RpcException)
        {
            throw call.Translate(fault);
        }
    }

    /// <summary>Says that no more messages will be sent.</summary>
    public void Complete() => content.Complete();

    /// <summary>The next message; null when the server ended the call with success.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public async ValueTask<TResponse?> ReadAsync()
    {
        try
        {
            TResponse? message = await call.ReadAsync(parser).ConfigureAwait(false);
            if (message is null)
                content.Abandon();
            return message;
        }
        catch
        {
            content.Abandon();
            throw;
        }
    }

    /// <summary>All messages until the server ends the call.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public async IAsyncEnumerable<TResponse> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (await ReadAsync().AsTask().WaitAsync(cancellation).ConfigureAwait(false) is { } message)
            yield return message;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        content.Abandon();
        call.Dispose();
    }
}
