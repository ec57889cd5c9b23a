// Job: one event of the node in calm words: what happened, what comes next and when.
// Invariant: pure; the deprecated twins of waiting events say nothing, so that nothing is told twice.
using Spacemesh.Api.V1;
using Spacemesh.Cli.Node;
using Spacemesh.Cli.Output;

namespace Spacemesh.Cli.Smeshing;

/// <summary>What an event means to a person.</summary>
/// <param name="Kind">Name of the event, as in the API.</param>
/// <param name="Text">What happened.</param>
/// <param name="Next">What comes next; empty when the event does not tell.</param>
/// <param name="NextAt">When it comes.</param>
internal sealed record EventLine(string Kind, string Text, string Next = "", DateTimeOffset? NextAt = null)
{
    /// <summary>The words for an event; null for a twin that says nothing of its own.</summary>
    public static EventLine? For(Event item, NetworkFacts network) => item.DetailsCase switch
    {
        Event.DetailsOneofCase.PoetWaitRound or Event.DetailsOneofCase.PoetWaitProof => null,
        Event.DetailsOneofCase.Beacon => Beacon(item.Beacon),
        Event.DetailsOneofCase.InitStart => new("init_start", "The space is prepared: missing PoST data is made.", "a first proof of it"),
        Event.DetailsOneofCase.InitComplete => new("init_complete", "The space is ready (PoST data complete).", "a first proof of it"),
        Event.DetailsOneofCase.InitFailed => new("init_failed", $"Filling the space failed: {item.InitFailed.Error}."),
        Event.DetailsOneofCase.PostServiceStarted => new("post_service_started", "The PoST service runs."),
        Event.DetailsOneofCase.PostServiceStopped => new("post_service_stopped", "The PoST service stopped."),
        Event.DetailsOneofCase.PostStart => PostStart(item.PostStart),
        Event.DetailsOneofCase.PostComplete => PostComplete(item),
        Event.DetailsOneofCase.WaitingForPoetRegistrationWindow => Registration(item.WaitingForPoetRegistrationWindow),
        Event.DetailsOneofCase.RegisteredInPoet =>
            new("registered_in_poet", $"Registered in round {item.RegisteredInPoet.RoundId} of {item.RegisteredInPoet.Url}."),
        Event.DetailsOneofCase.WaitingForPoetRoundEnd => RoundEnd(item.WaitingForPoetRoundEnd),
        Event.DetailsOneofCase.ProofDownloadedFromPoet => new("proof_downloaded_from_poet",
            $"The proof of round {item.ProofDownloadedFromPoet.RoundId} is here: {item.ProofDownloadedFromPoet.Ticks} ticks."),
        Event.DetailsOneofCase.BestProofSelected => new("best_proof_selected",
            $"The best proof of time has {item.BestProofSelected.Ticks} ticks.", "a proof that the space was held meanwhile"),
        Event.DetailsOneofCase.AtxPublished => Atx(item.AtxPublished),
        Event.DetailsOneofCase.Eligibilities => Eligible(item, network),
        Event.DetailsOneofCase.Proposal => new("proposal", $"Proposal published for layer {item.Proposal.Layer}."),
        Event.DetailsOneofCase.Malfeasance =>
            new("malfeasance", "This identity was proven to have signed against the rules; it is out for good."),
        _ => new("unknown", item.Help),
    };

    private static EventLine Beacon(EventBeacon e) =>
        new("beacon", $"The beacon of epoch {e.Epoch} is {Convert.ToHexStringLower(e.Beacon.Span)}.");

    private static EventLine PostStart(EventPostStart e) => IsFirstProof(e.Challenge.Span)
        ? new("post_start", "A first proof of the space is being made.")
        : new("post_start", "A proof that the space was held is being made.", "the activation (ATX)");

    private static EventLine PostComplete(Event item) => item.Failure
        ? new("post_complete", $"The proof of the space failed. {item.Help}")
        : IsFirstProof(item.PostComplete.Challenge.Span)
            ? new("post_complete", "The first proof of the space is made.", "registration with PoET")
            : new("post_complete", "The proof of the space is made.", "the activation (ATX)");

    // In this event the field named round_end holds the time the wait ends.
    private static EventLine Registration(EventWaitingForPoETRegistrationWindow e) => new(
        "waiting_for_poet_registration_window", $"Waiting to register for the PoET round that ends in epoch {e.Publish}.",
        "registration", e.RoundEnd?.ToDateTimeOffset());

    private static EventLine RoundEnd(EventWaitingForPoETRoundEnd e) => new(
        "waiting_for_poet_round_end", $"Waiting for the PoET round to end; its proof earns in epoch {e.Target}.",
        "the proof of time, then the proof of the space and the activation (ATX)", e.RoundEnd?.ToDateTimeOffset());

    private static EventLine Atx(EventAtxPubished e) => new(
        "atx_published", $"Activation {Phrases.ShortId(e.Id.Span)} published: it gives the right to act in epoch {e.Target}.",
        $"epoch {e.Target} and its proposals", e.Until?.ToDateTimeOffset());

    private static EventLine Eligible(Event item, NetworkFacts network)
    {
        EventEligibilities e = item.Eligibilities;
        uint[] layers = [.. e.Eligibilities.Select(slot => slot.Layer).Order()];
        if (layers.Length == 0)
            return new("eligibilities", $"No layer of epoch {e.Epoch} was drawn for this smesher.");
        // After a restart some of them are over.
        uint running = item.Timestamp is { } at ? network.LayerAt(at.ToDateTimeOffset()) : 0;
        string text = $"Drawn for {layers.Length} layers of epoch {e.Epoch}: {Phrases.Ranges(layers)}.";
        int next = Array.FindIndex(layers, layer => layer >= running);
        return next < 0 ? new("eligibilities", text) : new("eligibilities", text, $"a proposal in layer {layers[next]}", network.Start(layers[next]));
    }

    // The first proof has no PoET behind it; its challenge is zero.
    private static bool IsFirstProof(ReadOnlySpan<byte> challenge) => !challenge.ContainsAnyExcept((byte)0);
}
