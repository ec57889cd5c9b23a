// Job: the steps from registration to rewards, for each epoch that is open.
// Invariant: pure; a step after an undone one is never done; what was not said stays unknown.
using System.Globalization;
using Spacemesh.Appliance.State;
using Spacemesh.Wallet.Amounts;

namespace Spacemesh.Appliance.Smeshing;

/// <summary>The open cycles of an identity.</summary>
internal static class CycleSteps
{
    /// <summary>The epoch that pays now and the two in the making.</summary>
    private const uint OpenCycles = 3;

    public static IReadOnlyList<CycleView> Of(SmesherAt smesher)
    {
        uint first = Math.Max(smesher.Calendar.FirstEpoch, smesher.Epoch);
        var cycles = new List<CycleView>();
        for (uint target = first; target < first + OpenCycles; target++)
            cycles.Add(Cycle(smesher, target));
        return cycles;
    }

    private static CycleView Cycle(SmesherAt smesher, uint target)
    {
        LayerCalendar calendar = smesher.Calendar;
        bool current = smesher.Epoch == target;
        string state =
            current && smesher.Acts(target) ? "earning"
            : current && IsDark(smesher, target) ? "dark"
            : !current && smesher.HasActivation(target) && !smesher.WillHaveBeacon(target) ? "dark"
            : smesher.HasActivation(target) ? "ready"
            : smesher.Missed(target) ? "dark"
            : smesher.Cycle(target)?.RegisteredMs is not null ? "proving"
            : "waiting";
        string title = state switch
        {
            "earning" => "Earning now",
            "ready" => current ? "Drawing layers" : "Ready",
            "proving" => "Proving",
            "dark" => smesher.HasActivation(target) && !smesher.WillHaveBeacon(target) ? "No beacon" : "No rewards",
            _ => "Registration ahead",
        };
        List<TimelineStep> steps = [.. Preparation(smesher, target), .. Harvest(smesher, target, state == "dark")];
        Settle(steps);
        return new CycleView(
            target, calendar.EpochStart(target), calendar.EpochStart(target + 1), state, title, steps, SlotsOf(smesher, target));
    }

    /// <summary>Whether the running epoch pays nothing: no ATX, or a layer of it is over and none was drawn.</summary>
    internal static bool IsDark(SmesherAt smesher, uint epoch) =>
        !smesher.Acts(epoch)
        && (!smesher.HasActivation(epoch) || !smesher.WillHaveBeacon(epoch)
            || smesher.NowMs > smesher.Calendar.EpochStart(epoch) + smesher.Calendar.LayerMs);

    private static IEnumerable<TimelineStep> Preparation(SmesherAt smesher, uint target)
    {
        CycleLog log = smesher.Cycle(target) ?? new CycleLog();
        string open = smesher.Missed(target) ? "skipped" : "next";
        var register = new TimelineStep(
            "register", "Register",
            "The node hands its challenge to a PoET server, which proves that time passes. Who is not registered when a round begins must wait for the next.",
            open, smesher.RegisterMs(target));
        yield return log.RegisteredMs is { } registered
            ? register with { State = "done", AtMs = registered, Detail = log.PoetUrl }
            : log.WaitingSinceMs is { } waiting && open == "next" ? register with { State = "now", FromMs = waiting } : register;

        long roundEnd = smesher.RoundEndMs(target);
        var round = new TimelineStep(
            "round", "Let time pass",
            "The PoET server computes without a break until the round ends. Nothing to do for the node.", open, roundEnd);
        yield return log.ProofFetchedMs is not null || (log.RegisteredMs is not null && smesher.NowMs >= roundEnd)
            ? round with { State = "done" }
            : log.RegisteredMs is { } from ? round with { State = "now", FromMs = from } : round;

        var fetch = new TimelineStep(
            "fetch", "Fetch the proof of time", "The node downloads the round's proof and checks that its own challenge is in it.", open, roundEnd);
        yield return log.ProofFetchedMs is { } fetched
            ? fetch with { State = "done", AtMs = fetched, Detail = $"{Count(log.Ticks)} ticks of proven time" }
            : log.RegisteredMs is not null && smesher.NowMs >= roundEnd ? fetch with { State = "now" } : fetch;

        var prove = new TimelineStep(
            "prove", "Prove the space", "With the proof of time as its question, the node reads its whole space and proves that it still has it.",
            open, roundEnd);
        yield return log.ProvingFailed
            ? prove with { State = "failed", AtMs = null, Detail = "The proof failed; the node tries again." }
            : log.ProvedMs is { } proved ? prove with { State = "done", AtMs = proved }
            : log.ProvingSinceMs is { } since ? prove with { State = "now", AtMs = null, FromMs = since } : prove;

        var publish = new TimelineStep(
            "publish", "Publish the activation",
            "The activation (ATX) carries both proofs. With it the identity may take part in the next epoch.", open, roundEnd);
        yield return log.PublishedMs is { } published
            ? publish with { State = "done", AtMs = published, Detail = Short(log.AtxId) }
            : smesher.HasActivation(target) ? publish with { State = "done", AtMs = null }
            : log.ProvedMs is not null ? publish with { State = "now", AtMs = null } : publish;
    }

    private static IEnumerable<TimelineStep> Harvest(SmesherAt smesher, uint target, bool dark)
    {
        LayerCalendar calendar = smesher.Calendar;
        string open = dark ? "skipped" : "next";
        bool running = smesher.Epoch == target;
        EligibilityLog? drawn = smesher.Log.Eligibilities.GetValueOrDefault(target);
        var draw = new TimelineStep(
            "draw", "Draw the layers",
            "From the epoch's random beacon and its own key the node computes in which layers it may propose a block, and how often.",
            open, calendar.EpochStart(target));
        yield return drawn is not null
            ? draw with { State = "done", AtMs = drawn.AtMs, Detail = $"{Plural(drawn.Slots.Count, "layer")} of {Count(calendar.LayersPerEpoch)}" }
            : running && !dark ? draw with { State = smesher.Acts(target) ? "done" : "now", AtMs = null } : draw;

        List<KeyValuePair<uint, long>> proposals = smesher.ProposalsIn(target);
        var propose = new TimelineStep(
            "propose", "Propose blocks", "In each of its layers the node proposes transactions and votes on the layers before.",
            open, FirstSlot(smesher, target, drawn));
        yield return proposals.Count > 0
            ? propose with
            {
                State = drawn is not null && proposals.Count >= drawn.Slots.Count ? "done" : "now",
                AtMs = proposals[^1].Value, Detail = Plural(proposals.Count, "proposal"),
            }
            : propose;

        List<(uint Layer, ulong Smidge)> rewards = smesher.RewardsIn(target);
        UInt128 total = rewards.Aggregate(UInt128.Zero, (sum, reward) => sum + reward.Smidge);
        uint firstPaying = Math.Max(calendar.FirstPayingLayer, calendar.FirstLayerOf(target));
        var reward = new TimelineStep(
            "reward", "Receive rewards", "When a proposal is in the layer's block, the reward is added to the coinbase account.",
            open, Math.Max(calendar.LayerStart(firstPaying), FirstSlot(smesher, target, drawn)));
        yield return rewards.Count > 0
            ? reward with
            {
                State = drawn is not null && rewards.Count >= drawn.Slots.Count ? "done" : "now",
                AtMs = calendar.LayerStart(rewards[^1].Layer),
                Detail = $"{Plural(rewards.Count, "reward")}, {Smh(total)}",
            }
            : reward;
    }

    /// <summary>What must lie behind a done step was done, even when no event said so.</summary>
    private static void Settle(List<TimelineStep> steps)
    {
        int last = steps.FindLastIndex(step => step.State is "done" or "now" && step.Key is not "propose" and not "reward");
        if (steps.Any(step => step.Key is "propose" or "reward" && step.State is "done" or "now"))
            last = Math.Max(last, steps.FindIndex(step => step.Key == "draw"));
        for (int i = 0; i < last; i++)
        {
            if (steps[i].State is "next" or "now" or "unknown" or "skipped")
                steps[i] = steps[i] with { State = "done", AtMs = steps[i].Key == "round" ? steps[i].AtMs : null, FromMs = null };
        }
    }

    private static List<Slot> SlotsOf(SmesherAt smesher, uint target)
    {
        var slots = new List<Slot>();
        if (smesher.Epoch != target)
            return slots;
        foreach ((uint layer, uint count) in smesher.Slots(target))
        {
            string state =
                smesher.Facts.Rewards.ContainsKey((smesher.Id, layer)) ? "rewarded"
                : layer > smesher.Facts.AppliedLayer || layer >= smesher.Layer
                    ? (smesher.Log.Proposals.ContainsKey(layer) ? "proposed" : "due")
                : layer < smesher.Calendar.FirstPayingLayer ? "proposed"
                : "missed";
            slots.Add(new Slot(layer, count, state));
        }
        return slots;
    }

    private static long FirstSlot(SmesherAt smesher, uint target, EligibilityLog? drawn) =>
        smesher.Calendar.LayerStart(drawn is { Slots.Count: > 0 } ? drawn.Slots.First().Key : smesher.Calendar.FirstLayerOf(target));

    private static string Plural(int count, string what) => count == 1 ? $"1 {what}" : $"{Count((ulong)count)} {what}s";

    /// <summary>For a glance: whole coins in groups of three, and three decimals.</summary>
    private static string Smh(UInt128 smidge)
    {
        string text = Amount.Short((Int128)smidge);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && ulong.TryParse(text.AsSpan(0, point), out ulong whole) ? Count(whole) + text[point..] : text;
    }

    private static string Count(ulong number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u2009');

    private static string? Short(string? hex) => hex is null ? null : $"ATX {hex[..Math.Min(10, hex.Length)]}";
}
