// Job: layers and epochs in time: the network's layer clock with the length of an epoch.
// Invariant: layer(t) = floor((t - genesis) / duration), 0 before genesis.
using Spacemesh.Protocol;

namespace Spacemesh.Node.Core;

/// <summary>Converts between time, layers and epochs.</summary>
/// <param name="Genesis">Start of layer 0.</param>
/// <param name="LayerDuration">Length of a layer.</param>
/// <param name="LayersPerEpoch">Layers in an epoch.</param>
public sealed record EpochClock(DateTimeOffset Genesis, TimeSpan LayerDuration, uint LayersPerEpoch)
{
    private readonly LayerClock _layers = new(Genesis, LayerDuration);

    /// <summary>Length of an epoch.</summary>
    public TimeSpan EpochDuration => LayerDuration * LayersPerEpoch;

    /// <summary>The layer running at the time.</summary>
    public LayerId LayerAt(DateTimeOffset time) => _layers.LayerAt(time);

    /// <summary>When the layer begins.</summary>
    public DateTimeOffset StartOf(LayerId layer) => _layers.StartOf(layer);

    /// <summary>When the epoch begins.</summary>
    public DateTimeOffset StartOf(EpochId epoch) => StartOf(FirstLayerOf(epoch));

    /// <summary>The epoch of a layer.</summary>
    public EpochId EpochOf(LayerId layer) => layer.Epoch(LayersPerEpoch);

    /// <summary>The epoch running at the time.</summary>
    public EpochId EpochAt(DateTimeOffset time) => EpochOf(LayerAt(time));

    /// <summary>First layer of an epoch.</summary>
    public LayerId FirstLayerOf(EpochId epoch) => new(checked(epoch.Value * LayersPerEpoch));
}

/// <summary>Times as the databases keep them.</summary>
public static class UnixNanoseconds
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Nanoseconds since 1970 of a time.</summary>
    public static long Of(DateTimeOffset time) => LayerClock.UnixNanoseconds(time);

    /// <summary>The time of nanoseconds since 1970, cut to 100 ns.</summary>
    public static DateTimeOffset ToTime(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);
}
