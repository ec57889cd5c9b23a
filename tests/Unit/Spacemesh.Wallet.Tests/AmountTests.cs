// Job: amounts as text.
// Invariant: a seed that fails is printed.
using Spacemesh.Wallet.Amounts;

namespace Spacemesh.Wallet.Tests;

public sealed class AmountTests
{
    [Theory]
    [InlineData("1.5smh", 1_500_000_000UL)]
    [InlineData(" 1.5 SMH ", 1_500_000_000UL)]
    [InlineData("0.000000001smh", 1UL)]
    [InlineData("1.50000000000smh", 1_500_000_000UL)]
    [InlineData("7smidge", 7UL)]
    [InlineData("7.0smidge", 7UL)]
    [InlineData("18446744073.709551615smh", ulong.MaxValue)]
    public void AmountsAreReadExactly(string text, ulong smidge)
    {
        Assert.True(Amount.TryParse(text, out ulong read, out string fault), fault);
        Assert.Equal(smidge, read);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("smh")]
    [InlineData("-1smh")]
    [InlineData("+1smh")]
    [InlineData("1e3smh")]
    [InlineData("1,5smh")]
    [InlineData("1.smh")]
    [InlineData(".5smh")]
    [InlineData("1.2.3smh")]
    [InlineData("0.0000000001smh")]
    [InlineData("1.5smidge")]
    [InlineData("18446744073.709551616smh")]
    [InlineData("1btc")]
    public void AnythingElseIsRefusedWithAReason(string text)
    {
        Assert.False(Amount.TryParse(text, out _, out string fault));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void WhatIsPrintedReadsBack()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++)
        {
            ulong smidge = (ulong)random.NextInt64() >> random.Next(63);
            Assert.True(Amount.TryParse(Amount.Exact(smidge), out ulong read, out _) && read == smidge, $"seed {seed}: {smidge}");
        }
    }
}
