// Job: constants of Hare and what follows from them: committee, threshold, offsets of rounds from the start of a layer.
// Invariant: pure functions; nothing here reads a clock.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Hare;

/// <summary>A change of the committee's size.</summary>
/// <param name="Layer">First layer with the new size.</param>
/// <param name="Size">The new size.</param>
public readonly record struct CommitteeUpgrade(LayerId Layer, uint Size);

/// <summary>Constants of Hare on a network.</summary>
/// <param name="Committee">Expected seats of a committee.</param>
/// <param name="Leaders">Expected seats in a propose round.</param>
/// <param name="IterationsLimit">A session fails when it has executed the hardlock of this iteration.</param>
/// <param name="PreroundDelay">From the start of the layer to the preround.</param>
/// <param name="RoundDuration">Length of each later round.</param>
/// <param name="FirstLayer">First layer that uses this protocol.</param>
/// <param name="Upgrade">A later size of the committee.</param>
public sealed record HareConfig(
    uint Committee, uint Leaders, byte IterationsLimit, TimeSpan PreroundDelay, TimeSpan RoundDuration, LayerId FirstLayer,
    CommitteeUpgrade? Upgrade = null)
{
    /// <summary>Expected seats of a layer's committee.</summary>
    public uint CommitteeFor(LayerId layer) => Upgrade is { } upgrade && layer >= upgrade.Layer ? upgrade.Size : Committee;

    /// <summary>Committee for the oracle in one round: the leaders in a propose round.</summary>
    public uint CommitteeFor(LayerId layer, IterationRound at) => at.Round == HareRound.Propose ? Leaders : CommitteeFor(layer);

    /// <summary>Seats that make a majority.</summary>
    public ushort ThresholdFor(LayerId layer) => checked((ushort)(CommitteeFor(layer) / 2 + 1));

    /// <summary>From the start of the layer to the execution of a round.</summary>
    public TimeSpan OffsetOf(IterationRound at) =>
        at.Round == HareRound.Preround ? PreroundDelay : PreroundDelay + RoundDuration * (at.Absolute - 1);

    /// <summary>From the start of the layer to the last step a session may take.</summary>
    public TimeSpan LastOffset => OffsetOf(new IterationRound(IterationsLimit, HareRound.HardLock));

    /// <summary>The layers have room for a session: it must end before tortoise stops waiting for its result.</summary>
    public bool FitsInto(uint zdist, TimeSpan layerDuration) =>
        PreroundDelay + RoundDuration * (7 * IterationsLimit) <= layerDuration * zdist;

    /// <summary>The first layer in which a node that starts in <paramref name="current"/> takes part.</summary>
    public LayerId FirstSession(LayerId current, LayerId effectiveGenesis) =>
        LayerId.Max(LayerId.Max(current + 1, FirstLayer), effectiveGenesis + 1);
}
