// Job: the cut of a selection to the places of a proposal.
// Invariant: a seed that fails is printed.
using Spacemesh.Consensus.Blocks;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Node.Tests.Transactions;

public sealed class ProposalTransactionsTests
{
    [Fact]
    public void ACutSelectionKeepsTheNonceOrderOfEachAccountWithoutGaps()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        List<PendingTransaction> selected = [.. Enumerable.Range(0, 60).Select(i => Transaction((byte)(i % 7), (ulong)(i / 7), (byte)i))];
        IReadOnlyList<TransactionId> chosen = ProposalTransactions.Choose(selected, 25, random);
        Assert.Equal(25, chosen.Distinct().Count());
        foreach (var account in chosen.Select(id => selected.Find(tx => tx.Id == id)!).GroupBy(tx => tx.Header.Principal))
            Assert.True(account.Select((tx, i) => tx.Header.Nonce == (ulong)i).All(inOrder => inOrder), $"seed {seed}");
    }

    [Fact]
    public void ASelectionThatFitsKeepsItsOrder()
    {
        List<PendingTransaction> selected = [Transaction(1, 0, 1), Transaction(2, 0, 2), Transaction(1, 1, 3)];
        Assert.Equal(selected.Select(tx => tx.Id), ProposalTransactions.Choose(selected, 3, new Random(1)));
    }

    private static PendingTransaction Transaction(byte account, ulong nonce, byte id) => new(
        TransactionId.FromSpan([.. new byte[31], id]),
        new TransactionHeader(Address.FromSpan([.. new byte[23], account]), default, 16, nonce, 100, 1, 0), 0);
}
