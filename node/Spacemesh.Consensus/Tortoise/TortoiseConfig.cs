// Job: the protocol parameters of the tortoise.
// Invariant: the same for every node of a network; zdist <= hdist and the window is not empty.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Tortoise;

/// <summary>A range of layers (both ends included) for which another window held when they were new.</summary>
public readonly record struct HistoricalWindow(LayerId Start, LayerId End, uint Window);

/// <summary>Parameters of the tortoise; distances and windows are in layers.</summary>
public sealed record TortoiseConfig
{
    /// <summary>Hare distance: within it a layer's opinion follows the Hare, beyond it the counted votes.</summary>
    public required uint HareDistance { get; init; }

    /// <summary>How long a Hare result is waited for; after that the layer counts as empty.</summary>
    public required uint ZeroDistance { get; init; }

    /// <summary>Size of the sliding window.</summary>
    public required uint Window { get; init; }

    /// <summary>Windows of former times; the first range that holds the layer decides.</summary>
    public IReadOnlyList<HistoricalWindow> HistoricalWindows { get; init; } = [];

    /// <summary>Most block votes that one opinion may list.</summary>
    public required int MaxExceptions { get; init; }

    /// <summary>How long the votes of a ballot with another beacon are held back.</summary>
    public required uint BadBeaconDelay { get; init; }

    /// <summary>Layers per epoch.</summary>
    public required uint LayersPerEpoch { get; init; }

    /// <summary>The effective genesis layer; ballots exist from the next layer on.</summary>
    public required LayerId EffectiveGenesis { get; init; }

    /// <summary>The window that holds for a layer.</summary>
    public uint WindowOf(LayerId layer)
    {
        foreach (HistoricalWindow interval in HistoricalWindows)
        {
            if (layer.Value >= interval.Start.Value && layer.Value <= interval.End.Value)
                return interval.Window;
        }
        return Window;
    }

    /// <summary>The window that holds for a layer in epochs, a begun one counted as whole.</summary>
    public uint WindowInEpochs(LayerId layer) => (uint)(((ulong)WindowOf(layer) + LayersPerEpoch - 1) / LayersPerEpoch);

    internal uint EpochOf(uint layer) => layer / LayersPerEpoch;

    internal uint OrdinalOf(uint layer) => layer % LayersPerEpoch;

    // Strict: a layer exactly hdist below the last one is outside.
    internal bool WithinHareDistance(uint layer, uint last) => (ulong)layer + HareDistance > last;

    internal void Check()
    {
        if (HareDistance < ZeroDistance)
            throw new ArgumentException($"tortoise-hdist ({HareDistance}) must not be smaller than tortoise-zdist ({ZeroDistance}).");
        if (Window == 0)
            throw new ArgumentException("tortoise-window-size must not be 0.");
        if (LayersPerEpoch == 0 || EffectiveGenesis.Value == 0)
            throw new ArgumentException("The tortoise needs layers-per-epoch and an effective genesis above 0.");
    }
}
