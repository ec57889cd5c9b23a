// Job: rewards of a block, before and after the shares are computed, and their order.
// Invariant: weights are exact fractions; a payment never exceeds what the layer issues.
using System.Buffers.Binary;
using System.Numerics;
using Spacemesh.Protocol;

namespace Spacemesh.Vm.Rewards;

/// <summary>One reward of a block.</summary>
/// <param name="Smesher">Who earned it.</param>
/// <param name="Coinbase">Account that receives it.</param>
/// <param name="WeightNumerator">Weight, above the line.</param>
/// <param name="WeightDenominator">Weight, below the line; not 0.</param>
public readonly record struct CoinbaseReward(NodeId Smesher, Address Coinbase, ulong WeightNumerator, ulong WeightDenominator);

/// <summary>One reward as it was paid.</summary>
/// <param name="Smesher">Who earned it.</param>
/// <param name="Coinbase">Account that received it.</param>
/// <param name="Total">Subsidy and fees, smidge.</param>
/// <param name="Subsidy">The part of <paramref name="Total"/> that was newly issued, smidge.</param>
public readonly record struct PaidReward(NodeId Smesher, Address Coinbase, ulong Total, ulong Subsidy);

/// <summary>The order in which the executor hands rewards over.</summary>
public static class RewardOrder
{
    /// <summary>Sorted by coinbase bytes, ascending; equal coinbases keep their order.</summary>
    public static IReadOnlyList<CoinbaseReward> Sorted(IEnumerable<CoinbaseReward> rewards) =>
        [.. rewards.Select(reward => (Reward: reward, Key: KeyOf(reward.Coinbase))).OrderBy(pair => pair.Key).Select(pair => pair.Reward)];

    private static (ulong High, ulong Middle, ulong Low) KeyOf(Address address)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.CopyTo(bytes);
        return (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]));
    }
}

/// <summary>Divides what a layer issues among its rewards.</summary>
public static class RewardShares
{
    /// <summary>
    /// Pays floor(amount * weight / sum of weights) of subsidy + fees to each; remainders are issued to nobody.
    /// The sum of subsidy and fees wraps at 2^64.
    /// </summary>
    /// <exception cref="ArgumentException">All weights are zero or a denominator is: no valid block has that.</exception>
    public static IReadOnlyList<PaidReward> Divide(IReadOnlyList<CoinbaseReward> rewards, ulong subsidy, ulong fees)
    {
        if (rewards.Count == 0)
            return [];
        BigInteger sumNumerator = 0, sumDenominator = 1;
        foreach (CoinbaseReward reward in rewards)
        {
            sumNumerator = sumNumerator * reward.WeightDenominator + reward.WeightNumerator * sumDenominator;
            sumDenominator *= reward.WeightDenominator;
            BigInteger common = BigInteger.GreatestCommonDivisor(sumNumerator, sumDenominator);
            if (common > 1)
                (sumNumerator, sumDenominator) = (sumNumerator / common, sumDenominator / common);
        }
        if (sumNumerator.IsZero || sumDenominator.IsZero)
            throw new ArgumentException("the rewards of a block have no weight", nameof(rewards));
        ulong total = unchecked(subsidy + fees);
        var paid = new PaidReward[rewards.Count];
        for (int i = 0; i < paid.Length; i++)
        {
            CoinbaseReward reward = rewards[i];
            BigInteger numerator = reward.WeightNumerator * sumDenominator;
            BigInteger denominator = reward.WeightDenominator * sumNumerator;
            paid[i] = new PaidReward(reward.Smesher, reward.Coinbase,
                (ulong)(total * numerator / denominator), (ulong)(subsidy * numerator / denominator));
        }
        return paid;
    }
}
