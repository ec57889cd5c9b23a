// Job: three smeshers live five epochs together: from empty folders to rewards, in agreement layer by layer.
// Invariant: PoST proofs, VRFs, signatures and PoET hashing are real; only time and the way of messages are simulated.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Simulation.Tests.Checks;
using Spacemesh.Simulation.Tests.World;
using Xunit.Abstractions;

namespace Spacemesh.Simulation.Tests;

/// <summary>A network of three.</summary>
public sealed class ThreeSmeshersTests(PowMemory pow, ITestOutputHelper output) : SimulationTest(pow, output)
{
    // Epochs 0 and 1 are the way to the first ATXs; epochs 2 to 5 have blocks.
    private static readonly LayerId s_last = new(59);
    private static readonly EpochId s_lastEpoch = new(5);

    /// <summary>Blocks, hashes, state roots, beacons, certificates and rewards.</summary>
    [Fact]
    public void Three_smeshers_agree_on_every_layer_and_are_all_rewarded() => Run(Seed, (simulation, checker) =>
    {
        // Layer 20 is the first with ballots; committees come from them, so that the first with seats is layer 21.
        LayerId firstBlock = simulation.EffectiveGenesis + 2;
        Pass(simulation, checker, s_last, layer =>
        {
            if (layer >= firstBlock)
                RequireCertificate(simulation, layer);
        });
        simulation.RunThrough(s_last + 1);
        checker.Check();
        foreach (SimulatedNode node in simulation.Nodes)
        {
            RequireBlocks(node, firstBlock);
            RequireAtxs(simulation, node);
            Assert.True(node.Notes.Problems == 0, $"node {node.Index}: {string.Join('\n', node.Notes.Lines)}");
        }
        RequireBeacons(simulation);
        RequireRewards(simulation);
    });

    /// <summary>Nothing in a run comes from outside the seed.</summary>
    [Fact]
    public void Equal_seeds_make_equal_runs_and_others_do_not()
    {
        string first = FingerprintOf(Seed);
        Assert.Equal(first, FingerprintOf(Seed));
        Assert.NotEqual(first, FingerprintOf(Seed + 1));
    }

    private string FingerprintOf(int seed)
    {
        string fingerprint = "";
        Run(seed, (simulation, checker) =>
        {
            Pass(simulation, checker, new LayerId(23));
            fingerprint = simulation.Network.Log.Fingerprint;
        });
        return fingerprint;
    }

    private static void RequireCertificate(SimulatedWorld simulation, LayerId layer)
    {
        foreach (SimulatedNode node in simulation.Nodes)
        {
            List<CertificateRow> rows = node.Read(session => CertificateTable.InLayer(session, layer));
            Assert.True(rows.Count(row => row.Certificate is not null && row.Valid) == 1,
                $"node {node.Index} has no certificate of layer {layer}: {string.Join(", ", rows)}");
        }
    }

    private static void RequireBlocks(SimulatedNode node, LayerId first)
    {
        SortedDictionary<uint, LayerRow> applied = StateChecker.Applied(node);
        for (LayerId layer = first; layer <= s_last; layer++)
        {
            Assert.True(applied.TryGetValue(layer.Value, out LayerRow? row), $"node {node.Index} has not applied layer {layer}");
            Assert.False(row!.AppliedBlock!.Value.IsEmpty(), $"node {node.Index} has no block in layer {layer}");
            Assert.True(row.AggregatedHash is not null, $"node {node.Index} has no aggregated hash of layer {layer}");
        }
    }

    // Everyone knows everyone's ATX of every epoch; after the first they build on each other.
    private static void RequireAtxs(SimulatedWorld simulation, SimulatedNode node)
    {
        for (var epoch = new EpochId(1); epoch < s_lastEpoch; epoch++)
        {
            List<AtxRow> published = node.Read(session => AtxTable.PublishedIn(session, epoch));
            Assert.True(simulation.Nodes.All(n => published.Exists(atx => atx.Smesher == n.Smesher && atx.EffectiveNumUnits == n.Units)),
                $"node {node.Index} knows {published.Count} ATXs of epoch {epoch}");
        }
    }

    private static void RequireBeacons(SimulatedWorld simulation)
    {
        for (var epoch = new EpochId(3); epoch <= s_lastEpoch; epoch++)
        {
            Beacon?[] beacons = [.. simulation.Nodes.Select(node => node.Read(session => BeaconTable.Find(session, epoch)))];
            Assert.True(beacons[0] is not null && beacons.Distinct().Count() == 1,
                $"beacons of epoch {epoch}: {string.Join(", ", beacons)}");
        }
    }

    private static void RequireRewards(SimulatedWorld simulation)
    {
        List<RewardRow>[] rewards =
            [.. simulation.Nodes.Select(node => node.Read(RewardTable.All).FindAll(reward => reward.Layer <= s_last))];
        Assert.All(rewards, list => Assert.Equal(rewards[0], list));
        foreach (SimulatedNode smesher in simulation.Nodes)
        {
            List<RewardRow> own = rewards[0].FindAll(reward => reward.Smesher == smesher.Smesher);
            Assert.True(own.Count > 0, $"smesher {smesher.Index} has no reward");
            Assert.All(own, reward => Assert.Equal(smesher.Coinbase, reward.Coinbase));
            ulong sum = own.Aggregate(0UL, (total, reward) => total + reward.TotalReward);
            // Nobody spends, so the balance is the sum; the layer after the last may have added to it.
            AccountRow? account = simulation.Nodes[0].Read(session => AccountTable.FindAt(session, smesher.Coinbase, s_last));
            Assert.Equal(sum, account?.Balance);
        }
    }
}
