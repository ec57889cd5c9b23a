// Job: the node's events in words.
// Invariant: every kind has its own words; the deprecated twins of other events give none.
using System.Globalization;
using Google.Protobuf;
using Spacemesh.Api.V1;
using Case = Spacemesh.Api.V1.Event.DetailsOneofCase;

namespace Spacemesh.Appliance.Feed;

/// <summary>An event in words.</summary>
/// <param name="Kind">See <see cref="State.LedgerEntry.Kind"/>.</param>
/// <param name="Title">What, in a few words.</param>
/// <param name="Text">More of it.</param>
public sealed record EventText(string Kind, string Title, string Text)
{
    /// <summary>The words for an event; null for one that another event says better.</summary>
    public static EventText? For(Event happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        EventText? text = happened.DetailsCase switch
        {
            // Sent together with their successors.
            Case.PoetWaitRound or Case.PoetWaitProof => null,
            Case.InitStart or Case.InitComplete or Case.InitFailed or Case.PostServiceStarted or Case.PostServiceStopped => Space(happened),
            Case.PostStart or Case.PostComplete => Proof(happened),
            Case.WaitingForPoetRegistrationWindow or Case.RegisteredInPoet or Case.WaitingForPoetRoundEnd
                or Case.ProofDownloadedFromPoet or Case.BestProofSelected => Time(happened),
            Case.Beacon => new("network", $"Beacon of epoch {happened.Beacon.Epoch}",
                $"The network's shared random number for the epoch is {Hex(happened.Beacon.Beacon)}."),
            Case.AtxPublished => new("proof", $"Activation for epoch {happened.AtxPublished.Target} published",
                $"ATX {Short(happened.AtxPublished.Id)} carries the proofs of space and time."),
            Case.Eligibilities => new("work", $"Layers of epoch {happened.Eligibilities.Epoch} drawn", Drawn(happened.Eligibilities)),
            Case.Proposal => new("work", $"Proposal in layer {happened.Proposal.Layer}",
                $"Proposal {Short(happened.Proposal.Proposal)} went out; the reward comes with the layer's block."),
            Case.Malfeasance => new("fault", "Proof of misconduct",
                "This identity signed two different messages where only one is allowed. The network excludes it for good."),
            _ => happened.Help.Length == 0 ? null : new("network", "The node says", happened.Help),
        };
        return text is not null && happened.Failure ? text with { Kind = "fault" } : text;
    }

    private static EventText Space(Event happened) => happened.DetailsCase switch
    {
        Case.InitStart => new("space", "Making the space", "The pledged disk space is filled once; what is there already is kept."),
        Case.InitComplete => new("space", "The space is complete", "All labels are on disk."),
        Case.InitFailed => new("fault", "Making the space failed", happened.InitFailed.Error.Length > 0 ? happened.InitFailed.Error : happened.Help),
        Case.PostServiceStarted => new("space", "Proof service started", "The program that reads and proves the space is running."),
        _ => new("space", "Proof service stopped", "The program that reads and proves the space has ended."),
    };

    private static EventText Proof(Event happened)
    {
        if (happened.DetailsCase == Case.PostStart)
        {
            return happened.PostStart.Challenge.Span.ContainsAnyExcept((byte)0)
                ? new("proof", "Proving the space", "The question comes from the proof of time.")
                : new("proof", "Proving the new space once", "Before the first registration the space is proven once.");
        }
        return happened.Failure
            ? new("fault", "The proof of space failed", "The node tries again by itself.")
            : new("proof", "Space proven", "The proof of space is made.");
    }

    private static EventText Time(Event happened) => happened.DetailsCase switch
    {
        Case.WaitingForPoetRegistrationWindow => new("time", "Waiting to register",
            $"Registration for the proofs of epoch {happened.WaitingForPoetRegistrationWindow.Publish} opens soon."),
        Case.RegisteredInPoet => new("time", "Registered for a proof of time",
            $"PoET server {happened.RegisteredInPoet.Url}, round {happened.RegisteredInPoet.RoundId}."),
        Case.WaitingForPoetRoundEnd => new("time", "The round is running",
            $"Its end begins the proofs for epoch {happened.WaitingForPoetRoundEnd.Target}."),
        Case.ProofDownloadedFromPoet => new("time", "Proof of time fetched",
            $"Round {happened.ProofDownloadedFromPoet.RoundId} proves {Number(happened.ProofDownloadedFromPoet.Ticks)} ticks."),
        _ => new("time", "Best proof of time chosen",
            $"Round {happened.BestProofSelected.RoundId} of {happened.BestProofSelected.Url}, {Number(happened.BestProofSelected.Ticks)} ticks."),
    };

    private static string Drawn(EventEligibilities drawn)
    {
        string layers = drawn.Eligibilities.Count == 1 ? "1 layer" : $"{drawn.Eligibilities.Count} layers";
        string smeshers = drawn.ActiveSetSize == 1 ? "1 active identity" : $"{Number(drawn.ActiveSetSize)} active identities";
        return $"This identity may propose in {layers}; the epoch has {smeshers}.";
    }

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private static string Short(ByteString bytes)
    {
        string hex = Hex(bytes);
        return hex.Length <= 10 ? hex : hex[..10];
    }

    private static string Number(ulong number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u2009');
}
