// Job: when rounds start, end and are open, from genesis, epoch duration, phase shift and cycle gap.
// Invariant: pure; a round collects until its start, works until its end, and at exactly its start the next one is open.
namespace Spacemesh.Poet.Rounds;

/// <summary>Timing of rounds (poet specification 3). Durations are exact to 100 ns.</summary>
public sealed record RoundClock(DateTimeOffset Genesis, TimeSpan EpochDuration, TimeSpan PhaseShift, TimeSpan CycleGap)
{
    /// <summary>Work on the round begins, and its registration ends.</summary>
    public DateTimeOffset Start(uint round) => Genesis + PhaseShift + round * EpochDuration;

    /// <summary>Work on the round ends; what is left of the epoch is for making proofs.</summary>
    public DateTimeOffset End(uint round) => Start(round) + EpochDuration - CycleGap;

    /// <summary>The round that takes registrations; 0 until genesis + phase shift, also before genesis.</summary>
    public uint OpenRound(DateTimeOffset now)
    {
        TimeSpan running = now - Genesis - PhaseShift;
        return running < TimeSpan.Zero ? 0 : checked((uint)(running.Ticks / EpochDuration.Ticks) + 1);
    }
}

/// <summary>The times of a node that wants to publish an ATX in a given epoch (poet specification 12).</summary>
public sealed record PublishTimes(
    uint PublishEpoch, DateTimeOffset PublishStart, DateTimeOffset PublishEnd, uint Round, DateTimeOffset RoundStart,
    DateTimeOffset RoundEnd,
    DateTimeOffset ProofDeadline, DateTimeOffset BuildChallengeAt, DateTimeOffset PositioningSearchEnds)
{
    /// <summary>
    /// Times for publish epoch P >= 1: its challenge goes to round P-1. The challenge is built a grace period before the round starts; the
    /// search for a positioning ATX ends <paramref name="positioningTimeout"/> after that (at the round's start if it is zero).
    /// </summary>
    public static PublishTimes Of(uint publishEpoch, RoundClock clock, TimeSpan gracePeriod, TimeSpan positioningTimeout)
    {
        ArgumentOutOfRangeException.ThrowIfZero(publishEpoch);
        DateTimeOffset start = clock.Genesis + publishEpoch * clock.EpochDuration;
        DateTimeOffset end = start + clock.EpochDuration;
        DateTimeOffset roundStart = clock.Start(publishEpoch - 1);
        DateTimeOffset build = roundStart - gracePeriod;
        return new(publishEpoch, start, end, publishEpoch - 1, roundStart, clock.End(publishEpoch - 1), end - clock.CycleGap, build,
            build + positioningTimeout);
    }
}
