// Job: expected weights and the thresholds that margins must cross.
// Invariant: every operation in the order the network's nodes do it; fixed-point results are compared bit for bit.
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Consensus.Tortoise;

internal static class Threshold
{
    // An adversary is assumed to hold less than a third of the weight.
    private static readonly Fixed AdversaryFraction = Fixed.FromUInt64(3);

    // Honest nodes must not land on different sides of it when they saw different adversarial votes.
    private static readonly Fixed LocalFraction = Fixed.FromUInt64(3);

    /// <summary>A third of the weight of an average layer of the epoch.</summary>
    public static Fixed Local(Fixed epochWeight, uint layersPerEpoch) => epochWeight / LocalFraction / Fixed.FromUInt64(layersPerEpoch);

    /// <summary>A third of the weight expected to vote on the target, plus the local threshold.</summary>
    public static Fixed Global(Fixed expectedWeight, Fixed local) => expectedWeight / AdversaryFraction + local;

    /// <summary>Support above the threshold, against below its negative, else undecided; equality is undecided.</summary>
    public static Vote Crosses(Fixed weight, Fixed threshold)
    {
        if (weight.IsPositive)
            return weight > threshold ? Vote.Support : Vote.Abstain;
        return !weight.IsZero && weight.Abs() > threshold ? Vote.Against : Vote.Abstain;
    }

    /// <summary>The last layer whose ballots are expected to vote on the target.</summary>
    public static uint LastVotingLayer(TortoiseConfig config, uint target, uint processed, uint last)
    {
        uint window = config.WindowOf(new LayerId(target));
        // The difference is taken for its size; a target above the last layer never gets here.
        if (last <= target || last - target <= window)
            return last;
        return Math.Max(target + window, processed);
    }

    /// <summary>Weight of the ballots of layers target+1 to <paramref name="last"/>, if all come; <paramref name="weightOf"/> gives an epoch's weight.</summary>
    public static Fixed Expected(uint layersPerEpoch, Func<uint, Fixed> weightOf, uint target, uint last)
    {
        uint start = target + 1;
        uint firstEpoch = start / layersPerEpoch, lastEpoch = last / layersPerEpoch;
        Fixed length = Fixed.FromUInt64(layersPerEpoch);
        if (firstEpoch == lastEpoch)
            return weightOf(firstEpoch) * Fixed.FromUInt64(last - start + 1) / length;
        Fixed weight = weightOf(firstEpoch) * Fixed.FromUInt64(layersPerEpoch - start % layersPerEpoch) / length;
        for (uint epoch = firstEpoch + 1; epoch < lastEpoch; epoch++)
            weight += weightOf(epoch);
        return weight + weightOf(lastEpoch) * Fixed.FromUInt64(last % layersPerEpoch + 1) / length;
    }
}
