// Job: the steps before the first cycle: making the space and proving it once.
// Invariant: pure; what the node says of the space decides over what its events said.
using Spacemesh.Appliance.State;
using SpaceState = Spacemesh.Api.V1.PostSetupStatus.Types.State;

namespace Spacemesh.Appliance.Smeshing;

/// <summary>Making the space and proving it once.</summary>
internal static class SetupSteps
{
    private const string SpaceExplain =
        "The node fills the pledged disk space with unique data once (proof of space-time, PoST). It is kept for good and proven again every epoch.";

    private const string FirstProofExplain =
        "Before its first registration the node proves that the space is really there.";

    public static IReadOnlyList<TimelineStep> Of(SmesherAt smesher)
    {
        SmesherLog log = smesher.Log;
        TimelineStep space = Space(log, smesher.Facts.Space);
        bool busyLater = log.Cycles.Count > 0 || log.Eligibilities.Count > 0 || smesher.Facts.Activations.Any(a => a.Smesher == smesher.Id);
        TimelineStep first = new("first-proof", "Prove it once", FirstProofExplain, "next");
        if (log.FirstProofFailed)
            first = first with { State = "failed", Detail = "The proof failed; the node tries again." };
        else if (log.FirstProofDoneMs is not null || busyLater)
            first = first with { State = "done", AtMs = log.FirstProofDoneMs };
        else if (log.FirstProofStartedMs is not null)
            first = first with { State = "now", FromMs = log.FirstProofStartedMs };
        if (busyLater && space.State is "next" or "unknown")
            space = space with { State = "done" };
        return [space, first];
    }

    private static TimelineStep Space(SmesherLog log, SpaceFacts? facts)
    {
        var step = new TimelineStep("space", "Make the space", SpaceExplain, "next");
        if (facts?.State == SpaceState.Complete || (facts is null && log.SpaceDoneMs is not null))
            return step with { State = "done", AtMs = log.SpaceDoneMs };
        if (log.SpaceFailure is { } failure)
            return step with { State = "failed", Detail = failure };
        switch (facts?.State)
        {
            case SpaceState.Error:
                return step with { State = "failed", Detail = "The node reports an error; its log says which." };
            case SpaceState.InProgress or SpaceState.Paused or SpaceState.Prepared:
                double? progress = facts.LabelsTotal == 0 ? null : Math.Min(1, facts.LabelsWritten / (double)facts.LabelsTotal);
                string? detail = facts.State == SpaceState.Paused ? "Paused; it goes on where it stopped." : null;
                return step with { State = "now", FromMs = log.SpaceStartedMs, Progress = progress, Detail = detail };
        }
        if (log.SpaceDoneMs is { } done)
            return step with { State = "done", AtMs = done };
        return log.SpaceStartedMs is { } started ? step with { State = "now", FromMs = started } : step;
    }
}
