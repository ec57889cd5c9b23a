// Job: a network of several smeshers in one process on one thread: takes the earliest thing that is due and lets time go there.
// Invariant: at one instant the PoET comes first, then timers, then messages, then the cores in their order; equal seeds make equal runs.
using Spacemesh.Node.Core;
using Spacemesh.Node.Smeshing;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Simulation.Tests.World;

/// <summary>A simulated network.</summary>
internal sealed class SimulatedWorld : IDisposable
{
    // The standalone network's start: genesis 25 s after the nodes.
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_untilGenesis = TimeSpan.FromSeconds(25);

    // Three ticks of 100 leaves.
    private const ulong LeavesPerRound = 300;

    // Messages, timers and layers of all nodes at one instant; more means that they cause each other without end.
    private const int EventsPerInstant = 10_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("spacemesh-simulation-").FullName;
    private readonly PostVerifier _verifier;
    private readonly SimulatedPoet _poet;
    private readonly List<SimulatedNode> _nodes = [];

    /// <summary>Makes the nodes, one for each number of units, and starts them all.</summary>
    public SimulatedWorld(int seed, IReadOnlyList<uint> units, IPowHash powHash)
    {
        Clock = new SimulatedClock(s_start);
        Network = new SimulatedNetwork(Clock, new Random(Seeds.Number(seed, "latency")));
        NodeConfig config = NewConfig();
        Layers = new EpochClock(config.Genesis.GenesisTime, config.Main.LayerDuration, config.Main.LayersPerEpoch);
        EffectiveGenesis = config.FirstEffectiveGenesis;
        HareDistance = config.Tortoise.Hdist;
        _verifier = new PostVerifier(powHash);
        _poet = new SimulatedPoet(
            Path.Combine(_folder, "poet"), SmesherSettings.Of(config).Rounds, LeavesPerRound, Seeds.Bytes(seed, "poet"), Clock);
        var shared = new SharedParts(Clock, Network, _poet, powHash, _verifier);
        for (int i = 0; i < units.Count; i++)
        {
            string folder = Directory.CreateDirectory(Path.Combine(_folder, $"node{i}")).FullName;
            _nodes.Add(new SimulatedNode(i, folder, NewConfig(), units[i], Seeds.Number(seed, $"node {i}"), shared));
        }
        foreach (SimulatedNode node in _nodes)
            node.Start();
    }

    public SimulatedClock Clock { get; }

    public SimulatedNetwork Network { get; }

    /// <summary>Layers in the simulation's time.</summary>
    public EpochClock Layers { get; }

    /// <summary>The last layer without ballots.</summary>
    public LayerId EffectiveGenesis { get; }

    /// <summary>For so many layers a node's opinion is that of its own Hare.</summary>
    public uint HareDistance { get; }

    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    /// <summary>Lets time go to the end of the layer, without what is due at the very start of the next one.</summary>
    public void RunThrough(LayerId layer) => RunUntil(Layers.StartOf(layer + 1) - TimeSpan.FromTicks(1));

    /// <summary>Lets time go to the given one and does everything that is due by then.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        int atOnce = 0;
        while (NextDue() is { } due && due <= end)
        {
            // What was due while its node was stopped is done late.
            DateTimeOffset time = due < Clock.Now ? Clock.Now : due;
            atOnce = time == Clock.Now ? atOnce + 1 : 0;
            if (atOnce > EventsPerInstant)
                throw new InvalidOperationException($"more than {EventsPerInstant} things happened at {time:O}");
            Clock.MoveTo(time);
            RunNext(time);
            foreach (SimulatedNode node in _nodes)
                node.RequireAlive();
        }
        Clock.MoveTo(end);
    }

    public void Dispose()
    {
        foreach (SimulatedNode node in _nodes)
            node.Dispose();
        _poet.Dispose();
        _verifier.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private DateTimeOffset? NextDue()
    {
        DateTimeOffset? next = Earlier(_poet.NextDue, Earlier(Clock.NextDue, Network.NextDue));
        foreach (SimulatedNode node in _nodes)
            next = Earlier(next, node.NextDue);
        return next;
    }

    private void RunNext(DateTimeOffset now)
    {
        if (_poet.NextDue <= now)
            _poet.RunDue();
        else if (Clock.NextDue <= now)
            Clock.FireNext();
        else if (Network.NextDue <= now)
            Network.DeliverNext();
        else
            _nodes.First(node => node.NextDue <= now).RunDue();
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    private static NodeConfig NewConfig()
    {
        NodeConfig config = NetworkPresets.Standalone();
        config.Genesis.GenesisTime = s_start + s_untilGenesis;
        return config;
    }
}
