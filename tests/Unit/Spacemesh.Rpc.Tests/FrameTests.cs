// Job: checks framing, the timeout header and the encoding of status texts.
// Invariant: no network.
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Google.Protobuf;
using Spacemesh.Api.V1;

namespace Spacemesh.Rpc.Tests;

public sealed class FrameTests
{
    private static byte[] TwoFrames()
    {
        var buffer = new ArrayBufferWriter<byte>();
        Frame.Write(buffer, new SimpleString { Value = "first" }, 1000);
        Frame.Write(buffer, new SimpleString { Value = "zweite ✓" }, 1000);
        return buffer.WrittenSpan.ToArray();
    }

    [Fact]
    public async Task Messages_are_read_whole_wherever_the_bytes_are_cut()
    {
        byte[] all = TwoFrames();
        for (int cut = 0; cut <= all.Length; cut++)
        {
            var pipe = new Pipe();
            var frames = new FrameReader(pipe.Reader, 1000, "");
            await pipe.Writer.WriteAsync(all.AsMemory(0, cut));
            ValueTask<SimpleString?> first = frames.ReadAsync(SimpleString.Parser, Loopback.Soon);
            await pipe.Writer.WriteAsync(all.AsMemory(cut));
            await pipe.Writer.CompleteAsync();
            Assert.Equal("first", (await first)?.Value);
            Assert.Equal("zweite ✓", (await frames.ReadAsync(SimpleString.Parser, Loopback.Soon))?.Value);
            Assert.Null(await frames.ReadAsync(SimpleString.Parser, Loopback.Soon));
        }
    }

    [Fact]
    public async Task A_body_that_ends_inside_a_message_is_a_fault()
    {
        byte[] all = TwoFrames();
        int firstFrame = 5 + new SimpleString { Value = "first" }.CalculateSize();
        for (int length = 1; length < all.Length; length++)
        {
            if (length == firstFrame)
                continue;
            var frames = new FrameReader(PipeReader.Create(new ReadOnlySequence<byte>(all, 0, length)), 1000, "");
            RpcException fault = await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (await frames.ReadAsync(SimpleString.Parser, Loopback.Soon) is not null)
                {
                }
            });
            Assert.Equal(RpcStatus.Internal("unexpected EOF"), fault.Status);
        }
    }

    [Fact]
    public void A_length_above_the_limit_is_refused_before_the_bytes_arrive()
    {
        var buffer = new ReadOnlySequence<byte>([0, 0, 0, 0x03, 0xe9]);
        Assert.Equal(FrameOutcome.Faulty, Frame.TryRead(ref buffer, 1000, out _, out RpcStatus fault));
        Assert.Equal(RpcStatus.ResourceExhausted("grpc: received message larger than max (1001 vs. 1000)"), fault);
        buffer = new ReadOnlySequence<byte>([0, 0, 0, 0x03, 0xe8]);
        Assert.Equal(FrameOutcome.Incomplete, Frame.TryRead(ref buffer, 1000, out _, out _));
    }

    [Fact]
    public void A_compressed_message_without_an_encoding_is_refused()
    {
        var buffer = new ReadOnlySequence<byte>([1, 0, 0, 0, 0]);
        Assert.Equal(FrameOutcome.Faulty, Frame.TryRead(ref buffer, 1000, out _, out RpcStatus fault));
        Assert.Equal(RpcCode.Internal, fault.Code);
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_a_fault_with_the_recorded_words()
    {
        // net-a api_unary: a message of field 1 holding field 1 = ff fe.
        byte[] body = [0, 0, 0, 0, 6, 0x0a, 0x04, 0x0a, 0x02, 0xff, 0xfe];
        var frames = new FrameReader(
            PipeReader.Create(new ReadOnlySequence<byte>(body)), 1000, FrameReader.ServerUnmarshalFault);
        RpcException fault = await Assert.ThrowsAsync<RpcException>(
            async () => await frames.ReadAsync(EchoRequest.Parser, Loopback.Soon));
        Assert.Equal("grpc: error unmarshalling request: string field contains invalid UTF-8", fault.Status.Message);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("100%", "100%25")]
    [InlineData("line\nline", "line%0Aline")]
    [InlineData("✓", "%E2%9C%93")]
    public void Status_texts_are_percent_encoded_and_come_back(string text, string encoded)
    {
        Assert.Equal(encoded, StatusText.Encode(text));
        Assert.Equal(text, StatusText.Decode(encoded));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%2")]
    [InlineData("a%zzb")]
    public void A_stray_percent_sign_stands_for_itself(string text) => Assert.Equal(text, StatusText.Decode(text));

    [Theory]
    [InlineData("1H", 3600_000_000)]
    [InlineData("2M", 120_000_000)]
    [InlineData("15S", 15_000_000)]
    [InlineData("100m", 100_000)]
    [InlineData("7u", 7)]
    [InlineData("99999999n", 99_999)]
    public void Timeouts_are_read_in_every_unit(string text, long microseconds)
    {
        Assert.True(GrpcTimeout.TryParse(text, out TimeSpan timeout));
        Assert.Equal(microseconds, (long)timeout.TotalMicroseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    public void Malformed_timeouts_are_refused(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Fact]
    public void A_written_timeout_is_never_shorter_than_the_given_one()
    {
        foreach (TimeSpan given in new[] { TimeSpan.FromTicks(1), TimeSpan.FromSeconds(99.9999999), TimeSpan.FromMinutes(3), TimeSpan.FromDays(20) })
        {
            string text = GrpcTimeout.Format(given);
            Assert.True(GrpcTimeout.TryParse(text, out TimeSpan read), text);
            Assert.InRange(read, given, given + TimeSpan.FromSeconds(1));
        }
    }
}
