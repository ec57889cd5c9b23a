// Job: turns a VRF proof and a share of the weight into a number of committee seats.
// Invariant: pure arithmetic on verified proofs; a count is valid for exactly one interval of the distribution.
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Consensus.Eligibility;

/// <summary>Why an identity's seats cannot be computed.</summary>
public enum EligibilityFault : byte
{
    /// <summary>They can.</summary>
    None,

    /// <summary>The committee is smaller than one.</summary>
    ZeroCommittee,

    /// <summary>The layer is at or before genesis, or nobody is in its active set.</summary>
    EmptyActiveSet,

    /// <summary>The identity is not in the active set.</summary>
    NotActive,

    /// <summary>An ATX of the active set is not known.</summary>
    MissingAtx,

    /// <summary>The epoch's beacon is not known.</summary>
    NoBeacon,

    /// <summary>The active set weighs nothing.</summary>
    ZeroTotalWeight,

    /// <summary>The identity's scaled weight is above the limit.</summary>
    WeightTooLarge,
}

/// <summary>The distribution of an identity's seats: <see cref="Trials"/> trials of probability <see cref="Probability"/>.</summary>
public readonly record struct Seats
{
    /// <summary>Largest scaled weight for which the distribution is computed.</summary>
    public const ulong WeightLimit = 1UL << 30;

    // Up to here the computed distribution was measured to rise without a drop; near the weight limit it does not.
    private const long LargestOrdered = 1L << 24;
    private static readonly Fixed s_margin = Fixed.DivUint64(1, 256);

    private Seats(long trials, Fixed probability) => (Trials, Probability) = (trials, probability);

    /// <summary>Number of trials: the identity's weight, scaled when the committee is larger than the total weight.</summary>
    public long Trials { get; }

    /// <summary>Committee size over total weight.</summary>
    public Fixed Probability { get; }

    /// <summary>The distribution of an identity's seats in a committee.</summary>
    public static EligibilityFault TryCreate(ulong weight, ulong total, uint committee, out Seats seats)
    {
        seats = default;
        if (committee < 1)
            return EligibilityFault.ZeroCommittee;
        if (total == 0)
            return EligibilityFault.ZeroTotalWeight;
        if (committee > total)
        {
            total = unchecked(total * committee);
            weight = unchecked(weight * committee);
        }
        if (weight > WeightLimit)
            return EligibilityFault.WeightTooLarge;
        seats = new Seats((long)weight, Fixed.DivUint64(committee, total));
        return EligibilityFault.None;
    }

    /// <summary>Seats won by a verified proof; seats travel as 16 bits.</summary>
    public ushort Count(in VrfSignature vrf)
    {
        Fixed fraction = Fixed.FractionFromBytes(vrf.Span);
        for (long x = FirstCandidate(fraction); x < Trials; x++)
        {
            if (BinomialDistribution.BinCdf(Trials, Probability, x) > fraction)
                return (ushort)x;
        }
        return (ushort)Trials;
    }

    /// <summary>
    /// A number of seats below which the distribution surely stays under the fraction. The rule asks for the first number that exceeds it,
    /// which is hundreds of evaluations for a lone smesher; a search with a margin, far above any error of the computation, skips most.
    /// </summary>
    private long FirstCandidate(Fixed fraction)
    {
        if (Trials > LargestOrdered || fraction < s_margin)
            return 0;
        Fixed target = fraction - s_margin;
        long below = -1, above = Trials;
        while (above - below > 1)
        {
            long middle = below + (above - below) / 2;
            if (BinomialDistribution.BinCdf(Trials, Probability, middle) <= target)
                below = middle;
            else
                above = middle;
        }
        return below + 1;
    }

    /// <summary>True if a verified proof wins exactly this many seats.</summary>
    public bool Validate(in VrfSignature vrf, ushort count)
    {
        Fixed fraction = Fixed.FractionFromBytes(vrf.Span);
        return !(BinomialDistribution.BinCdf(Trials, Probability, (long)count - 1) > fraction)
            && fraction < BinomialDistribution.BinCdf(Trials, Probability, count);
    }
}
