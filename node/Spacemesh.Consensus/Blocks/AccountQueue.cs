// Job: the pending transactions of one account by nonce, of each nonce the best, as far as its coins reach.
// Invariant: a conservative view: what is queued can be paid for if everything before it is applied.
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Consensus.Blocks;

/// <summary>A transaction that waits.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Header">Its header.</param>
/// <param name="ReceivedUnixNanoseconds">When it came in.</param>
public sealed record PendingTransaction(TransactionId Id, TransactionHeader Header, long ReceivedUnixNanoseconds);

/// <summary>A queued transaction.</summary>
public sealed class QueuedTransaction
{
    internal QueuedTransaction(PendingTransaction transaction, LayerId? layer) => (Transaction, Layer) = (transaction, layer);

    /// <summary>The transaction.</summary>
    public PendingTransaction Transaction { get; }

    /// <summary>Lowest layer in which a proposal or block holds it, if any.</summary>
    public LayerId? Layer { get; set; }

    /// <summary>Balance after it and everything queued before it, smidge.</summary>
    public ulong Left { get; internal set; }
}

/// <summary>What became of an offered transaction.</summary>
public enum QueueOutcome
{
    /// <summary>It is queued.</summary>
    Queued,

    /// <summary>Valid, but the queue is full; it waits in the database.</summary>
    Full,

    /// <summary>Valid, but one of its nonce is better; it waits in the database.</summary>
    NotBetter,

    /// <summary>Its nonce was used already.</summary>
    NonceLow,

    /// <summary>The account cannot pay for it.</summary>
    InsufficientBalance,
}

/// <summary>Queue of one account.</summary>
/// <param name="nextNonce">Lowest nonce that can be applied.</param>
/// <param name="balance">Coins of the account, smidge.</param>
/// <param name="seed">Decides between equal fees by hash; without it the earlier one is better.</param>
/// <param name="index">Kept up to date with what is queued; shared by all queues of a pool.</param>
public sealed class AccountQueue(
    ulong nextNonce, ulong balance, Hash32? seed = null, IDictionary<TransactionId, QueuedTransaction>? index = null)
{
    /// <summary>Most nonces that are queued, and most transactions of one nonce that are looked at (go-spacemesh txs/cache.go).</summary>
    public const int MaxTransactions = 100;

    private readonly List<QueuedTransaction> _queued = [];

    /// <summary>Queued transactions by nonce.</summary>
    public IReadOnlyList<QueuedTransaction> Queued => _queued;

    /// <summary>True if transactions that are not queued may become so later.</summary>
    public bool HasMoreStored { get; private set; }

    /// <summary>True if nothing is queued and nothing waits.</summary>
    public bool IsIdle => _queued.Count == 0 && !HasMoreStored;

    /// <summary>Nonce after everything queued; wraps.</summary>
    public ulong ProjectedNonce => _queued.Count == 0 ? nextNonce : unchecked(_queued[^1].Transaction.Header.Nonce + 1);

    /// <summary>Balance after everything queued, smidge.</summary>
    public ulong ProjectedBalance => _queued.Count == 0 ? balance : _queued[^1].Left;

    /// <summary>What may go into a proposal or block: from the first that is in none yet to the end.</summary>
    public IEnumerable<PendingTransaction> Eligible =>
        _queued.SkipWhile(queued => queued.Layer is not null).Select(queued => queued.Transaction);

    /// <summary>Takes a transaction if there is place and money for it.</summary>
    public QueueOutcome Offer(PendingTransaction transaction) =>
        transaction.Header.Nonce < nextNonce ? QueueOutcome.NonceLow : Accept(transaction, null);

    /// <summary>Forgets the queue and begins again at another state of the account.</summary>
    public void Reset(ulong newNonce, ulong newBalance)
    {
        (nextNonce, balance) = (newNonce, newBalance);
        foreach (QueuedTransaction queued in _queued)
            index?.Remove(queued.Transaction.Id);
        _queued.Clear();
        HasMoreStored = false;
    }

    /// <summary>Takes the best payable one of each nonce after what is queued; of a nonce the first hundred are looked at.</summary>
    public void OfferAll(IEnumerable<(PendingTransaction Transaction, LayerId? Layer)> transactions)
    {
        ulong first = ProjectedNonce;
        var byNonce = new SortedDictionary<ulong, List<(PendingTransaction Transaction, LayerId? Layer)>>();
        foreach ((PendingTransaction Transaction, LayerId? Layer) offered in transactions)
        {
            if (offered.Transaction.Header.Nonce < first)
                continue;
            if (!byNonce.TryGetValue(offered.Transaction.Header.Nonce, out var group))
                byNonce.Add(offered.Transaction.Header.Nonce, group = []);
            if (group.Count < MaxTransactions)
                group.Add(offered);
        }
        int added = 0;
        foreach (var group in byNonce.Values)
        {
            if (BestPayable(group) is not var (transaction, layer))
                continue;
            QueueOutcome outcome = Accept(transaction, layer);
            if (outcome == QueueOutcome.Full)
                break;
            added += outcome == QueueOutcome.Queued ? 1 : 0;
        }
        HasMoreStored = byNonce.Count > added;
    }

    private (PendingTransaction Transaction, LayerId? Layer)? BestPayable(List<(PendingTransaction Transaction, LayerId? Layer)> group)
    {
        (PendingTransaction Transaction, LayerId? Layer)? best = null;
        foreach ((PendingTransaction Transaction, LayerId? Layer) offered in group)
        {
            bool isPayable = offered.Transaction.Header.Spending <= ProjectedBalance;
            if (isPayable && (best is not { } held || IsBetter(offered.Transaction, held.Transaction)))
                best = offered;
        }
        return best;
    }

    private QueueOutcome Accept(PendingTransaction transaction, LayerId? layer)
    {
        if (_queued.Count >= MaxTransactions)
        {
            HasMoreStored = true;
            return QueueOutcome.Full;
        }
        ulong nonce = transaction.Header.Nonce;
        int place = _queued.FindLastIndex(queued => queued.Transaction.Header.Nonce <= nonce);
        QueuedTransaction? previous = place < 0 ? null : _queued[place];
        bool isRival = previous?.Transaction.Header.Nonce == nonce;
        ulong available = previous is null ? balance
            : isRival ? unchecked(previous.Left + previous.Transaction.Header.Spending) : previous.Left;
        if (available < transaction.Header.Spending)
            return QueueOutcome.InsufficientBalance;
        if (isRival && !IsBetter(transaction, previous!.Transaction))
            return QueueOutcome.NotBetter;
        var added = new QueuedTransaction(transaction, layer) { Left = available - transaction.Header.Spending };
        if (isRival)
        {
            index?.Remove(previous!.Transaction.Id);
            _queued[place] = added;
        }
        else
        {
            _queued.Insert(++place, added);
        }
        index?.Add(transaction.Id, added);
        SettleAfter(place);
        return QueueOutcome.Queued;
    }

    // What can no longer be paid for leaves the queue; what comes after it stays if it can.
    private void SettleAfter(int place)
    {
        ulong left = _queued[place].Left;
        for (int i = place + 1; i < _queued.Count;)
        {
            ulong spending = _queued[i].Transaction.Header.Spending;
            if (left >= spending)
            {
                left -= spending;
                _queued[i++].Left = left;
                continue;
            }
            index?.Remove(_queued[i].Transaction.Id);
            _queued.RemoveAt(i);
            HasMoreStored = true;
        }
    }

    private bool IsBetter(PendingTransaction offered, PendingTransaction held)
    {
        if (offered.Header.Fee != held.Header.Fee)
            return offered.Header.Fee > held.Header.Fee;
        return seed is { } tieBreak
            ? Seeded(tieBreak, offered.Id).CompareTo(Seeded(tieBreak, held.Id)) < 0
            : offered.ReceivedUnixNanoseconds < held.ReceivedUnixNanoseconds;
    }

    private static Hash32 Seeded(Hash32 seed, TransactionId id)
    {
        Span<byte> bytes = stackalloc byte[64];
        seed.CopyTo(bytes);
        id.CopyTo(bytes[32..]);
        Span<byte> hash = stackalloc byte[32];
        Blake3.Hash(bytes, hash);
        return Hash32.FromSpan(hash);
    }
}
