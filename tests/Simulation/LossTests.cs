// Job: a network that loses messages for an epoch, then no more.
// Invariant: at no time do two nodes verify different layers; what some missed, all have in the end.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Simulation.Tests.Checks;
using Spacemesh.Simulation.Tests.World;
using Xunit.Abstractions;

namespace Spacemesh.Simulation.Tests;

/// <summary>Lost messages.</summary>
public sealed class LossTests(PowMemory pow, ITestOutputHelper output) : SimulationTest(pow, output)
{
    // Halves of equal weight that each know something else of a layer need the certificates of their peers: a matter of syncing layers.
    private static readonly uint[] s_units = [1, 1, 1];

    /// <summary>Missed ballots and blocks are fetched when others build on them.</summary>
    [Fact]
    public void A_network_that_lost_messages_agrees_on_all_layers_again() => Run(Seed, (simulation, checker) =>
    {
        Pass(simulation, checker, new LayerId(22));
        foreach (SimulatedNode node in simulation.Nodes)
            checker.ExpectBehind(node);
        simulation.Network.LossPercent = 5;
        Pass(simulation, checker, new LayerId(34));
        simulation.Network.LossPercent = 0;
        Pass(simulation, checker, new LayerId(45));
        Assert.True(simulation.Network.Lost > 10, $"only {simulation.Network.Lost} messages were lost");
        foreach (SimulatedNode node in simulation.Nodes)
        {
            Assert.True(node.Core.Rooms.Verified >= new LayerId(44),
                $"node {node.Index} has verified layer {node.Core.Rooms.Verified} only");
            SortedDictionary<uint, LayerRow> applied = StateChecker.Applied(node);
            for (uint layer = 21; layer <= 44; layer++)
                Assert.True(applied.TryGetValue(layer, out LayerRow? row) && row.AggregatedHash is not null,
                    $"node {node.Index} has not applied layer {layer}");
        }
    }, s_units);
}
