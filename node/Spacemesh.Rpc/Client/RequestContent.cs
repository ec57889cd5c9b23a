// Job: the body of a request: one message, or a stream of them that stays open.
// Invariant: messages go out in the order given, each flushed at once.
using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Spacemesh.Rpc;

/// <summary>Body with one message.</summary>
internal sealed class MessageContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> bytes;

    public MessageContent(IMessage message, int maxMessageBytes)
    {
        var buffer = new ArrayBufferWriter<byte>(Frame.HeaderBytes + message.CalculateSize());
        RpcStatus fault = Frame.Write(buffer, message, maxMessageBytes);
        if (!fault.IsOk)
            throw new RpcException(fault);
        bytes = buffer.WrittenMemory;
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}

/// <summary>Body that stays open until it is completed.</summary>
internal sealed class StreamContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly int maxMessageBytes;

    public StreamContent(int maxMessageBytes)
    {
        this.maxMessageBytes = maxMessageBytes;
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    /// <summary>Sends a message; waits for the connection first.</summary>
    public async Task WriteAsync(IMessage message, CancellationToken cancellation)
    {
        Stream stream = await opened.Task.WaitAsync(cancellation).ConfigureAwait(false);
        buffer.ResetWrittenCount();
        RpcStatus fault = Frame.Write(buffer, message, maxMessageBytes);
        if (!fault.IsOk)
            throw new RpcException(fault);
        await stream.WriteAsync(buffer.WrittenMemory, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>No more messages.</summary>
    public void Complete() => ended.TrySetResult();

    /// <summary>Lets writers fail when the request cannot be sent at all.</summary>
    public void Follow(Task sending) => _ = sending.ContinueWith(
        failed => opened.TrySetException(failed.Exception?.InnerException ?? new OperationCanceledException()),
        CancellationToken.None,
        TaskContinuationOptions.NotOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>The call is over; whoever waits for the connection stops waiting.</summary>
    public void Abandon()
    {
        opened.TrySetCanceled();
        ended.TrySetResult();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers must leave now: the server may speak first.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        opened.TrySetResult(stream);
        await ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
