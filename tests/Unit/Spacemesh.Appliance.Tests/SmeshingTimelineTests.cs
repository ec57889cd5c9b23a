// Job: the timeline against recorded lives of a smesher.
// Invariant: what is expected stands in the recordings.
using Spacemesh.Api.V1;
using Spacemesh.Appliance.Smeshing;
using Spacemesh.Appliance.State;

namespace Spacemesh.Appliance.Tests;

public sealed class SmeshingTimelineTests
{
    private const string Smesher = "ee94762a8ad4b19e0d5244942e1dd1d1c1d41daca70ee3713b6f30f0ef5b52b1";
    private const uint LayersPerEpoch = 10;

    private static readonly LayerCalendar Calendar = new(
        new DateTimeOffset(2026, 11, 23, 20, 8, 53, TimeSpan.Zero).ToUnixTimeMilliseconds(), 6000, LayersPerEpoch, 19);

    private static readonly PoetRhythm Rhythm = new(18_000, 30_000, 0);

    [Fact]
    public void Before_genesis_the_first_registration_is_next_and_rewards_begin_with_layer_21()
    {
        SmeshingPart part = At(Calendar.GenesisMs - 12_000);
        CycleView first = part.Identities.Single().Cycles[0];
        Assert.Equal("done,done", States(part.Identities[0].Setup));
        Assert.Equal(2u, first.Target);
        Assert.Equal("now", Step(first, "register").State);
        Assert.Equal(Calendar.GenesisMs + 18_000, Step(first, "register").AtMs);
        Assert.Equal("waiting", part.Outlook.Kind);
        Assert.Equal(21u, part.Outlook.NextLayer);
    }

    [Fact]
    public void In_the_round_time_passes_until_its_recorded_end()
    {
        CycleView cycle = Only(At(Calendar.GenesisMs + 40_000), 2);
        Assert.Equal("proving", cycle.State);
        Assert.Equal("done", Step(cycle, "register").State);
        Assert.Equal("now", Step(cycle, "round").State);
        Assert.Equal(Calendar.EpochStart(1), Step(cycle, "round").AtMs);
        Assert.Equal("next", Step(cycle, "prove").State);
    }

    [Fact]
    public void After_the_first_activation_the_next_cycle_waits_beside_it()
    {
        SmeshingPart part = At(Calendar.EpochStart(1) + 5_000);
        Assert.Equal("ready", Only(part, 2).State);
        Assert.Equal("done", Step(Only(part, 2), "publish").State);
        Assert.Equal("waiting", Only(part, 3).State);
        Assert.Equal("now", Step(Only(part, 3), "register").State);
        Assert.Equal("Getting ready", part.Outlook.Title);
    }

    [Fact]
    public void In_every_layer_that_pays_the_outlook_names_that_layer()
    {
        for (uint layer = 22; layer < 80; layer++)
        {
            SmeshingPart part = At(Calendar.LayerStart(layer) + 2000, applied: layer - 1);
            CycleView cycle = Only(part, layer / LayersPerEpoch);
            Assert.Equal("earning", cycle.State);
            Assert.Equal("earning", part.Outlook.Kind);
            Assert.Equal(layer, part.Outlook.NextLayer);
            Assert.Equal("done,done,done,done,done,done", States(cycle.Steps.Take(6)));
            uint firstPaid = Math.Max(Calendar.FirstPayingLayer, Calendar.FirstLayerOf(cycle.Target));
            Assert.Equal((int)(layer - firstPaid), cycle.Slots.Count(slot => slot.State == "rewarded"));
        }
    }

    [Fact]
    public void Every_recorded_epoch_has_ten_slots_and_three_cycles_never_hide_the_paying_one()
    {
        for (uint epoch = 2; epoch < 8; epoch++)
        {
            SmeshingPart part = At(Calendar.EpochStart(epoch) + 20_000);
            Assert.Equal(10, Only(part, epoch).Slots.Count);
            Assert.Equal(epoch, part.Identities[0].Cycles[0].Target);
        }
    }

    [Fact]
    public void The_same_events_again_change_nothing()
    {
        long now = Calendar.EpochStart(5) + 9_000;
        SmeshingTimeline once = Told(now), twice = Told(now);
        foreach (Event happened in Recording.Events("standalone-tx").Where(happened => Ms(happened) <= now))
            twice.Apply(happened);
        SmeshingFacts facts = Facts(now, 50);
        Assert.Equal(StateJson.Write(Whole(once.At(now, Calendar, Rhythm, facts))), StateJson.Write(Whole(twice.At(now, Calendar, Rhythm, facts))));
    }

    [Fact]
    public void A_pause_of_a_lone_smesher_names_the_missing_activation_then_the_missing_beacon_then_the_next_reward()
    {
        // The node stood still from epoch 3 on and came back in epoch 6: it registers for publish epoch 7.
        SmeshingTimeline timeline = Told(Calendar.EpochStart(3));
        long back = Calendar.EpochStart(6) + 5_000;
        timeline.Apply(Waiting(back, publish: 7, Calendar.EpochStart(6) + 18_000));
        SmeshingFacts facts = Facts(Calendar.EpochStart(3), 29) with { Activations = Targets(2, 3) };
        SmeshingPart dark = timeline.At(back + 1000, Calendar, Rhythm, facts);
        Assert.Equal("dark", dark.Outlook.Kind);
        Assert.Contains("No activation for epoch 6", dark.Outlook.Text, StringComparison.Ordinal);
        // The activation of publish epoch 7 is for epoch 8, whose beacon nobody draws in epoch 7; epoch 9 is the first with both.
        Assert.Equal(Calendar.FirstLayerOf(9), dark.Outlook.NextLayer);
        Assert.Equal("dark", Only(dark, 6).State);
        Assert.Equal("dark", Only(dark, 7).State);

        SmeshingPart ahead = timeline.At(Calendar.EpochStart(7) + 8_000, Calendar, Rhythm, facts with { Activations = Targets(2, 3, 8) });
        Assert.Equal("No beacon", Only(ahead, 8).Title);

        SmeshingPart beaconless = timeline.At(
            Calendar.EpochStart(8) + 8_000, Calendar, Rhythm, facts with { Activations = Targets(2, 3, 8, 9) });
        Assert.Equal("dark", beaconless.Outlook.Kind);
        Assert.Contains("No beacon for epoch 8", beaconless.Outlook.Text, StringComparison.Ordinal);
        Assert.Equal(Calendar.FirstLayerOf(9), beaconless.Outlook.NextLayer);
    }

    [Fact]
    public void A_failed_proof_is_shown_as_failed_and_a_success_afterwards_heals_it()
    {
        long now = Calendar.EpochStart(1) + 2_000;
        SmeshingTimeline timeline = Told(now);
        Event failure = Recording.Events("standalone-tx").First(
            happened => happened.PostComplete is not null && !happened.PostComplete.Challenge.Span.SequenceEqual(new byte[32]));
        failure.Failure = true;
        timeline.Apply(failure);
        Assert.Equal("failed", Step(Only(timeline.At(now, Calendar, Rhythm, Facts(now, 0)), 2), "prove").State);
        failure.Failure = false;
        timeline.Apply(failure);
        Assert.Equal("done", Step(Only(timeline.At(now, Calendar, Rhythm, Facts(now, 0)), 2), "prove").State);
    }

    [Fact]
    public void Own_layers_that_pass_without_a_proposal_end_the_promise_of_a_reward()
    {
        long now = Calendar.LayerStart(25);
        var timeline = new SmeshingTimeline();
        foreach (Event happened in Recording.Events("standalone-tx").Where(happened => Ms(happened) <= now && happened.Proposal is null))
            timeline.Apply(happened);
        Outlook outlook = timeline.At(now, Calendar, Rhythm, Facts(now, 0)).Outlook;
        Assert.Equal("Nothing is proposed", outlook.Title);
        Assert.Null(outlook.NextLayer);
    }

    [Fact]
    public void A_node_without_identities_says_that_it_does_not_smesh()
    {
        SmeshingPart part = new SmeshingTimeline().At(Calendar.GenesisMs, Calendar, Rhythm, new SmeshingFacts { IsAlone = true });
        Assert.Equal("unknown", part.Outlook.Kind);
        Assert.Null(part.Outlook.NextLayer);
    }

    [Fact]
    public void The_other_recording_of_a_standalone_network_earns_in_all_of_its_epochs()
    {
        var calendar = new LayerCalendar(
            new DateTimeOffset(2026, 11, 23, 2, 44, 16, TimeSpan.Zero).ToUnixTimeMilliseconds(), 6000, LayersPerEpoch, 19);
        for (uint epoch = 2; epoch < 8; epoch++)
        {
            long now = calendar.EpochStart(epoch) + 3_000;
            var timeline = new SmeshingTimeline();
            foreach (Event happened in Recording.Events("standalone").Where(happened => Ms(happened) <= now))
                timeline.Apply(happened);
            SmeshingPart part = timeline.At(now, calendar, Rhythm, new SmeshingFacts { IsAlone = true });
            Assert.Equal("earning", part.Outlook.Kind);
            Assert.Equal("earning", part.Identities.Single().Cycles[0].State);
        }
    }

    private static SmeshingPart At(long now, uint applied = 0) => Told(now).At(now, Calendar, Rhythm, Facts(now, applied));

    private static SmeshingTimeline Told(long now)
    {
        var timeline = new SmeshingTimeline();
        foreach (Event happened in Recording.Events("standalone-tx").Where(happened => Ms(happened) <= now))
            timeline.Apply(happened);
        return timeline;
    }

    private static SmeshingFacts Facts(long now, uint applied)
    {
        var rewards = new Dictionary<(string, uint), ulong>();
        for (uint layer = 21; layer <= applied; layer++)
            rewards[(Smesher, layer)] = 477_614_240_770;
        return new SmeshingFacts { Smeshers = [Smesher], IsSmeshing = true, IsAlone = true, Rewards = rewards, AppliedLayer = applied };
    }

    private static HashSet<(string, uint)> Targets(params uint[] targets) => [.. targets.Select(target => (Smesher, target))];

    private static Event Waiting(long ms, uint publish, long until) => new()
    {
        Timestamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(ms)),
        WaitingForPoetRegistrationWindow = new EventWaitingForPoETRegistrationWindow
        {
            Publish = publish, Smesher = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(Smesher)),
            RoundEnd = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(until)),
        },
    };

    private static CycleView Only(SmeshingPart part, uint target) => part.Identities.Single().Cycles.Single(cycle => cycle.Target == target);

    private static TimelineStep Step(CycleView cycle, string key) => cycle.Steps.Single(step => step.Key == key);

    private static string States(IEnumerable<TimelineStep> steps) => string.Join(',', steps.Select(step => step.State));

    private static PageState Whole(SmeshingPart part) => PageState.Empty with { Smeshing = part };

    private static long Ms(Event happened) => happened.Timestamp.ToDateTimeOffset().ToUnixTimeMilliseconds();
}
