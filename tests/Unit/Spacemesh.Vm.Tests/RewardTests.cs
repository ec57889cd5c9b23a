// Job: properties of issuance and of its division.
// Invariant: a seed that fails is printed.
using Spacemesh.Protocol;
using Spacemesh.Vm.Rewards;

namespace Spacemesh.Vm.Tests;

public sealed class RewardTests
{
    [Fact]
    public void TenYearsIssueExactlyAFifth() => Assert.Equal(Subsidy.Total / 5, Subsidy.Accumulated(1_051_200));

    [Fact]
    public void IssuanceGrowsAndNeverExceedsItsTotal()
    {
        ulong before = 0;
        for (uint n = 0; n < 400_000_000; n += 999_983)
        {
            ulong now = Subsidy.Accumulated(n);
            Assert.InRange(now, before, Subsidy.Total);
            before = now;
        }
        Assert.Equal(Subsidy.Total, Subsidy.Accumulated(uint.MaxValue - 1));
    }

    [Fact]
    public void SharesNeverExceedWhatIsIssued()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            CoinbaseReward[] rewards = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ =>
                new CoinbaseReward(default, default, (ulong)random.NextInt64(1, long.MaxValue), (ulong)random.NextInt64(1, 5000)))];
            ulong subsidy = (ulong)random.NextInt64(), fees = (ulong)random.NextInt64();
            IReadOnlyList<PaidReward> paid = RewardShares.Divide(rewards, subsidy, fees);
            UInt128 total = 0, issued = 0;
            foreach (PaidReward reward in paid)
                (total, issued) = (total + reward.Total, issued + reward.Subsidy);
            Assert.True(total <= (UInt128)subsidy + fees && issued <= subsidy, $"seed {seed}, round {round}");
            Assert.True((UInt128)subsidy + fees - total < (UInt128)rewards.Length,
                $"seed {seed}, round {round}: a remainder is less than one for each");
        }
    }

    [Fact]
    public void RewardsWithoutWeightAreRefused() =>
        Assert.Throws<ArgumentException>(() => RewardShares.Divide([new CoinbaseReward(default, default, 0, 1)], 1, 0));

    [Fact]
    public void RewardsAreOrderedByCoinbaseBytes()
    {
        Address[] coinbases = [.. new byte[] { 200, 3, 90, 3 }.Select(last => Address.FromSpan([.. new byte[23], last]))];
        IReadOnlyList<CoinbaseReward> sorted = RewardOrder.Sorted(coinbases.Select(c => new CoinbaseReward(default, c, 1, 1)));
        Assert.Equal([3, 3, 90, 200], sorted.Select(reward => reward.Coinbase.Span[23]));
    }
}
