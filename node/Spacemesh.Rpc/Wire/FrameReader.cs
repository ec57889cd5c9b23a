// Job: reads messages one by one from a body, however its bytes are cut.
// Invariant: at most one message is buffered beyond what the transport holds; after a fault nothing more is read.
using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Spacemesh.Rpc;

/// <summary>Messages of one direction of a call.</summary>
internal sealed class FrameReader(PipeReader body, int maxMessageBytes, string unmarshalFault)
{
    /// <summary>What a server says before the reason that a request is not readable.</summary>
    public const string ServerUnmarshalFault = "grpc: error unmarshalling request: ";

    /// <summary>What a client says before the reason that a response is not readable.</summary>
    public const string ClientUnmarshalFault = "grpc: failed to unmarshal the received message: ";

    /// <summary>The next message, null at the end of the body.</summary>
    /// <exception cref="RpcException">The bytes are not a message, or too many.</exception>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync(cancellation).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            FrameOutcome outcome = Frame.TryRead(ref buffer, maxMessageBytes, out ReadOnlySequence<byte> payload, out RpcStatus fault);
            if (outcome == FrameOutcome.Complete)
            {
                try
                {
                    return Parse(parser, payload);
                }
                finally
                {
                    body.AdvanceTo(buffer.Start);
                }
            }

            if (outcome == FrameOutcome.Faulty)
            {
                body.AdvanceTo(read.Buffer.End);
                throw new RpcException(fault);
            }

            if (read.IsCompleted)
            {
                bool empty = buffer.IsEmpty;
                body.AdvanceTo(buffer.End);
                return empty ? null : throw new RpcException(RpcStatus.Internal("unexpected EOF"));
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private T Parse<T>(MessageParser<T> parser, ReadOnlySequence<byte> payload)
        where T : class, IMessage<T>
    {
        try
        {
            T message = parser.ParseFrom(payload);
            return TextCheck.IsUtf8(payload, message.Descriptor)
                ? message
                : throw new RpcException(RpcStatus.Internal(unmarshalFault + "string field contains invalid UTF-8"));
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new RpcException(RpcStatus.Internal(unmarshalFault + "proto: cannot parse invalid wire-format data"), fault);
        }
    }
}
