// Job: rules of durations, fractions and configuration files beyond the recorded ones.
// Invariant: random input is made from a printed seed.
using System.Text;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Protocol.Tests;

public sealed class ConfigTests
{
    [Fact]
    public void A_duration_survives_its_text()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++)
        {
            var duration = new GoDuration(random.NextInt64(long.MinValue + 1, long.MaxValue) >> random.Next(60));
            Assert.True(GoDuration.TryParse(duration.ToString(), out GoDuration again) && again == duration, $"seed {seed}: {duration}");
        }
        Assert.Equal("2562047h47m16.854775807s", GoDuration.Max.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("1x")]
    [InlineData(".s")]
    [InlineData("1.2.3s")]
    [InlineData("1 s")]
    [InlineData("--1s")]
    [InlineData("9999999999h")]
    public void What_is_not_a_duration_is_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Theory]
    [InlineData("2/6", 1, 3)]
    [InlineData("0.25", 1, 4)]
    [InlineData("3", 3, 1)]
    public void Fractions_are_reduced(string text, long above, long below)
    {
        Assert.True(Rational.TryParse(text, out Rational value));
        Assert.Equal(new Rational(above, below), value);
    }

    [Fact]
    public void An_unknown_key_is_named_in_full_with_the_nearest_known_one()
    {
        Assert.Null(Load("standalone", """{"main":{"layer-duratoin":"6s"}}""", out IReadOnlyList<ConfigFault> faults));
        ConfigFault fault = Assert.Single(faults);
        Assert.Equal((ConfigFaultKind.UnknownKey, "main.layer-duratoin"), (fault.Kind, fault.Key));
        Assert.Contains("did you mean 'layer-duration'?", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_a_file_is_reported_at_once()
    {
        Load("", """{"main":{"layers-per-epoch":-1,"layer-duration":"soon"},"api":5}""", out IReadOnlyList<ConfigFault> faults);
        Assert.Equal(["main.layer-duration", "main.layers-per-epoch", "api"], faults.Select(fault => fault.Key));
    }

    [Fact]
    public void A_number_that_its_field_cannot_hold_is_refused_and_not_wrapped()
    {
        foreach (string number in new[] { "-1", "4.7", "4294967296", "1e10" })
        {
            Load("", """{"main":{"layers-per-epoch":N}}""".Replace("N", number, StringComparison.Ordinal), out IReadOnlyList<ConfigFault> faults);
            Assert.Equal(ConfigFaultKind.OutOfRange, Assert.Single(faults).Kind);
        }
    }

    [Fact]
    public void A_preset_that_needs_a_genesis_time_does_not_start_without()
    {
        Assert.Equal("genesis.genesis-time", Assert.Single(NetworkPresets.Standalone().Check()).Key);
        NodeConfig? config = Load("standalone", """{"genesis":{"genesis-time":"2026-01-31T08:00:00Z"}}""", out _);
        Assert.Empty(config!.Check());
        Assert.Empty(NetworkPresets.Mainnet().Check());
        Assert.Empty(NetworkPresets.Testnet().Check());
    }

    [Fact]
    public void Hare_must_end_before_Tortoise_takes_over()
    {
        NodeConfig config = NetworkPresets.Mainnet();
        config.Hare3.RoundDuration = GoDuration.FromSeconds(30);
        Assert.Equal("hare3.iterations-limit", Assert.Single(config.Check()).Key);
    }

    [Fact]
    public void Derived_values_follow_the_configured_ones()
    {
        NodeConfig standalone = NetworkPresets.Standalone();
        Assert.Equal((800u, 401u), (standalone.CertifierCommittee, standalone.CertifierThreshold));
        Assert.Equal((10u, new LayerId(19)), (standalone.BadBeaconDelayLayers, standalone.FirstEffectiveGenesis));
        NodeConfig mainnet = NetworkPresets.Mainnet();
        Assert.Equal((400u, 50u), (mainnet.Hare3.CommitteeAt(new LayerId(105719)), mainnet.Hare3.CommitteeAt(new LayerId(105720))));
        Assert.Equal((10000u, 4032u), (mainnet.TortoiseWindow(new LayerId(30000)), mainnet.TortoiseWindow(new LayerId(30001))));
        Assert.Equal((1u, 2u), (mainnet.AtxVersion(new EpochId(44)), mainnet.AtxVersion(new EpochId(45))));
        Assert.Equal((1_000_000ul, 0ul), (mainnet.MinimalActiveSetWeight(new EpochId(3)), standalone.MinimalActiveSetWeight(new EpochId(3))));
    }

    private static NodeConfig? Load(string preset, string json, out IReadOnlyList<ConfigFault> faults) =>
        ConfigFile.Load(preset, Encoding.UTF8.GetBytes(json), out faults);
}
