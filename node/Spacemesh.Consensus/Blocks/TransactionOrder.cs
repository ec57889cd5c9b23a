// Job: the order of a block's transactions.
// Invariant: consensus; depends on the proposals and on what this node has applied, on nothing else.
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Consensus.Blocks;

/// <summary>A transaction of the agreed proposals.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Header">Its stored header.</param>
/// <param name="Applied">Layer in which this node has applied it, if it has.</param>
public readonly record struct BlockCandidate(TransactionId Id, TransactionHeader Header, LayerId? Applied);

/// <summary>Orders the transactions of a block (go-spacemesh blocks/utils.go).</summary>
public static class TransactionOrder
{
    private const int PaddedIdSize = 32;

    /// <summary>BLAKE3 of the proposal ids in ascending order, each padded with zeros to 32 bytes.</summary>
    public static Hash32 Seed(IEnumerable<ProposalId> proposals)
    {
        var hasher = new Blake3Hasher();
        Span<byte> padded = stackalloc byte[PaddedIdSize];
        padded.Clear();
        foreach (ProposalId id in proposals.Order())
        {
            id.CopyTo(padded);
            hasher.Update(padded);
        }
        Span<byte> seed = stackalloc byte[32];
        hasher.Finish(seed);
        return Hash32.FromSpan(seed);
    }

    /// <summary>
    /// Ids of the proposals' transactions, each once, in proposal order: the candidates whose headers <see cref="Order"/> needs.
    /// </summary>
    public static IReadOnlyList<TransactionId> Candidates(IEnumerable<IReadOnlyList<TransactionId>> proposals) =>
        [.. proposals.SelectMany(transactions => transactions).Distinct()];

    /// <summary>The order in the block, without what cannot be in one block together and what an account has applied.</summary>
    public static IReadOnlyList<BlockCandidate> Order(IReadOnlyList<BlockCandidate> candidates, Hash32 seed)
    {
        var perAccount = new Dictionary<Address, Queue<BlockCandidate>>();
        var slots = new List<BlockCandidate>(candidates.Count);
        foreach (IGrouping<Address, BlockCandidate> account in candidates.GroupBy(candidate => candidate.Header.Principal))
        {
            Dictionary<TransactionId, BlockCandidate> byId = account.ToDictionary(candidate => candidate.Id);
            // Balances are unknown while a block is made, so every account begins at nonce 0 with all the coins there can be.
            var queue = new AccountQueue(0, ulong.MaxValue, seed);
            queue.OfferAll(account.Select(candidate => (new PendingTransaction(candidate.Id, candidate.Header, 0), candidate.Applied)));
            BlockCandidate[] eligible = [.. queue.Eligible.Select(transaction => byId[transaction.Id])];
            perAccount.Add(account.Key, new Queue<BlockCandidate>(eligible));
            slots.AddRange(eligible);
        }
        BlockCandidate[] order = [.. slots.OrderBy(candidate => candidate.Id)];
        new MersenneTwister64(seed).Shuffle(order.AsSpan());
        for (int i = 0; i < order.Length; i++)
            order[i] = perAccount[order[i].Header.Principal].Dequeue();
        return order;
    }

    /// <summary>
    /// The part of an ordered list that goes into a plain block. The network subtracts gas modulo 2^64, so that only a sum that meets
    /// the limit exactly cuts the list. Limit 0 cuts nothing.
    /// </summary>
    public static IReadOnlyList<BlockCandidate> CutByGas(IReadOnlyList<BlockCandidate> ordered, ulong gasLimit)
    {
        if (gasLimit == 0)
            return ordered;
        ulong left = gasLimit;
        int count = 0;
        for (; count < ordered.Count && left != 0; count++)
            left = unchecked(left - ordered[count].Header.MaxGas);
        return count == ordered.Count ? ordered : [.. ordered.Take(count)];
    }
}
