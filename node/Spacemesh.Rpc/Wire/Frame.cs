// Job: the five bytes before every message: a flag for compression and the length.
// Invariant: never asks for more bytes than the limit allows, and never takes a message that is not complete.
using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace Spacemesh.Rpc;

/// <summary>What <see cref="Frame.TryRead"/> found.</summary>
internal enum FrameOutcome
{
    /// <summary>Bytes are missing.</summary>
    Incomplete,

    /// <summary>A whole message.</summary>
    Complete,

    /// <summary>The bytes break a rule; the fault says which.</summary>
    Faulty,
}

/// <summary>Length-prefixed messages of gRPC.</summary>
internal static class Frame
{
    /// <summary>Bytes before a message.</summary>
    public const int HeaderBytes = 5;

    /// <summary>The network's limit for one message each way: 10 MiB.</summary>
    public const int DefaultMaxMessageBytes = 10 * 1024 * 1024;

    /// <summary>Takes one message from the front of <paramref name="buffer"/>, which moves on only when the message is complete.</summary>
    public static FrameOutcome TryRead(
        ref ReadOnlySequence<byte> buffer, int maxMessageBytes, out ReadOnlySequence<byte> payload, out RpcStatus fault)
    {
        payload = default;
        fault = default;
        if (buffer.Length < HeaderBytes)
            return FrameOutcome.Incomplete;
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (header[0] != 0)
        {
            fault = header[0] == 1
                ? RpcStatus.Internal("grpc: compressed flag set with identity or empty encoding")
                : RpcStatus.Internal($"grpc: received unexpected payload format {header[0]}");
            return FrameOutcome.Faulty;
        }

        if (length > maxMessageBytes)
        {
            fault = RpcStatus.ResourceExhausted($"grpc: received message larger than max ({length} vs. {maxMessageBytes})");
            return FrameOutcome.Faulty;
        }

        if (buffer.Length - HeaderBytes < length)
            return FrameOutcome.Incomplete;
        payload = buffer.Slice(HeaderBytes, length);
        buffer = buffer.Slice(payload.End);
        return FrameOutcome.Complete;
    }

    /// <summary>Writes one message with its header; nothing is written when it is larger than the limit.</summary>
    public static RpcStatus Write(IBufferWriter<byte> output, IMessage message, int maxMessageBytes)
    {
        int size = message.CalculateSize();
        if (size > maxMessageBytes)
            return RpcStatus.ResourceExhausted($"trying to send message larger than max ({size} vs. {maxMessageBytes})");
        Span<byte> header = output.GetSpan(HeaderBytes);
        header[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)size);
        output.Advance(HeaderBytes);
        if (size > 0)
            message.WriteTo(output);
        return RpcStatus.Ok;
    }
}
