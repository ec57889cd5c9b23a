// Job: rules of the codec that vectors of single messages cannot show: allocation, sticking faults, depth, random input.
// Invariant: random input is made from a printed seed.
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Protocol.Tests;

public sealed class ScaleTests
{
    [Fact]
    public void A_length_that_the_input_cannot_hold_allocates_nothing()
    {
        // Epoch 0, then eight million ids (the limit) and no id.
        byte[] greedy = [0x00, 0x02, 0x48, 0xe8, 0x01];
        Scale.TryDecode(greedy, out EpochActiveSet? _, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Scale.TryDecode(greedy, out EpochActiveSet? _, out DecodeFault fault));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
        Assert.Equal(new DecodeFault(DecodeFaultKind.EndOfInput, 5, "Set"), fault);
    }

    [Fact]
    public void The_first_fault_sticks_and_names_its_field()
    {
        var reader = new ScaleReader([0x00, 0x01, 0x00, 0xff, 0xff]);
        uint first = 0, second = 0, third = 7;
        reader.U32(ref first, "First");
        reader.U32(ref second, "Second");
        reader.U32(ref third, "Third");
        Assert.False(reader.Finish());
        Assert.Equal(new DecodeFault(DecodeFaultKind.NonCanonical, 3, "Second"), reader.Fault);
        Assert.Equal(0u, third);
    }

    [Fact]
    public void Six_levels_are_read_and_seven_are_not()
    {
        Assert.True(Scale.TryDecode(Levels(6), out Nested? _, out _));
        Assert.False(Scale.TryDecode(Levels(7), out Nested? _, out DecodeFault fault));
        Assert.Equal(DecodeFaultKind.TooDeep, fault.Kind);
    }

    [Fact]
    public void A_value_above_its_own_limit_is_not_written()
    {
        var post = new PostV1 { Indices = new byte[WireLimits.PostIndexBytes + 1] };
        Assert.Throws<ScaleLimitException>(() => Scale.Encode(post));
    }

    [Fact]
    public void A_flag_other_than_one_reads_as_absent()
    {
        for (int flag = 0; flag <= byte.MaxValue; flag++)
        {
            var reader = new ScaleReader([(byte)flag, 0x04]);
            ulong? value = null;
            reader.OptionU64(ref value, "");
            Assert.Equal(flag == 1 ? 1UL : null, value);
        }
    }

    [Fact]
    public void Random_bytes_give_a_fault_or_a_value_that_encodes_to_something_stable()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            // Many zeros make long messages possible.
            for (int zero = 0; zero < bytes.Length; zero++)
                bytes[zero] = random.Next(3) == 0 ? bytes[zero] : (byte)0;
            string? failure = Stable<Proposal>(bytes) ?? Stable<AtxV1>(bytes) ?? Stable<AtxV2>(bytes) ?? Stable<MalfeasanceGossip>(bytes)
                ?? Stable<HareMessage>(bytes) ?? Stable<PoetProofMessage>(bytes) ?? Stable<FetchResponseBatch>(bytes) ?? Stable<SampleMessage>(bytes);
            Assert.True(failure is null, $"seed {seed}: {failure} of {Convert.ToHexString(bytes)}");
        }
    }

    [Fact]
    public void Every_prefix_and_every_changed_byte_of_a_message_is_survived()
    {
        byte[] bytes = Scale.Encode(new Ballot
        {
            Inner = { EpochData = new EpochData { EligibilityCount = 3 } },
            Votes = { Support = [default, default], Abstain = [new LayerId(7)] },
            EligibilityProofs = [default],
        });
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(Scale.TryDecode(bytes.AsSpan(0, length), out Ballot? _, out DecodeFault fault));
            Assert.Equal(DecodeFaultKind.EndOfInput, fault.Kind);
        }
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 0x81;
            Assert.Null(Stable<Ballot>(changed));
        }
    }

    private static byte[] Levels(int options) => [.. Enumerable.Repeat((byte)1, options - 1), 0];

    private static string? Stable<T>(byte[] bytes)
        where T : IScaleType<T>, new()
    {
        if (!Scale.TryDecode<T>(bytes, out T? value, out _))
            return null;
        byte[] first = Scale.Encode(value);
        byte[] second = Scale.Encode(Scale.Decode<T>(first));
        return first.AsSpan().SequenceEqual(second) ? null : typeof(T).Name;
    }

    private sealed class Nested : IScaleType<Nested>
    {
        public Nested? Inner;

        public static void Describe<TCodec>(ref TCodec codec, ref Nested value)
            where TCodec : struct, IScaleCodec, allows ref struct => codec.Option(ref value.Inner, "Inner");
    }
}
