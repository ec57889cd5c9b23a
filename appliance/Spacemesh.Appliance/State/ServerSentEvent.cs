// Job: bytes of server-sent events.
// Invariant: a frame is one event whatever its data holds: line ends in the data become further data lines.
using System.Buffers;
using System.Text;

namespace Spacemesh.Appliance.State;

/// <summary>Frames of the text/event-stream format.</summary>
public static class ServerSentEvent
{
    /// <summary>A comment that keeps the connection alive.</summary>
    public static ReadOnlyMemory<byte> KeepAlive { get; } = ":\n\n"u8.ToArray();

    /// <summary>The first bytes: how long a page waits before it connects again, ms.</summary>
    public static ReadOnlyMemory<byte> Opening { get; } = "retry: 1500\n\n"u8.ToArray();

    /// <summary>One event with a name and UTF-8 data.</summary>
    public static byte[] Frame(string name, ReadOnlySpan<byte> data)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("The name of an event is one line.", nameof(name));
        var frame = new ArrayBufferWriter<byte>(data.Length + name.Length + 32);
        frame.Write("event: "u8);
        frame.Write(Encoding.UTF8.GetBytes(name));
        frame.Write("\n"u8);
        while (true)
        {
            int end = data.IndexOfAny((byte)'\r', (byte)'\n');
            frame.Write("data: "u8);
            frame.Write(end < 0 ? data : data[..end]);
            frame.Write("\n"u8);
            if (end < 0)
                break;
            bool pair = data[end] == '\r' && end + 1 < data.Length && data[end + 1] == '\n';
            data = data[(end + (pair ? 2 : 1))..];
        }
        frame.Write("\n"u8);
        return frame.WrittenSpan.ToArray();
    }
}
