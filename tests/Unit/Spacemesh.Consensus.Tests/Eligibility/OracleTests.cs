// Job: tests of where the oracle takes an active set from, and that seats add up to about the committee.
// Invariant: an epoch's set is computed once while it is kept.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Consensus.Tests.Eligibilities;

public sealed class OracleTests
{
    private static readonly OracleConfig s_config = new(LayersPerEpoch: 10, EffectiveGenesis: new LayerId(19), ConfidenceLayers: 2);

    [Fact]
    public void Early_layers_of_an_epoch_use_the_set_of_the_epoch_before_but_not_in_the_first_epoch_of_all()
    {
        var oracle = new Oracle(s_config, new AtxCache(), new Sources());
        Assert.Null(oracle.ActiveSetEpoch(new LayerId(19)));
        Assert.Equal(new EpochId(2), oracle.ActiveSetEpoch(new LayerId(20)));
        Assert.Equal(new EpochId(2), oracle.ActiveSetEpoch(new LayerId(31)));
        Assert.Equal(new EpochId(3), oracle.ActiveSetEpoch(new LayerId(32)));
    }

    [Fact]
    public void A_trusted_update_goes_before_the_first_block_and_that_before_ballots_and_each_is_asked_once()
    {
        var atxs = new AtxCache();
        for (byte i = 1; i <= 3; i++)
            atxs.Add(new EpochId(2), Atx(i), new AtxRecord(Node(i), default, 10, 0, 1, 0));
        var sources = new Sources { Ballots = [Atx(1)] };
        var oracle = new Oracle(s_config, atxs, sources);
        Assert.True(oracle.IsActive(new LayerId(25), Node(1)));
        Assert.True(oracle.IsActive(new LayerId(26), Node(1)));
        Assert.Equal(1, sources.Asked);
        sources.FirstBlock = [Atx(2)];
        Assert.False(oracle.IsActive(new LayerId(25), Node(2)));
        oracle.Reset();
        Assert.True(oracle.IsActive(new LayerId(25), Node(2)));
        oracle.UseFallback(new EpochId(2), [Atx(3)]);
        oracle.UseFallback(new EpochId(2), [Atx(1)]);
        oracle.Reset();
        Assert.True(oracle.IsActive(new LayerId(25), Node(3)));
        Assert.False(oracle.IsActive(new LayerId(25), Node(1)));
    }

    [Fact]
    public void An_unknown_atx_or_beacon_is_a_fault_and_not_an_empty_committee()
    {
        var oracle = new Oracle(s_config, new AtxCache(), new Sources { FirstBlock = [Atx(1)] });
        Assert.Equal(EligibilityFault.MissingAtx, oracle.Calculate(new LayerId(25), Node(1), 10, default).Fault);
        Assert.Equal(EligibilityFault.NoBeacon,
            new Oracle(s_config, new AtxCache(), new Sources { Known = false }).Calculate(new LayerId(25), Node(1), 10, default).Fault);
        Assert.Null(new Oracle(s_config, new AtxCache(), new Sources { Known = false }).VrfInput(new LayerId(25), 0));
    }

    [Fact]
    public void Exactly_one_count_is_valid_for_a_proof_and_seats_of_all_are_about_the_committee()
    {
        const int Seed = 20261123;
        var random = new Random(Seed);
        Assert.Equal(EligibilityFault.None, Seats.TryCreate(weight: 1000, total: 10000, committee: 50, out Seats seats));
        int sum = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = new byte[80];
            random.NextBytes(bytes);
            VrfSignature proof = VrfSignature.FromSpan(bytes);
            ushort count = seats.Count(in proof);
            sum += count;
            Assert.True(seats.Validate(in proof, count), $"seed {Seed}, proof {i}");
            Assert.False(seats.Validate(in proof, (ushort)(count + 1)), $"seed {Seed}, proof {i}");
            Assert.False(count > 0 && seats.Validate(in proof, (ushort)(count - 1)), $"seed {Seed}, proof {i}");
        }
        Assert.InRange(sum / 200.0, 4, 6);
    }

    [Theory]
    [InlineData(1000, 1000, 800)]
    [InlineData(3, 7, 50)]
    [InlineData(1 << 24, 1 << 26, 200)]
    public void Seats_are_the_first_number_whose_probability_exceeds_the_proof(ulong weight, ulong total, uint committee)
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        Seats.TryCreate(weight, total, committee, out Seats seats);
        var distribution = new List<Fixed>();
        for (int i = 0; i < 20; i++)
        {
            byte[] bytes = new byte[80];
            random.NextBytes(bytes);
            Fixed fraction = Fixed.FractionFromBytes(bytes);
            int expected = 0;
            for (; expected < seats.Trials; expected++)
            {
                if (distribution.Count == expected)
                    distribution.Add(BinomialDistribution.BinCdf(seats.Trials, seats.Probability, expected));
                if (distribution[expected] > fraction)
                    break;
            }
            VrfSignature proof = VrfSignature.FromSpan(bytes);
            Assert.True(expected == seats.Count(in proof), $"seed {Seed}, proof {i}: {expected} seats expected");
        }
    }

    private static AtxId Atx(byte index) => AtxId.FromSpan([index, .. new byte[31]]);

    private static NodeId Node(byte index) => NodeId.FromSpan([index, .. new byte[31]]);

    private sealed class Sources : IOracleSources
    {
        public bool Known { get; init; } = true;

        public int Asked { get; private set; }

        public IReadOnlyCollection<AtxId>? FirstBlock { get; set; }

        public IReadOnlyCollection<AtxId> Ballots { get; init; } = [];

        public Beacon? BeaconOf(EpochId epoch) => Known ? Beacon.FromSpan([1, 2, 3, 4]) : null;

        public IReadOnlyCollection<AtxId>? ActiveSetOfFirstBlock(EpochId epoch)
        {
            Asked++;
            return FirstBlock;
        }

        public IReadOnlyCollection<AtxId> ActiveSetOfFirstBallots(EpochId epoch, Beacon beacon) => Ballots;
    }
}
