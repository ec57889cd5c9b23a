// Job: checks of round times and of the node's times for a publish epoch.
// Invariant: times are compared to 100 ns, the clock's resolution; every boundary of the cases is a multiple of that.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Poet.Rounds;

namespace Spacemesh.Conformance.Poet;

internal static class TimingChecks
{
    public static string? Round(JsonElement v)
    {
        var clock = new RoundClock(Time(v, "genesis"), Span(v, "epoch_duration_ns"), Span(v, "phase_shift_ns"), Span(v, "cycle_gap_ns"));
        switch (v.Text("kind"))
        {
            case "round":
                uint round = v.U32("round_id");
                return Json.Same("start", Time(v, "start"), clock.Start(round)) ?? Json.Same("end", Time(v, "end"), clock.End(round))
                    ?? Json.Same("duration", Span(v, "duration_ns"), clock.End(round) - clock.Start(round));
            case "open_round":
                return Json.Same("open round", v.U32("open_round_id"), clock.OpenRound(Time(v, "when")));
            default:
                throw new UnknownCaseKindException(v.Text("kind"));
        }
    }

    public static string? Publish(JsonElement v)
    {
        TimeSpan layer = Span(v, "layer_duration_ns");
        var clock = new RoundClock(Time(v, "genesis"), layer * v.U32("layers_per_epoch"), Span(v, "phase_shift_ns"),
            Span(v, "cycle_gap_ns"));
        PublishTimes times = PublishTimes.Of(
            v.U32("publish_epoch"), clock, Span(v, "grace_period_ns"), Span(v, "positioning_atx_selection_timeout_ns"));
        return Json.Same("round", v.U32("poet_round_id"), times.Round)
            ?? Json.Same("publish start", Time(v, "publish_epoch_start"), times.PublishStart)
            ?? Json.Same("publish end", Time(v, "publish_epoch_end"), times.PublishEnd)
            ?? Json.Same("round start", Time(v, "poet_round_start"), times.RoundStart)
            ?? Json.Same("round end", Time(v, "poet_round_end"), times.RoundEnd)
            ?? Json.Same("proof deadline", Time(v, "poet_proof_deadline"), times.ProofDeadline)
            ?? Json.Same("challenge", Time(v, "challenge_building_wakes"), times.BuildChallengeAt)
            ?? Json.Same("positioning", Time(v, "positioning_search_ends"), times.PositioningSearchEnds);
    }

    private static TimeSpan Span(JsonElement v, string name) => TimeSpan.FromTicks(v.I64(name) / 100);

    // .NET rounds a ninth decimal; the clock's resolution cuts it.
    private static DateTimeOffset Time(JsonElement v, string name)
    {
        string text = v.Text(name);
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
            text = text[..Math.Min(dot + 8, text.Length - 1)] + "Z";
        return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }
}
