// Job: a node that is stopped and started again from its databases, in a network that goes on without it.
// Invariant: what it signed before, it never signs differently; what it missed, it does not invent.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Simulation.Tests.Checks;
using Spacemesh.Simulation.Tests.World;
using Xunit.Abstractions;

namespace Spacemesh.Simulation.Tests;

/// <summary>Restarts.</summary>
public sealed class RestartTests(PowMemory pow, ITestOutputHelper output) : SimulationTest(pow, output)
{
    // Hare and certifier of a layer are done two seconds after its start; from then to the next layer nothing is sent.
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Recovery brings back all that matters.</summary>
    [Fact]
    public void A_node_restarted_between_layers_goes_on_as_if_it_had_never_stopped() => Run(Seed, (simulation, checker) =>
    {
        SimulatedNode node = simulation.Nodes[1];
        // The beacon protocol of the epoch is over in its fifth layer; the second restart is in the middle of smeshing for the next one.
        foreach (uint layer in (uint[])[25, 28])
        {
            PassTo(simulation, checker, new LayerId(layer), s_quiet);
            node.Stop();
            simulation.RunUntil(simulation.Clock.Now + s_pause);
            node.Start();
            Pass(simulation, checker, new LayerId(layer));
        }
        Pass(simulation, checker, new LayerId(42));
        RequireBallots(simulation, from: 21, to: 42);
        RequireEqualLayers(simulation, from: 21, to: 41);
    });

    /// <summary>A node that lost the beacon protocol's state learns the result from the others' ballots.</summary>
    [Fact]
    public void A_node_restarted_while_the_beacon_is_made_takes_it_from_the_others() => Run(Seed, (simulation, checker) =>
    {
        PassTo(simulation, checker, new LayerId(22), s_quiet);
        simulation.Nodes[2].Stop();
        simulation.RunUntil(simulation.Clock.Now + s_pause);
        simulation.Nodes[2].Start();
        Pass(simulation, checker, new LayerId(42));
        for (var epoch = new EpochId(3); epoch.Value <= 4; epoch++)
        {
            Beacon?[] beacons = [.. simulation.Nodes.Select(n => n.Read(session => BeaconTable.Find(session, epoch)))];
            Assert.True(beacons[0] is not null && beacons.Distinct().Count() == 1,
                $"beacons of epoch {epoch}: {string.Join(", ", beacons)}");
        }
        RequireEqualLayers(simulation, from: 21, to: 41);
        // In layer 30 the beacon is not there yet when ballots are made.
        RequireBallots(simulation, from: 31, to: 42);
    });

    /// <summary>What was missed is fetched: ballots by those that are built on them, blocks by the votes for them.</summary>
    [Fact]
    public void A_node_that_missed_layers_catches_up_through_fetch_and_never_signs_twice() => Run(Seed, (simulation, checker) =>
    {
        SimulatedNode node = simulation.Nodes[2];
        PassTo(simulation, checker, new LayerId(24), s_quiet);
        node.Stop();
        // Longer than zdist: the node comes back to layers that it must hold for empty. Its next ATX is registered and not yet due.
        Pass(simulation, checker, new LayerId(28));
        checker.ExpectBehind(node);
        node.Start();
        Pass(simulation, checker, new LayerId(48));
        RequireEqualLayers(simulation, from: 21, to: 47);
        RequireBallots(simulation, from: 29, to: 48);
    });

    private static void PassTo(SimulatedWorld simulation, StateChecker checker, LayerId layer, TimeSpan offset)
    {
        Pass(simulation, checker, layer - 1);
        simulation.RunUntil(simulation.Layers.StartOf(layer) + offset);
    }

    private static void RequireBallots(SimulatedWorld simulation, uint from, uint to)
    {
        foreach (SimulatedNode node in simulation.Nodes)
        {
            for (var layer = new LayerId(from); layer.Value <= to; layer++)
            {
                List<BallotRow> ballots = node.Read(session => BallotTable.InLayer(session, layer));
                Assert.True(ballots.Count == simulation.Nodes.Count, $"node {node.Index} has {ballots.Count} ballots in layer {layer}");
            }
        }
    }

    private static void RequireBlocks(SimulatedNode node, uint from, uint to)
    {
        SortedDictionary<uint, LayerRow> applied = StateChecker.Applied(node);
        for (uint layer = from; layer <= to; layer++)
        {
            Assert.True(applied.TryGetValue(layer, out LayerRow? row) && !row.AppliedBlock!.Value.IsEmpty()
                && row.AggregatedHash is not null,
                $"node {node.Index} has no block or no aggregated hash in layer {layer}");
        }
    }

    private static void RequireEqualLayers(SimulatedWorld simulation, uint from, uint to)
    {
        foreach (SimulatedNode node in simulation.Nodes)
            RequireBlocks(node, from, to);
    }
}
