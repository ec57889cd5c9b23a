// Job: parsing of arbitrary bytes, and state that goes back to what it was.
// Invariant: a seed that fails is printed.
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Execution;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Vm.Tests;

public sealed class TransactionTests
{
    private const uint Genesis = 19;
    private static readonly Hash20 GenesisId = Hash20.FromSpan([1, .. new byte[19]]);
    private static readonly VmParameters Parameters = new(GenesisId, ulong.MaxValue, 10, new LayerId(Genesis), "standalone");
    private static readonly Ed25519PrivateKey Key = Ed25519PrivateKey.FromSeed(new byte[32]);
    private static readonly SingleSigArguments Arguments = new() { Key = AccountKey.FromSpan(Key.PublicKey) };
    private static readonly Address Wallet = PrincipalAddress.Of(TemplateAddress.SingleSig, Arguments);
    private static readonly Address Receiver = Address.FromSpan([.. new byte[23], 77]);

    [Fact]
    public void AnyBytesParseOrAreAFault()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        AccountHistory accounts = Funded();
        byte[] good = Spend(0, 5, junk: 0);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] raw = random.Next(4) == 0 ? new byte[random.Next(200)] : [.. good[..random.Next(good.Length + 1)]];
            if (raw.Length > 0 && raw[0] == 0 && random.Next(2) == 0)
                raw[random.Next(raw.Length)] ^= (byte)random.Next(256);
            ParseFault fault = TransactionParser.Parse(raw, accounts, out ParsedTransaction? parsed);
            Assert.True(fault == ParseFault.None == parsed is not null, $"seed {seed}, round {round}: {fault}");
        }
    }

    [Fact]
    public void SpawnThenSpendMovesCoinsAndTakesFees()
    {
        AccountHistory accounts = Funded();
        LayerOutcome outcome = StateTransition.Apply(Parameters, Layer(Genesis + 1, Spawn(0), Spend(1, 500, junk: 0)), accounts);
        Assert.Empty(outcome.Ineffective);
        Assert.All(outcome.Executed, tx => Assert.Equal(TransactionStatus.Success, tx.Result.Status));
        Assert.Equal([Wallet, Receiver], outcome.Changed.Select(account => account.Address));
        Assert.Equal(1_000_000UL - 500 - outcome.Fees, outcome.Changed[0].Balance);
        Assert.Equal(500UL, outcome.Changed[1].Balance);
    }

    [Fact]
    public void BytesAfterAnHonestSignatureBreakIt()
    {
        AccountHistory accounts = Funded();
        accounts.Add(StateTransition.Apply(Parameters, Layer(Genesis + 1, Spawn(0)), accounts));
        LayerOutcome outcome = StateTransition.Apply(Parameters, Layer(Genesis + 2, Spend(1, 500, junk: 1)), accounts);
        Assert.Equal(IneffectiveReason.Verify, Assert.Single(outcome.Ineffective).Reason);
        Assert.Empty(outcome.Changed);
    }

    [Fact]
    public void ARevertedLayerAppliesAgainWithTheSameRoot()
    {
        AccountHistory accounts = Funded();
        accounts.Add(StateTransition.Apply(Parameters, Layer(Genesis + 1, Spawn(0)), accounts));
        Hash32 before = accounts.LatestRoot;
        LayerInput layer = Layer(Genesis + 2, Spend(1, 9, junk: 0));
        LayerOutcome first = StateTransition.Apply(Parameters, layer, accounts);
        accounts.Add(first);
        Assert.Throws<InvalidOperationException>(() => accounts.Add(first));
        accounts.Revert(new LayerId(Genesis + 1));
        Assert.Equal(before, accounts.LatestRoot);
        Assert.Equal(first.StateRoot, StateTransition.Apply(Parameters, layer, accounts).StateRoot);
    }

    private static AccountHistory Funded()
    {
        var accounts = new AccountHistory();
        accounts.Add(FirstAccounts.FromGenesis([new(Wallet, 1_000_000)]));
        return accounts;
    }

    private static LayerInput Layer(uint layer, params byte[][] raw) =>
        new(new LayerId(layer), [.. raw.Select(bytes => new LayerTransaction(TransactionParser.IdOf(bytes), bytes, false))], []);

    private static byte[] Spawn(byte nonce) =>
        Signed([0, .. Wallet.Span, 0, .. TemplateAddress.SingleSig.Span, (byte)(nonce << 2), 1 << 2, .. Scale.Encode(Arguments)], 0);

    private static byte[] Spend(byte nonce, ushort amount, int junk)
    {
        var writer = new ScaleWriter([]);
        writer.WriteSpan([0, .. Wallet.Span, 16 << 2, (byte)(nonce << 2), 1 << 2, .. Receiver.Span]);
        writer.WriteCompact(amount);
        byte[] unsigned = writer.ToArray();
        writer.Dispose();
        return Signed(unsigned, junk);
    }

    private static byte[] Signed(byte[] unsigned, int junk)
    {
        var signature = new byte[64];
        Key.Sign([.. GenesisId.Span, .. unsigned], signature);
        return [.. unsigned, .. signature, .. new byte[junk]];
    }
}
