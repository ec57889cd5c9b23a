// Job: a tortoise rebuilt from what was stored goes on as the one that never stopped.
// Invariant: no randomness but from printed seeds.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tests.Tortoise;

public sealed class TortoiseRecoveryTests
{
    [Theory]
    [InlineData(6)]
    [InlineData(19)]
    [InlineData(70)]
    public void A_recovered_tortoise_has_the_same_opinions_and_goes_on(int layers)
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 4, seed: 100 + layers);
        network.Play(layers);
        AtxCache atxs = AtxsOf(network);
        RecoveredTortoise recovered = network.Recover(atxs);
        Assert.Empty(recovered.Skipped);
        Assert.Equal(network.State.Verified, recovered.State.Verified);
        Assert.Equal(network.State.Processed, recovered.State.Processed);
        foreach (LayerRecord layer in recovered.State.Layers.Where(l => l.Layer <= recovered.State.Processed.Value))
        {
            if (network.State.Layers.FirstOrDefault(l => l.Layer == layer.Layer) is { } live)
                Assert.Equal(live.Opinion.Value, layer.Opinion.Value);
        }
        Assert.Equal(network.State.EncodeVotes(out TortoiseOpinion? before), recovered.State.EncodeVotes(out TortoiseOpinion? after));
        Assert.Equal(before!.Hash, after!.Hash);
        network.GoOnWith(recovered.State, atxs);
        network.Play(30);
        Assert.Equal(network.Next - 2, network.State.Verified);
    }

    [Fact]
    public void Layers_applied_with_the_same_opinion_are_not_reported_again()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 4, seed: 12);
        network.Play(60);
        RecoveredTortoise recovered = network.Recover(AtxsOf(network));
        LayerId verified = recovered.State.Verified;
        Assert.All(recovered.State.Updates(), r => Assert.True(r.Layer >= verified, $"layer {r.Layer} of {verified}"));
    }

    [Fact]
    public void An_empty_database_recovers_to_the_genesis()
    {
        var network = new TortoiseNetwork(TortoiseNetwork.SmallConfig, smeshers: 1, seed: 13);
        RecoveredTortoise recovered = network.Recover(new AtxCache());
        Assert.Equal(network.Config.EffectiveGenesis, recovered.State.Processed);
    }

    private static AtxCache AtxsOf(TortoiseNetwork network)
    {
        var atxs = new AtxCache();
        for (uint epoch = 2; epoch <= (network.Next.Value - 1) / network.Config.LayersPerEpoch; epoch++)
            network.AddAtxs(atxs, epoch);
        return atxs;
    }
}
