// Job: what all simulations share: the seed, the thread, RandomX, and a report when one fails.
// Invariant: a failure names its seed; SPACEMESH_SIM_SEED makes the same run again.
using System.Globalization;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Simulation.Tests.Checks;
using Spacemesh.Simulation.Tests.World;
using Xunit.Abstractions;

namespace Spacemesh.Simulation.Tests;

/// <summary>RandomX memory for all simulations of the process.</summary>
public sealed class PowMemory : IDisposable
{
    internal RandomXCache Cache { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => Cache.Dispose();
}

/// <summary>Base of the simulations' tests.</summary>
[Collection("simulation")]
public abstract class SimulationTest(PowMemory pow, ITestOutputHelper output)
{
    private const string Variable = "SPACEMESH_SIM_SEED";
    private const int DefaultSeed = 1;

    // One of them has as much weight as the two others together.
    private static readonly uint[] s_units = [1, 2, 1];

    /// <summary>The seed of this run.</summary>
    protected static int Seed { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultSeed;

    /// <summary>Runs a simulation with the checker on.</summary>
    private protected void Run(int seed, Action<SimulatedWorld, StateChecker> story, uint[]? units = null) => OneThread.Run(() =>
    {
        using var simulation = new SimulatedWorld(seed, units ?? s_units, pow.Cache);
        var checker = new StateChecker(simulation);
        try
        {
            story(simulation, checker);
            output.WriteLine(Report.Of(simulation, checker));
        }
        catch
        {
            output.WriteLine($"{Variable}={seed} makes this run again");
            output.WriteLine(Report.Of(simulation, checker));
            throw;
        }
    });

    /// <summary>Lets the layers pass, with a check after each.</summary>
    private protected static void Pass(SimulatedWorld simulation, StateChecker checker, LayerId last, Action<LayerId>? after = null)
    {
        for (LayerId layer = simulation.Layers.LayerAt(simulation.Clock.Now); layer <= last; layer++)
        {
            simulation.RunThrough(layer);
            checker.Check();
            after?.Invoke(layer);
        }
    }
}

/// <summary>Simulations run one after the other: they share the RandomX memory and are one thread each.</summary>
[CollectionDefinition("simulation", DisableParallelization = true)]
public sealed class SimulationSet : ICollectionFixture<PowMemory>;
