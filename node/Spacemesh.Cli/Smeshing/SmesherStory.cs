// Job: what events and ATXs add up to: the step the smesher is at, the epochs it may act in, the layers drawn for it.
// Invariant: holds the last few epochs only; the order of events is the only clock.
using Spacemesh.Api.V1;
using Spacemesh.Cli.Node;

namespace Spacemesh.Cli.Smeshing;

/// <summary>The smesher as its events tell it.</summary>
internal sealed class SmesherStory(NetworkFacts network)
{
    // Nothing further back matters to what comes next.
    private const uint EpochsKept = 4;

    private readonly SortedSet<uint> _activeEpochs = [];
    private readonly SortedSet<uint> _beaconEpochs = [];
    private readonly SortedSet<uint> _drawnLayers = [];
    private readonly SortedSet<uint> _drawnEpochs = [];

    /// <summary>What it is doing: the last step that is not a proposal of a layer.</summary>
    public EventLine? Step { get; private set; }

    /// <summary>When <see cref="Step"/> was told.</summary>
    public DateTimeOffset? StepAt { get; private set; }

    /// <summary>When the first event was told; after a restart of the node, soon after its start.</summary>
    public DateTimeOffset? BeganAt { get; private set; }

    /// <summary>Layer of the last proposal.</summary>
    public uint? LastProposal { get; private set; }

    /// <summary>The epoch that the activation in the making will pay in.</summary>
    public uint? PendingTarget { get; private set; }

    /// <summary>The last failure, until the same step succeeds.</summary>
    public string? Failure { get; private set; }

    /// <summary>Takes an event; its words, or null if it says nothing of its own.</summary>
    public EventLine? Add(Event item)
    {
        EventLine? line = EventLine.For(item, network);
        if (line is null)
            return null;
        BeganAt ??= item.Timestamp?.ToDateTimeOffset();
        Remember(item);
        if (item.Failure)
            Failure = line.Text;
        else if (item.DetailsCase is Event.DetailsOneofCase.PostComplete or Event.DetailsOneofCase.InitComplete)
            Failure = null;
        if (item.DetailsCase == Event.DetailsOneofCase.Proposal)
            line = line with { Next = NextSlot(item.Proposal.Layer + 1) is { } next ? $"a proposal in layer {next}" : "", NextAt = StartOf(next: item.Proposal.Layer + 1) };
        else if (item.DetailsCase != Event.DetailsOneofCase.Beacon)
            (Step, StepAt) = (line, item.Timestamp?.ToDateTimeOffset());
        return line;
    }

    /// <summary>Takes an ATX that the node has stored.</summary>
    public void AddActivation(uint publishEpoch) => Keep(_activeEpochs, publishEpoch + 1);

    /// <summary>Whether an ATX gives the right to act in the epoch.</summary>
    public bool IsActive(uint epoch) => _activeEpochs.Contains(epoch);

    /// <summary>Whether the beacon of the epoch was told.</summary>
    public bool HasBeacon(uint epoch) => _beaconEpochs.Contains(epoch);

    /// <summary>Whether layers of the epoch were drawn.</summary>
    public bool HasDrawn(uint epoch) => _drawnEpochs.Contains(epoch);

    /// <summary>The first drawn layer from a layer on.</summary>
    public uint? NextSlot(uint from)
    {
        foreach (uint layer in _drawnLayers.GetViewBetween(from, uint.MaxValue))
            return layer;
        return null;
    }

    private DateTimeOffset? StartOf(uint next) => NextSlot(next) is { } slot ? network.Start(slot) : null;

    private void Remember(Event item)
    {
        switch (item.DetailsCase)
        {
            case Event.DetailsOneofCase.Beacon:
                Keep(_beaconEpochs, item.Beacon.Epoch);
                break;
            case Event.DetailsOneofCase.WaitingForPoetRegistrationWindow:
                PendingTarget = item.WaitingForPoetRegistrationWindow.Publish + 1;
                break;
            case Event.DetailsOneofCase.WaitingForPoetRoundEnd:
                PendingTarget = item.WaitingForPoetRoundEnd.Target;
                break;
            case Event.DetailsOneofCase.AtxPublished:
                Keep(_activeEpochs, item.AtxPublished.Target);
                break;
            case Event.DetailsOneofCase.Eligibilities:
                Keep(_drawnEpochs, item.Eligibilities.Epoch);
                Keep(_beaconEpochs, item.Eligibilities.Epoch);
                Keep(_activeEpochs, item.Eligibilities.Epoch);
                foreach (ProposalEligibility slot in item.Eligibilities.Eligibilities)
                    _drawnLayers.Add(slot.Layer);
                _drawnLayers.RemoveWhere(layer => layer / network.LayersPerEpoch + EpochsKept < item.Eligibilities.Epoch);
                break;
            case Event.DetailsOneofCase.Proposal:
                LastProposal = item.Proposal.Layer;
                break;
        }
    }

    private static void Keep(SortedSet<uint> epochs, uint epoch)
    {
        epochs.Add(epoch);
        epochs.RemoveWhere(e => e + EpochsKept < epoch);
    }
}
