// Job: constants of the beacon protocol and its timetable.
// Invariant: pure functions of the configuration; the protocol that runs in an epoch decides the beacon of the next one.
namespace Spacemesh.Consensus.Beacons;

/// <summary>A fraction of two positive integers.</summary>
/// <param name="Numerator">Above the line.</param>
/// <param name="Denominator">Below it; not 0.</param>
public readonly record struct Fraction(ulong Numerator, ulong Denominator);

/// <summary>Constants of the beacon protocol on a network.</summary>
public sealed record BeaconConfig
{
    /// <summary>Number of voting rounds; 0 switches the protocol off.</summary>
    public required uint Rounds { get; init; }

    /// <summary>Expected number of proposals, roughly.</summary>
    public uint Kappa { get; init; } = 40;

    /// <summary>Largest share of dishonest weight the threshold allows for.</summary>
    public Fraction Q { get; init; } = new(1, 3);

    /// <summary>Share of the epoch's weight that decides a vote.</summary>
    public Fraction Theta { get; init; } = new(1, 4);

    /// <summary>How far clocks and messages of honest nodes may be apart.</summary>
    public required TimeSpan GracePeriod { get; init; }

    /// <summary>Time for proposals.</summary>
    public required TimeSpan ProposalDuration { get; init; }

    /// <summary>Time for first votes.</summary>
    public required TimeSpan FirstVotingRoundDuration { get; init; }

    /// <summary>Time for votes of a later round.</summary>
    public required TimeSpan VotingRoundDuration { get; init; }

    /// <summary>Time for the coin of a later round.</summary>
    public required TimeSpan WeakCoinRoundDuration { get; init; }

    /// <summary>Proposals of a first vote that later votes can refer to.</summary>
    public int VotesLimit { get; init; } = 100;

    /// <summary>Slots that ballots of an unknown beacon must have together before they are believed.</summary>
    public uint SyncWeightUnits { get; init; } = 800;

    /// <summary>False where the protocol is switched off.</summary>
    public bool IsOn => Rounds > 0;

    /// <summary>From the start of the epoch to the votes of a round; round 0 are the first votes.</summary>
    public TimeSpan VotesOffset(uint round) => round == 0 ? ProposalDuration
        : ProposalDuration + FirstVotingRoundDuration + (VotingRoundDuration + WeakCoinRoundDuration) * (round - 1);

    /// <summary>From the start of the epoch to the coin of a round from 1 on.</summary>
    public TimeSpan CoinOffset(uint round) => VotesOffset(round) + VotingRoundDuration;

    /// <summary>From the start of the epoch to the result.</summary>
    public TimeSpan ResultOffset => VotesOffset(Rounds);
}
