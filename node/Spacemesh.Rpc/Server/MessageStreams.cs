// Job: the two ends of a stream as a handler sees them.
// Invariant: one reader and one writer at a time; a write waits until the transport has room.
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Spacemesh.Rpc;

/// <summary>Messages that the other side sends.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class MessageReader<T>
    where T : class, IMessage<T>
{
    private readonly FrameReader frames;
    private readonly MessageParser<T> parser;

    internal MessageReader(FrameReader frames, MessageParser<T> parser)
    {
        this.frames = frames;
        this.parser = parser;
    }

    /// <summary>The next message; null when the other side has said that no more will come.</summary>
    /// <exception cref="RpcException">The bytes are no message. Left uncaught, it ends the call with that status.</exception>
    public ValueTask<T?> ReadAsync(CancellationToken cancellation) => frames.ReadAsync(parser, cancellation);

    /// <summary>All messages until the end.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (await ReadAsync(cancellation).ConfigureAwait(false) is { } message)
            yield return message;
    }
}

/// <summary>Messages to the other side.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class MessageWriter<T>
    where T : class, IMessage<T>
{
    private readonly ResponseBody body;

    internal MessageWriter(ResponseBody body) => this.body = body;

    /// <summary>Sends one message; returns when the transport took it (a slow reader makes this wait).</summary>
    /// <exception cref="RpcException">The message is larger than the limit, or the caller left.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public ValueTask WriteAsync(T message, CancellationToken cancellation) => body.WriteAsync(message, flush: true, cancellation);
}

/// <summary>Writes frames into a response and remembers whether it began.</summary>
internal sealed class ResponseBody(PipeWriter output, int maxMessageBytes)
{
    /// <summary>Whether headers or a message went out, so that the status must follow as a trailer.</summary>
    public bool HasBegun { get; private set; }

    public async ValueTask WriteAsync(IMessage message, bool flush, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RpcStatus fault = Frame.Write(output, message, maxMessageBytes);
        if (!fault.IsOk)
            throw new RpcException(fault);
        HasBegun = true;
        if (flush)
            await FlushAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        HasBegun = true;
        FlushResult flushed = await output.FlushAsync(cancellation).ConfigureAwait(false);
        if (flushed.IsCompleted || flushed.IsCanceled)
            throw new RpcException(RpcStatus.Canceled("context canceled"));
    }
}
