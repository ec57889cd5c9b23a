// Job: watches the nodes of a simulation: what all have applied must be equal, and nobody may find fault with anybody.
// Invariant: says what differs, where and on which nodes; looks at the databases only.
using Spacemesh.Consensus;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Simulation.Tests.World;

namespace Spacemesh.Simulation.Tests.Checks;

/// <summary>The checker of a simulation.</summary>
internal sealed class StateChecker
{
    private readonly SimulatedWorld _simulation;
    private readonly SortedDictionary<string, int> _ignored = new(StringComparer.Ordinal);
    private readonly List<Judgement> _rejected = [];
    private readonly HashSet<int> _behind = [];

    /// <summary>Begins to watch.</summary>
    public StateChecker(SimulatedWorld simulation)
    {
        _simulation = simulation;
        simulation.Network.Judged += OnJudged;
    }

    /// <summary>From now on the node may apply what it knows in layers whose final opinion it has not got yet.</summary>
    public void ExpectBehind(SimulatedNode node) => _behind.Add(node.Index);

    /// <summary>Messages of peers that were ignored, by topic.</summary>
    public IReadOnlyDictionary<string, int> Ignored => _ignored;

    /// <summary>Checks everything that must hold at any time.</summary>
    public void Check()
    {
        Assert.True(_rejected.Count == 0, $"messages were rejected: {string.Join("; ", _rejected.Take(3))}");
        SimulatedNode[] running = [.. _simulation.Nodes.Where(node => node.IsRunning)];
        foreach (SimulatedNode node in running)
        {
            var convicted = node.Read(IdentityTable.All);
            Assert.True(convicted.Count == 0, $"node {node.Index} holds {convicted.Count} smesher(s) for malicious");
        }
        List<LayerRow>[] rows = [.. running.Select(node => node.Read(LayerTable.All))];
        for (int i = 1; i < running.Length; i++)
            Compare(running[0], rows[0], running[i], rows[i]);
    }

    /// <summary>The layers that a node has applied, by number.</summary>
    public static SortedDictionary<uint, LayerRow> Applied(SimulatedNode node)
    {
        var applied = new SortedDictionary<uint, LayerRow>();
        foreach (LayerRow row in node.Read(LayerTable.All))
        {
            if (row.AppliedBlock is not null)
                applied[row.Layer.Value] = row;
        }
        return applied;
    }

    private void Compare(SimulatedNode a, List<LayerRow> rowsOfA, SimulatedNode b, List<LayerRow> rowsOfB)
    {
        Dictionary<LayerId, LayerRow> others = rowsOfB.ToDictionary(row => row.Layer);
        foreach (LayerRow row in rowsOfA)
        {
            if (row.AppliedBlock is not { } block || others.GetValueOrDefault(row.Layer) is not { AppliedBlock: { } otherBlock } other)
                continue;
            string where = $"layer {row.Layer}, nodes {a.Index} and {b.Index}:";
            if (Undecided(a, row.Layer) || Undecided(b, row.Layer))
                continue;
            Assert.True(block == otherBlock, $"{where} applied blocks {block} and {otherBlock}");
            Assert.True(row.StateHash == other.StateHash, $"{where} state roots {row.StateHash} and {other.StateHash}");
            // The opinion on a layer that was executed while its block was made is noted a little later.
            if (row.AggregatedHash is { } hash && other.AggregatedHash is { } otherHash)
                Assert.True(hash == otherHash, $"{where} aggregated hashes {hash} and {otherHash}");
        }
    }

    // Of a node that missed messages only final opinions count: it goes by Hare within hdist layers, else by what it knows until it has
    // verified.
    private bool Undecided(SimulatedNode node, LayerId layer) => _behind.Contains(node.Index)
        && (layer > node.Core.Rooms.Verified || layer + _simulation.HareDistance >= _simulation.Layers.LayerAt(_simulation.Clock.Now));

    private void OnJudged(Judgement judgement)
    {
        if (judgement.Verdict == GossipVerdict.Reject)
            _rejected.Add(judgement);
        else if (judgement.Verdict == GossipVerdict.Ignore)
            _ignored[judgement.Topic] = _ignored.GetValueOrDefault(judgement.Topic) + 1;
    }
}
