// Job: when work on a round ends: at its time, or after a fixed number of leaves (simulations).
// Invariant: a rule only ends the work; every leaf is hashed, and no proof has fewer leaves than it must show.
namespace Spacemesh.Poet.Rounds;

/// <summary>Strategy that ends a round. Asked before each leaf.</summary>
public interface IRoundEndRule
{
    /// <summary>True if the round has enough leaves.</summary>
    bool IsOver(DateTimeOffset end, ulong leaves);
}

/// <summary>The network's rule: work until the round's end.</summary>
public sealed class UntilRoundEnd(TimeProvider clock) : IRoundEndRule
{
    /// <inheritdoc/>
    public bool IsOver(DateTimeOffset end, ulong leaves) => clock.GetUtcNow() >= end;
}

/// <summary>A fixed number of leaves, whatever the time: for networks under a test clock.</summary>
public sealed class FixedLeafCount(ulong leafCount) : IRoundEndRule
{
    /// <inheritdoc/>
    public bool IsOver(DateTimeOffset end, ulong leaves) => leaves >= leafCount;
}
