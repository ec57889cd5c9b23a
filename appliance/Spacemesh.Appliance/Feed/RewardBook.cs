// Job: the rewards known, by identity and layer, and their sums.
// Invariant: what the node lists from a layer on replaces what was known from there; sums never overflow.
using System.Globalization;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Appliance.Smeshing;
using Spacemesh.Appliance.State;

namespace Spacemesh.Appliance.Feed;

/// <summary>The rewards known. Not thread-safe.</summary>
public sealed class RewardBook
{
    /// <summary>Rewards and epochs a page shows.</summary>
    private const int RowsShown = 40;

    private readonly Dictionary<(string Smesher, uint Layer), Reward> byLayer = [];

    /// <summary>Smidge by identity and layer.</summary>
    public IReadOnlyDictionary<(string Smesher, uint Layer), ulong> Amounts { get; private set; } =
        new Dictionary<(string, uint), ulong>();

    /// <summary>The newest layer with a reward of an identity; 0 when there is none.</summary>
    public uint NewestOf(string smesher) =>
        byLayer.Keys.Where(key => key.Smesher == smesher).Select(key => key.Layer).DefaultIfEmpty(0u).Max();

    /// <summary>Takes all rewards of an identity from a layer on; gives those that were not known.</summary>
    public IReadOnlyList<Reward> Replace(string smesher, uint fromLayer, IReadOnlyList<Reward> rewards)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        Dictionary<(string, uint), Reward> before = byLayer.Where(known => known.Key.Smesher == smesher && known.Key.Layer >= fromLayer)
            .ToDictionary(known => known.Key, known => known.Value);
        foreach ((string, uint) key in before.Keys)
            byLayer.Remove(key);
        var fresh = new List<Reward>();
        foreach (Reward reward in rewards)
        {
            byLayer[(smesher, reward.Layer)] = reward;
            if (!before.ContainsKey((smesher, reward.Layer)))
                fresh.Add(reward);
        }
        if (fresh.Count > 0 || before.Count != rewards.Count)
            Amounts = byLayer.ToDictionary(known => known.Key, known => known.Value.Total);
        return fresh;
    }

    /// <summary>As a page shows them.</summary>
    public RewardsPart Part(LayerCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var newest = byLayer.OrderByDescending(known => known.Key.Layer).ThenBy(known => known.Key.Smesher, StringComparer.Ordinal);
        return new RewardsPart(
            byLayer.Count,
            Sum(byLayer.Values),
            [.. newest.Take(RowsShown).Select(known => new RewardRow(
                known.Key.Layer, calendar.LayerStart(known.Key.Layer), Rows.Digits(known.Value.Total),
                Rows.Digits(known.Value.Total - Math.Min(known.Value.Total, known.Value.LayerReward)), known.Key.Smesher))],
            [.. byLayer.GroupBy(known => calendar.EpochOf(known.Key.Layer)).OrderByDescending(epoch => epoch.Key).Take(RowsShown)
                .Select(epoch => new EpochRewards(epoch.Key, epoch.Count(), Sum(epoch.Select(known => known.Value))))]);
    }

    private static string Sum(IEnumerable<Reward> rewards) =>
        rewards.Aggregate(UInt128.Zero, (sum, reward) => sum + reward.Total).ToString(CultureInfo.InvariantCulture);
}
