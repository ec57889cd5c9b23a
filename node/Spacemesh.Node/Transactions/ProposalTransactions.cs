// Job: cuts the selection for an own proposal to the places that its slots give.
// Invariant: a local choice, not consensus; the transactions of one account keep their order of nonces.
using Spacemesh.Consensus.Blocks;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Transactions;

/// <summary>Transactions of an own proposal.</summary>
public static class ProposalTransactions
{
    /// <summary>
    /// The whole selection in its order if it has place; otherwise places are drawn with <paramref name="random"/>, so that the
    /// smeshers of a layer propose different transactions.
    /// </summary>
    public static IReadOnlyList<TransactionId> Choose(IReadOnlyList<PendingTransaction> selected, int places, Random random)
    {
        if (selected.Count <= places)
            return [.. selected.Select(transaction => transaction.Id)];
        var perAccount = selected.GroupBy(transaction => transaction.Header.Principal)
            .ToDictionary(
                account => account.Key,
                account => new Queue<TransactionId>(account.OrderBy(transaction => transaction.Header.Nonce).Select(transaction => transaction.Id)));
        Address[] drawn = [.. selected.Select(transaction => transaction.Header.Principal)];
        random.Shuffle(drawn);
        return [.. drawn.Take(places).Select(account => perAccount[account].Dequeue())];
    }
}
