// Job: rules that all ids share, and the arithmetic of layers and epochs.
// Invariant: random input is made from a printed seed.
namespace Spacemesh.Protocol.Tests;

public sealed class IdTests
{
    [Fact]
    public void Ids_are_ordered_by_their_bytes_from_the_first_on()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 1000; i++)
        {
            byte[] a = new byte[BallotId.Size], b = new byte[BallotId.Size];
            random.NextBytes(a);
            a.CopyTo(b, 0);
            b[random.Next(b.Length)] = (byte)random.Next(256);
            int expected = Math.Sign(a.AsSpan().SequenceCompareTo(b));
            Assert.True(expected == Math.Sign(BallotId.FromSpan(a).CompareTo(BallotId.FromSpan(b))), $"seed {seed}");
            Assert.Equal(expected == 0, BallotId.FromSpan(a) == BallotId.FromSpan(b));
        }
    }

    [Fact]
    public void Equal_ids_have_equal_hash_codes_and_a_changed_last_byte_is_noticed()
    {
        byte[] bytes = new byte[VrfSignature.Size];
        VrfSignature zero = VrfSignature.FromSpan(bytes);
        Assert.Equal(VrfSignature.Empty, zero);
        Assert.Equal(VrfSignature.Empty.GetHashCode(), zero.GetHashCode());
        bytes[^1] = 1;
        Assert.NotEqual(zero, VrfSignature.FromSpan(bytes));
    }

    [Fact]
    public void Bytes_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NodeId.FromSpan(new byte[31]));
        Assert.Throws<ArgumentException>(() => Beacon.FromSpan(new byte[5]));
        Assert.False(FixedBytes.TryParseHex("00", out Hash32 _));
        Assert.False(FixedBytes.TryParseHex("0000000g", out Beacon _));
    }

    [Fact]
    public void Hex_goes_both_ways()
    {
        AtxId id = FixedBytes.ParseHex<AtxId>("9eebff023abb17ccb775c602daade8ed708f0a50d3149a42801184f5b74f2865");
        Assert.Equal("9eebff023abb17ccb775c602daade8ed708f0a50d3149a42801184f5b74f2865", id.ToHex());
        Assert.Equal("9eebff023a", id.ToShortHex());
    }

    [Fact]
    public void Layers_do_not_wrap()
    {
        Assert.Throws<OverflowException>(() => LayerId.Zero - 1);
        Assert.Throws<OverflowException>(() => new LayerId(uint.MaxValue) + 1);
        Assert.Throws<OverflowException>(() => new LayerId(3) - new LayerId(4));
        Assert.Equal(LayerId.Zero, new LayerId(3).SaturatingSubtract(4));
    }

    [Fact]
    public void A_layer_begins_when_the_one_before_ends()
    {
        var clock = new LayerClock(new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero), TimeSpan.FromSeconds(6));
        long start = clock.StartNanoseconds(new LayerId(20));
        Assert.Equal(new LayerId(20), clock.LayerAt(start));
        Assert.Equal(new LayerId(19), clock.LayerAt(start - 1));
        Assert.Equal(LayerId.Zero, clock.LayerAt(clock.GenesisUnixNanoseconds - 1));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 8, 2, 0, TimeSpan.Zero), clock.StartOf(new LayerId(20)));
    }
}
