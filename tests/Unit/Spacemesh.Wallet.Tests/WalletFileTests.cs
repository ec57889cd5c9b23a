// Job: what a wallet file allows and refuses.
// Invariant: no message of a refusal holds the key.
using System.Security.Cryptography;
using Spacemesh.Protocol;
using Spacemesh.Wallet.Files;

namespace Spacemesh.Wallet.Tests;

public sealed class WalletFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wallet-").FullName;

    private string FilePath => Path.Combine(_folder, "data", "wallet.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AWalletReopensWithTheSameAddressAndSignsTheSame()
    {
        using SingleSigWallet made = Create();
        using SingleSigWallet opened = SingleSigWallet.Open(FilePath);
        Hash20 genesisId = Hash20.FromSpan(RandomNumberGenerator.GetBytes(20));
        Assert.Equal(made.AddressText, opened.AddressText);
        Assert.StartsWith("standalone1qqqqqq", made.AddressText, StringComparison.Ordinal);
        Assert.Equal(made.Spend(genesisId, 1, 1, made.Address, 7), opened.Spend(genesisId, 1, 1, made.Address, 7));
    }

    [Fact]
    public void TheFileIsReadableByItsOwnerOnlyAndLeavesNothingBeside()
    {
        using SingleSigWallet made = Create();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
    }

    [Fact]
    public void AnExistingFileIsNeverOverwritten()
    {
        Create().Dispose();
        byte[] before = File.ReadAllBytes(FilePath);
        Assert.Throws<WalletException>(Create);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Theory]
    [InlineData("mainnet")]
    [InlineData("testnet")]
    [InlineData("")]
    public void OtherNetworksAreRefused(string network)
    {
        Assert.Throws<WalletException>(() =>
            SingleSigWallet.Create(FilePath, network, RandomNumberGenerator.Create(), TimeProvider.System));
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void AFileThatOthersMayReadIsRefusedWithTheCommandThatClosesIt()
    {
        Create().Dispose();
        File.SetUnixFileMode(FilePath, File.GetUnixFileMode(FilePath) | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<WalletException>(() => SingleSigWallet.Open(FilePath)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedFileIsRefusedWithoutShowingWhatIsInIt()
    {
        Create().Dispose();
        string text = File.ReadAllText(FilePath);
        string seed = text[text.IndexOf("seed", StringComparison.Ordinal)..].Split('"')[2];
        foreach (string damaged in new[]
        {
            text[..(text.Length / 2)], "", "[]", "null", text.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal),
            text.Replace("standalone\"", "mainnet\"", StringComparison.Ordinal),
            text.Replace(seed, new string('A', 43) + "=", StringComparison.Ordinal),
            text.Replace(seed, seed + "!", StringComparison.Ordinal), text.Replace("\"seed\"", "\"sead\"", StringComparison.Ordinal),
        })
        {
            File.WriteAllText(FilePath, damaged);
            WalletException refusal = Assert.Throws<WalletException>(() => SingleSigWallet.Open(FilePath));
            Assert.DoesNotContain(seed, refusal.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AMissingFileSaysHowToMakeOne() =>
        Assert.Contains("wallet create", Assert.Throws<WalletException>(() => SingleSigWallet.Open(FilePath)).Message,
            StringComparison.Ordinal);

    private SingleSigWallet Create() =>
        SingleSigWallet.Create(FilePath, SingleSigWallet.Network, RandomNumberGenerator.Create(), TimeProvider.System);
}
