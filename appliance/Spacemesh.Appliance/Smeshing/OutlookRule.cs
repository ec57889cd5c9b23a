// Job: says when the next reward is due, and the cause where none can come yet.
// Invariant: pure; a promise rests on an ATX that exists or can still be made and on a beacon that exists or will be drawn.
using Spacemesh.Appliance.State;

namespace Spacemesh.Appliance.Smeshing;

/// <summary>When the next reward is due.</summary>
internal static class OutlookRule
{
    /// <summary>Epochs looked ahead: a lone smesher that missed everything earns again in the fourth at the latest.</summary>
    private const uint EpochsAhead = 5;

    /// <summary>While the node does not answer nothing can be promised.</summary>
    public static Outlook WithoutNode { get; } = new(
        "unknown", "Waiting for the node", "A node that does not run earns nothing. Below stands what it told last.", null, null);

    public static Outlook For(IReadOnlyList<SmesherAt> smeshers, long nowMs, LayerCalendar calendar, SmeshingFacts facts)
    {
        if (smeshers.Count == 0 || (facts.IsSmeshing == false && smeshers.All(smesher => !smesher.Acts(smesher.Epoch))))
        {
            return new Outlook(
                "unknown", "This node does not smesh",
                "It follows the network without pledging space, so it earns nothing. Its configuration turns smeshing on.", null, null);
        }
        uint? layer = null;
        foreach (SmesherAt smesher in smeshers)
        {
            if (NextLayer(smesher) is { } own && (layer is null || own < layer))
                layer = own;
        }
        long? at = layer is null ? null : calendar.LayerStart(layer.Value);
        uint epoch = calendar.EpochAt(nowMs);
        if (layer is not null && calendar.EpochOf(layer.Value) == epoch && smeshers.Any(smesher => smesher.Acts(epoch)))
            return smeshers.All(smesher => smesher.IsSilent(epoch)) ? Silent(epoch) : new Outlook("earning", "Earning", Progress(smeshers, epoch), layer, at);
        if (nowMs < calendar.GenesisMs)
        {
            return new Outlook(
                "waiting", "The network starts soon",
                $"Time is counted from genesis on. Rewards begin with epoch {calendar.FirstEpoch}, when the first proofs are in.", layer, at);
        }
        if (epoch < calendar.FirstEpoch)
        {
            return new Outlook(
                "waiting", "Getting ready",
                $"Epochs 0 to {calendar.FirstEpoch - 1} of a new network pay nothing: the first proofs of space and time are made now. Rewards begin with epoch {calendar.FirstEpoch}.",
                layer, at);
        }
        return Cause(smeshers, epoch, layer, at);
    }

    private static Outlook Silent(uint epoch) => new(
        "dark", "Nothing is proposed",
        $"Layers were drawn for epoch {epoch}, but the node let them pass without a proposal. After a pause it may have no opinion on the layers before; its log says why.",
        null, null);

    private static string Progress(IReadOnlyList<SmesherAt> smeshers, uint epoch)
    {
        int paid = smeshers.Sum(smesher => smesher.RewardsIn(epoch).Count), drawn = smeshers.Sum(smesher => smesher.Slots(epoch).Count);
        string layers = drawn == 1 ? "1 layer" : $"{drawn} layers";
        string so = paid switch { 0 => "none has", 1 => "1 has", _ => $"{paid} have" };
        return $"Epoch {epoch} gives this node {layers} to propose in; {so} paid so far.";
    }

    private static Outlook Cause(IReadOnlyList<SmesherAt> smeshers, uint epoch, uint? layer, long? at)
    {
        if (smeshers.Any(smesher => smesher.Acts(epoch)))
        {
            return new Outlook(
                "waiting", "Done for this epoch", $"All layers drawn for epoch {epoch} have had their turn. It goes on in the next epoch.", layer, at);
        }
        SmesherAt best = smeshers.FirstOrDefault(smesher => smesher.HasActivation(epoch)) ?? smeshers[0];
        if (!CycleSteps.IsDark(best, epoch))
            return new Outlook("waiting", "Drawing layers", $"Epoch {epoch} has just begun; the node computes which layers are its own.", layer, at);
        string text =
            !best.HasActivation(epoch)
                ? $"No activation for epoch {epoch}: the node published none in epoch {epoch - 1}, so it has no right to act now. It prepares the next one."
            : !best.WillHaveBeacon(epoch)
                ? $"No beacon for epoch {epoch}: smeshers that are active draw it one epoch ahead, and nobody was active in epoch {epoch - 1}. Nothing else may stand in for it."
            : $"No layers were drawn for epoch {epoch}: the node has no beacon or no active set for it. Its events and log say more.";
        return new Outlook("dark", $"Epoch {epoch} is dark", text, layer, at);
    }

    private static uint? NextLayer(SmesherAt smesher)
    {
        if (smesher.NextPayingSlot() is { } slot)
            return slot;
        uint epoch = smesher.Epoch;
        LayerCalendar calendar = smesher.Calendar;
        bool drawsNow = epoch >= calendar.FirstEpoch && smesher.HasActivation(epoch) && !smesher.Acts(epoch) && !CycleSteps.IsDark(smesher, epoch);
        if (drawsNow)
            return Math.Max(calendar.FirstPayingLayer, smesher.Layer);
        for (uint target = Math.Max(calendar.FirstEpoch, epoch + 1); target <= epoch + EpochsAhead; target++)
        {
            if (smesher.WillHaveActivation(target) && smesher.WillHaveBeacon(target))
                return Math.Max(calendar.FirstPayingLayer, calendar.FirstLayerOf(target));
        }
        return null;
    }
}
