// Job: scenarios of the tortoise that the recorded traces do not single out.
// Invariant: no randomness but from printed seeds.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tests.Tortoise;

public sealed class TortoiseTests
{
    [Fact]
    public void All_layers_below_the_last_are_verified_while_everyone_agrees()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 10, seed: 1);
        network.Play(40);
        Assert.Equal(network.Next - 2, network.State.Verified);
        Assert.False(network.State.IsFull);
        Assert.All(network.Reported.Where(r => r.Verified && r.Layer.Value > 7), r => Assert.NotEqual(BlockId.Empty, r.FirstValid));
    }

    [Fact]
    public void One_smesher_alone_verifies_its_layers()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 1, seed: 2);
        network.Play(40);
        Assert.Equal(network.Next - 2, network.State.Verified);
    }

    [Fact]
    public void A_layer_without_hare_result_is_abstained_on_and_after_zdist_it_is_empty()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 5, seed: 3);
        network.Play(8);
        LayerId missing = network.Next;
        network.Play(1, withHare: false);
        Assert.Equal(TortoiseFault.None, network.State.EncodeVotes(out TortoiseOpinion? opinion, network.Next));
        Assert.Contains(missing, opinion!.Abstain);
        network.Play(2);
        Assert.Equal(TortoiseFault.None, network.State.EncodeVotes(out opinion, network.Next));
        Assert.DoesNotContain(missing, opinion!.Abstain);
        Assert.Contains(network.Reported, r => r.Layer == missing && r.FirstValid == BlockId.Empty);
    }

    [Fact]
    public void The_window_bounds_layers_ballots_and_atxs()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 3, seed: 4);
        network.Play(100);
        uint window = network.Config.Window;
        Assert.Equal(network.State.Verified.Value - window - 1, network.State.Evicted.Value);
        Assert.InRange(network.State.Layers.Count, 1, (int)window + 3);
        Assert.Equal(0, network.Atxs.Count(new EpochId(network.State.Evicted.Value / network.Config.LayersPerEpoch - 1)));
        Assert.True(network.Atxs.Evicted.Value > 0);
    }

    [Fact]
    public void Layers_keep_their_numbers_when_more_than_half_of_them_leave_the_window_at_once()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 3, seed: 5);
        network.Play(8);
        network.Play(60, apply: false);
        int held = network.State.Layers.Count;
        network.Apply();
        Assert.True(held > 2 * network.State.Layers.Count, $"{held} layers before, {network.State.Layers.Count} after");
        Assert.All(network.State.Layers.Select((layer, i) => (layer, i)), l => Assert.Equal(network.State.Evicted.Value + 1 + (uint)l.i, l.layer.Layer));
        network.Play(10);
        Assert.Equal(network.Next - 2, network.State.Verified);
    }

    [Fact]
    public void A_malicious_smesher_has_no_weight_from_then_on()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 4, seed: 6);
        network.Play(8);
        network.State.OnMalfeasance(network.Smeshers[0]);
        network.Play(1);
        Assert.Equal(TortoiseFault.None, network.State.EncodeVotes(out TortoiseOpinion? opinion, network.Next));
        Assert.Equal(TortoiseFault.None, network.State.DecodeBallot(network.NewBallot(network.Smeshers[0], opinion!), out DecodedBallot? malicious));
        Assert.Equal(TortoiseFault.None, network.State.DecodeBallot(network.NewBallot(network.Smeshers[1], opinion!), out DecodedBallot? honest));
        Assert.True(malicious!.Weight.IsZero);
        Assert.True(honest!.Weight.IsPositive);
    }

    [Fact]
    public void A_first_ballot_that_claims_no_slots_is_a_fault_and_no_crash()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 1, seed: 7);
        network.Play(4);
        Assert.Equal(TortoiseFault.None, network.State.EncodeVotes(out TortoiseOpinion? opinion, network.Next));
        TortoiseBallot ballot = network.NewBallot(network.Smeshers[0], opinion!) with
        {
            Atx = network.AtxOf(network.Smeshers[0], 2),
            Layer = network.Next - 1,
            EpochData = new TortoiseEpochData(TortoiseNetwork.BeaconOf(new EpochId(2)), 0),
        };
        Assert.Equal(TortoiseFault.NoSlots, network.State.DecodeBallot(ballot with { Opinion = opinion! with { Base = BallotId.Empty } }, out _));
    }

    [Fact]
    public void Ballots_wait_for_the_beacon_and_no_votes_are_encoded_meanwhile()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 2, seed: 8);
        network.Play(4);
        EpochId epoch = network.Next.Epoch(4);
        network.AddAtxs(network.Atxs, epoch.Value, atx => network.State.OnAtx(epoch, atx));
        Assert.Equal(TortoiseFault.None, network.State.EncodeVotes(out TortoiseOpinion? opinion, network.Next));
        Assert.Equal(TortoiseFault.None, network.State.DecodeBallot(network.NewBallot(network.Smeshers[0], opinion!), out DecodedBallot? decoded));
        network.State.StoreBallot(decoded!);
        network.State.TallyVotes(network.Next);
        Assert.Equal(TortoiseFault.NotDrained, network.State.EncodeVotes(out _));
        network.State.OnBeacon(epoch, TortoiseNetwork.BeaconOf(epoch));
        network.State.TallyVotes(network.Next);
        Assert.Equal(TortoiseFault.None, network.State.EncodeVotes(out _));
    }

    [Fact]
    public void After_a_pause_without_coins_votes_need_a_last_resort_and_follow_it()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 1, seed: 11);
        network.Play(6);
        LayerId after = network.Next + 6;
        network.State.TallyVotes(after);
        Assert.Equal(TortoiseFault.NoCoin, network.State.EncodeVotes(out TortoiseOpinion? none, after));
        Assert.Null(none);
        Assert.Equal(TortoiseFault.None, network.State.EncodeVotes(out TortoiseOpinion? support, after, _ => true));
        Assert.Equal(network.Next - 1, Assert.Single(support!.Support).Layer);
        Assert.Equal(TortoiseFault.None, network.State.EncodeVotes(out TortoiseOpinion? against, after, _ => false));
        Assert.DoesNotContain(against!.Support, vote => vote.Layer == network.Next - 1);
        Assert.NotEqual(support.Hash, against.Hash);
    }
}
