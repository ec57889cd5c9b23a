// Job: when layers and epochs begin, in the milliseconds of pages.
// Invariant: pure arithmetic; times before genesis belong to layer 0.
namespace Spacemesh.Appliance.Smeshing;

/// <summary>The network's calendar.</summary>
/// <param name="GenesisMs">Start of layer 0, Unix milliseconds.</param>
/// <param name="LayerMs">Length of a layer.</param>
/// <param name="LayersPerEpoch">Layers of an epoch.</param>
/// <param name="FirstLayer">The last layer before blocks (effective genesis).</param>
public sealed record LayerCalendar(long GenesisMs, long LayerMs, uint LayersPerEpoch, uint FirstLayer)
{
    /// <summary>The first epoch that pays rewards.</summary>
    public uint FirstEpoch => (FirstLayer + 1) / LayersPerEpoch;

    /// <summary>
    /// The first layer that can pay one: the layer right after the effective genesis stays empty, because nothing before it can be voted on
    /// (recorded on both standalone networks).
    /// </summary>
    public uint FirstPayingLayer => FirstLayer + 2;

    /// <summary>The layer of a moment.</summary>
    public uint LayerAt(long ms) => ms <= GenesisMs ? 0 : (uint)Math.Min(uint.MaxValue, (ms - GenesisMs) / LayerMs);

    /// <summary>The epoch of a moment.</summary>
    public uint EpochAt(long ms) => EpochOf(LayerAt(ms));

    /// <summary>The epoch of a layer.</summary>
    public uint EpochOf(uint layer) => layer / LayersPerEpoch;

    /// <summary>The first layer of an epoch.</summary>
    public uint FirstLayerOf(uint epoch) => checked(epoch * LayersPerEpoch);

    /// <summary>Start of a layer.</summary>
    public long LayerStart(uint layer) => GenesisMs + (layer * LayerMs);

    /// <summary>Start of an epoch.</summary>
    public long EpochStart(uint epoch) => LayerStart(FirstLayerOf(epoch));
}

/// <summary>When PoET rounds begin and end within epochs.</summary>
/// <param name="RegisterMs">From the start of the epoch before the publish epoch: the node chooses its challenge and registers.</param>
/// <param name="RoundStartMs">From the same start: the round begins, nobody can join any more.</param>
/// <param name="RoundEndMs">From the start of the publish epoch: the round ends.</param>
public sealed record PoetRhythm(long RegisterMs, long RoundStartMs, long RoundEndMs);
