// Job: says in text what happened in a simulation: for the output of a test, above all of one that failed.
// Invariant: reads only.
using System.Globalization;
using System.Text;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Simulation.Tests.World;

namespace Spacemesh.Simulation.Tests.Checks;

/// <summary>The report of a simulation.</summary>
internal static class Report
{
    /// <summary>Messages, layers, rewards and logs.</summary>
    public static string Of(SimulatedWorld simulation, StateChecker checker)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
                $"time {simulation.Clock.Now:HH:mm:ss.fff}, layer {simulation.Layers.LayerAt(simulation.Clock.Now)}");
        text.AppendLine(CultureInfo.InvariantCulture,
                $"published {Text(simulation.Network.Log.Counts)}; lost {simulation.Network.Lost}; ignored {Text(checker.Ignored)}");
        foreach (SimulatedNode node in simulation.Nodes.Where(node => node.IsRunning))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"node {node.Index} {node.Smesher.ToShortHex()}: verified {node.Core.Rooms.Verified}, processed {node.Core.Rooms.Processed}, applied {node.Core.Rooms.LastApplied}");
            foreach (LayerRow row in node.Read(LayerTable.All))
            {
                text.AppendLine(CultureInfo.InvariantCulture,
                $"  {row.Layer}{(row.Processed ? " processed" : "")} block {row.AppliedBlock?.ToShortHex()} state {row.StateHash?.ToShortHex()} mesh {row.AggregatedHash?.ToShortHex()} ballots {node.Read(session => BallotTable.InLayer(session, row.Layer)).Count}");
            }
            foreach (IGrouping<NodeId, RewardRow> rewards in node.Read(RewardTable.All).GroupBy(reward => reward.Smesher))
                text.AppendLine(CultureInfo.InvariantCulture,
                $"  rewards of {rewards.Key.ToShortHex()}: {rewards.Count()} layers, {rewards.Sum(r => (decimal)r.TotalReward)} smidge");
            foreach ((EpochId epoch, Beacon beacon) in node.Read(BeaconTable.All))
                text.AppendLine(CultureInfo.InvariantCulture, $"  beacon of epoch {epoch}: {beacon}");
            foreach (string line in node.Notes.Lines.TakeLast(20))
                text.AppendLine(line);
        }
        return text.ToString();
    }

    private static string Text(IReadOnlyDictionary<string, int> counts) =>
        string.Join(" ", counts.Select(pair => $"{pair.Key}:{pair.Value}"));
}
