// Job: the shapes of the smeshing timeline on the page.
// Invariant: every step is done (with its time), now, next (with its expected time where it can be known), skipped, failed or unknown.
namespace Spacemesh.Appliance.State;

/// <summary>Identities, their steps, and what to expect.</summary>
/// <param name="Outlook">When the next reward is due and why not earlier.</param>
/// <param name="Identities">One for each smesher of the node.</param>
public sealed record SmeshingPart(Outlook Outlook, IReadOnlyList<IdentityView> Identities)
{
    /// <summary>By value: lists are compared item by item.</summary>
    public bool Equals(SmeshingPart? other) =>
        other is not null && Outlook == other.Outlook && Identities.SequenceEqual(other.Identities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Outlook, Identities.Count);
}

/// <summary>When the next reward is due and why not earlier.</summary>
/// <param name="Kind"><c>earning</c>, <c>waiting</c>, <c>dark</c> or <c>unknown</c>.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Text">The cause, in a sentence or two.</param>
/// <param name="NextLayer">Layer of the next expected reward.</param>
/// <param name="NextMs">When it is expected.</param>
public sealed record Outlook(string Kind, string Title, string Text, uint? NextLayer, long? NextMs);

/// <summary>One smesher.</summary>
/// <param name="Id">Identity in hex.</param>
/// <param name="Setup">Making the space and its first proof.</param>
/// <param name="Cycles">From registration to rewards, one for each epoch that is open, the earliest first.</param>
public sealed record IdentityView(string Id, IReadOnlyList<TimelineStep> Setup, IReadOnlyList<CycleView> Cycles)
{
    /// <summary>By value: lists are compared item by item.</summary>
    public bool Equals(IdentityView? other) =>
        other is not null && Id == other.Id && Setup.SequenceEqual(other.Setup) && Cycles.SequenceEqual(other.Cycles);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Setup.Count, Cycles.Count);
}

/// <summary>The way to the rewards of one epoch.</summary>
/// <param name="Target">The epoch that is to pay.</param>
/// <param name="StartMs">Its start.</param>
/// <param name="EndMs">Its end.</param>
/// <param name="State"><c>earning</c>, <c>ready</c>, <c>proving</c>, <c>waiting</c>, <c>dark</c> or <c>ended</c>.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Steps">In order.</param>
/// <param name="Slots">Layers in which the smesher may act, by layer.</param>
public sealed record CycleView(
    uint Target, long StartMs, long EndMs, string State, string Title, IReadOnlyList<TimelineStep> Steps, IReadOnlyList<Slot> Slots)
{
    /// <summary>By value: lists are compared item by item.</summary>
    public bool Equals(CycleView? other) =>
        other is not null && Target == other.Target && StartMs == other.StartMs && EndMs == other.EndMs && State == other.State
        && Title == other.Title && Steps.SequenceEqual(other.Steps) && Slots.SequenceEqual(other.Slots);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Target, State, Title);
}

/// <summary>One step.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Explain">What it is, for someone who has never heard of it.</param>
/// <param name="State"><c>done</c>, <c>now</c>, <c>next</c>, <c>skipped</c>, <c>failed</c> or <c>unknown</c>.</param>
/// <param name="AtMs">When it was done; else when it is expected.</param>
/// <param name="Detail">What is special this time.</param>
/// <param name="FromMs">When a step that lasts until <paramref name="AtMs"/> began.</param>
/// <param name="Progress">0 to 1 where the step itself tells how far it is.</param>
public sealed record TimelineStep(
    string Key, string Title, string Explain, string State, long? AtMs = null, string? Detail = null, long? FromMs = null, double? Progress = null);

/// <summary>One layer in which the smesher may act.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Count">Eligibilities in it.</param>
/// <param name="State"><c>rewarded</c>, <c>proposed</c>, <c>missed</c> or <c>due</c>.</param>
public sealed record Slot(uint Layer, uint Count, string State);
