// Job: when the next reward is due, and the cause where none can come yet.
// Invariant: pure; a reward is expected only where an activation exists or can still be made and a beacon exists or will be drawn.
using Spacemesh.Cli.Node;

namespace Spacemesh.Cli.Smeshing;

/// <summary>What the smesher may expect.</summary>
/// <param name="Kind"><c>before_genesis</c>, <c>preparing</c>, <c>earning</c>, <c>waiting</c> or <c>dark</c>.</param>
/// <param name="Text">In words.</param>
/// <param name="RewardLayer">Layer of the next reward, if one can be told.</param>
internal sealed record Outlook(string Kind, string Text, uint? RewardLayer)
{
    // A lone smesher that missed everything earns again in the fourth epoch at the latest.
    private const uint EpochsAhead = 6;

    /// <summary>Whether the epoch pays nothing for want of an activation, a beacon or an active set.</summary>
    public bool IsDark => Kind == "dark";

    /// <summary>The outlook at a moment.</summary>
    public static Outlook At(DateTimeOffset now, SmesherStory story, NetworkFacts network)
    {
        uint layer = network.LayerAt(now), epoch = layer / network.LayersPerEpoch;
        uint? later = LaterReward(story, network, epoch);
        if (now < network.Genesis)
            return new Outlook("before_genesis", "The network has not begun; time is counted from its genesis on.", later);
        if (epoch < network.FirstEpoch)
            return new Outlook("preparing", $"A new network pays nothing before epoch {network.FirstEpoch}; the first proofs are made now.", later);
        // The first layer that votes has no block; the next one is the first that pays.
        if (story.NextSlot(Math.Max(layer, network.EffectiveGenesis + 2)) is { } slot && slot / network.LayersPerEpoch == epoch)
            return new Outlook("earning", $"Earning in epoch {epoch}.", slot);
        if (story.HasDrawn(epoch))
            return new Outlook("waiting", $"All layers drawn for epoch {epoch} have had their turn.", later);
        if (!story.IsActive(epoch))
        {
            return new Outlook("dark",
                $"Epoch {epoch} is dark: no activation was published in epoch {epoch - 1}, so there is no right to act now.", later);
        }
        // Slots are drawn with the first layer of the epoch, or the first that begins after the node's start; only then is their absence a fact.
        bool canStillDraw = layer == network.FirstLayer(epoch) || story.HasBeacon(epoch)
            || story.BeganAt is not { } began || layer <= network.LayerAt(began) + 1;
        if (canStillDraw)
        {
            bool begunInside = layer > network.FirstLayer(epoch) && story.BeganAt is { } start && network.LayerAt(start) == layer;
            return new Outlook("waiting", $"Epoch {epoch} has an activation; its layers are being drawn.", begunInside ? layer + 1 : layer);
        }
        return new Outlook("dark",
            $"Epoch {epoch} is dark: it has no beacon or no active set, because nobody was active in epoch {epoch - 1}. Nothing else may stand in for them.",
            later);
    }

    private static uint? LaterReward(SmesherStory story, NetworkFacts network, uint epoch)
    {
        // Epochs before the first one that acts take their beacon from the genesis.
        bool WillBeActive(uint e) => story.IsActive(e) || (story.PendingTarget is { } target && e >= target);
        bool WillHaveBeacon(uint e) => e <= network.FirstEpoch || story.HasBeacon(e) || WillBeActive(e - 1);
        for (uint e = Math.Max(network.FirstEpoch, epoch + 1); e <= epoch + EpochsAhead; e++)
        {
            if (WillBeActive(e) && WillHaveBeacon(e))
                return story.NextSlot(network.FirstLayer(e)) ?? Math.Max(network.FirstLayer(e), network.EffectiveGenesis + 2);
        }
        return null;
    }
}
