// Job: the smeshing timeline: takes the node's events one by one, gives the steps of every identity at a moment.
// Invariant: pure: no clock, no I/O; the same events and moment give the same timeline; an event twice changes nothing.
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Api.V1;
using Spacemesh.Appliance.State;

namespace Spacemesh.Appliance.Smeshing;

/// <summary>The smeshing timeline of a node. Not thread-safe.</summary>
public sealed class SmeshingTimeline
{
    /// <summary>Identities followed; a node with more shows the first.</summary>
    private const int MaxSmeshers = 64;

    private const uint BeaconsKept = 6;

    private readonly Dictionary<string, SmesherLog> logs = [];
    private readonly SortedSet<uint> beacons = [];

    /// <summary>Takes one event.</summary>
    public void Apply(Event happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        long ms = Ms(happened.Timestamp) ?? 0;
        switch (happened.DetailsCase)
        {
            case Event.DetailsOneofCase.Beacon:
                beacons.Add(happened.Beacon.Epoch);
                beacons.RemoveWhere(epoch => epoch + BeaconsKept < happened.Beacon.Epoch);
                break;
            case Event.DetailsOneofCase.ProofDownloadedFromPoet:
                foreach (SmesherLog log in logs.Values)
                    Fetched(log.OfRound(happened.ProofDownloadedFromPoet.RoundId), ms, happened.ProofDownloadedFromPoet.Ticks);
                break;
            default:
                if (Smesher(happened) is { Length: > 0 } smesher && Log(Hex(smesher)) is { } own)
                    ApplyOwn(own, happened, ms);
                break;
        }
    }

    /// <summary>The timeline at a moment.</summary>
    public SmeshingPart At(long nowMs, LayerCalendar calendar, PoetRhythm rhythm, SmeshingFacts facts)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(rhythm);
        ArgumentNullException.ThrowIfNull(facts);
        List<string> ids = [.. facts.Smeshers.Union(logs.Keys).Order(StringComparer.Ordinal).Take(MaxSmeshers)];
        List<SmesherAt> smeshers =
            [.. ids.Select(id => new SmesherAt(logs.GetValueOrDefault(id) ?? new SmesherLog(id), beacons, nowMs, calendar, rhythm, facts))];
        return new SmeshingPart(
            OutlookRule.For(smeshers, nowMs, calendar, facts),
            [.. smeshers.Select(smesher => new IdentityView(smesher.Id, SetupSteps.Of(smesher), CycleSteps.Of(smesher)))]);
    }

    private static void ApplyOwn(SmesherLog log, Event happened, long ms)
    {
        switch (happened.DetailsCase)
        {
            case Event.DetailsOneofCase.InitStart:
                log.SpaceStartedMs = ms;
                log.SpaceFailure = null;
                break;
            case Event.DetailsOneofCase.InitComplete:
                log.SpaceDoneMs = ms;
                log.SpaceFailure = null;
                break;
            case Event.DetailsOneofCase.InitFailed:
                log.SpaceFailure = happened.InitFailed.Error.Length > 0 ? happened.InitFailed.Error : happened.Help;
                break;
            case Event.DetailsOneofCase.PostStart:
                ProofStarted(log, happened.PostStart.Challenge, ms);
                break;
            case Event.DetailsOneofCase.PostComplete:
                ProofEnded(log, happened, ms);
                break;
            case Event.DetailsOneofCase.WaitingForPoetRegistrationWindow:
                CycleLog waiting = log.Enter(happened.WaitingForPoetRegistrationWindow.Publish);
                waiting.WaitingSinceMs = ms;
                waiting.RegisterAtMs = Ms(happened.WaitingForPoetRegistrationWindow.RoundEnd);
                break;
            case Event.DetailsOneofCase.RegisteredInPoet when log.Current is { } registered:
                registered.RegisteredMs ??= ms;
                registered.PoetUrl ??= happened.RegisteredInPoet.Url;
                break;
            case Event.DetailsOneofCase.WaitingForPoetRoundEnd:
                CycleLog inRound = log.Enter(happened.WaitingForPoetRoundEnd.Publish);
                inRound.RegisteredMs ??= ms;
                inRound.RoundEndMs = Ms(happened.WaitingForPoetRoundEnd.RoundEnd);
                break;
            case Event.DetailsOneofCase.BestProofSelected:
                Fetched(log.OfRound(happened.BestProofSelected.RoundId), ms, happened.BestProofSelected.Ticks);
                break;
            case Event.DetailsOneofCase.AtxPublished:
                CycleLog published = log.Enter(happened.AtxPublished.Current);
                published.PublishedMs = ms;
                published.AtxId = Hex(happened.AtxPublished.Id);
                break;
            case Event.DetailsOneofCase.Eligibilities:
                log.AddEligibilities(ms, happened.Eligibilities);
                break;
            case Event.DetailsOneofCase.Proposal:
                log.Proposals[happened.Proposal.Layer] = ms;
                break;
        }
    }

    private static void ProofStarted(SmesherLog log, ByteString challenge, long ms)
    {
        if (IsFirst(challenge))
        {
            log.FirstProofStartedMs = ms;
            log.FirstProofFailed = false;
        }
        else if (log.Current is { } cycle)
        {
            cycle.ProvingSinceMs = ms;
            cycle.ProvingFailed = false;
        }
    }

    private static void ProofEnded(SmesherLog log, Event happened, long ms)
    {
        // A failure may come without its challenge: it belongs to the proof under way.
        bool isFirst = happened.PostComplete.Challenge.Length == 0
            ? log.FirstProofStartedMs is not null && log.FirstProofDoneMs is null
            : IsFirst(happened.PostComplete.Challenge);
        if (isFirst)
        {
            log.FirstProofFailed = happened.Failure;
            log.FirstProofDoneMs = happened.Failure ? log.FirstProofDoneMs : ms;
        }
        else if (log.Current is { } cycle)
        {
            cycle.ProvingFailed = happened.Failure;
            cycle.ProvedMs = happened.Failure ? cycle.ProvedMs : ms;
        }
    }

    private static void Fetched(CycleLog? cycle, long ms, ulong ticks)
    {
        if (cycle is null)
            return;
        cycle.ProofFetchedMs ??= ms;
        cycle.Ticks = Math.Max(cycle.Ticks, ticks);
    }

    private SmesherLog? Log(string id)
    {
        if (logs.TryGetValue(id, out SmesherLog? log))
            return log;
        return logs.Count >= MaxSmeshers ? null : logs[id] = new SmesherLog(id);
    }

    /// <summary>The first proof of new space answers a challenge of zeros.</summary>
    private static bool IsFirst(ByteString challenge) => challenge.Length > 0 && !challenge.Span.ContainsAnyExcept((byte)0);

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private static long? Ms(Timestamp? time) => time is null ? null : (time.Seconds * 1000) + (time.Nanos / 1_000_000);

    private static ByteString? Smesher(Event happened) => happened.DetailsCase switch
    {
        Event.DetailsOneofCase.InitStart => happened.InitStart.Smesher,
        Event.DetailsOneofCase.InitComplete => happened.InitComplete.Smesher,
        Event.DetailsOneofCase.InitFailed => happened.InitFailed.Smesher,
        Event.DetailsOneofCase.PostStart => happened.PostStart.Smesher,
        Event.DetailsOneofCase.PostComplete => happened.PostComplete.Smesher,
        Event.DetailsOneofCase.WaitingForPoetRegistrationWindow => happened.WaitingForPoetRegistrationWindow.Smesher,
        Event.DetailsOneofCase.RegisteredInPoet => happened.RegisteredInPoet.Smesher,
        Event.DetailsOneofCase.WaitingForPoetRoundEnd => happened.WaitingForPoetRoundEnd.Smesher,
        Event.DetailsOneofCase.BestProofSelected => happened.BestProofSelected.Smesher,
        Event.DetailsOneofCase.AtxPublished => happened.AtxPublished.Smesher,
        Event.DetailsOneofCase.Eligibilities => happened.Eligibilities.Smesher,
        Event.DetailsOneofCase.Proposal => happened.Proposal.Smesher,
        _ => null,
    };
}
