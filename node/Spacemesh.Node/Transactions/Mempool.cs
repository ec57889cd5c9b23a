// Job: the transactions that wait to be applied, account by account, as far as the accounts' coins reach.
// Invariant: owned by the consensus loop; the database is changed first, then the pool is told.
using Spacemesh.Consensus.Blocks;
using Spacemesh.Protocol;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Execution;

namespace Spacemesh.Node.Transactions;

/// <summary>The conservative pool (go-spacemesh txs/cache.go).</summary>
/// <param name="store">Stored transactions.</param>
/// <param name="accounts">Accounts as the last applied layer left them.</param>
public sealed class Mempool(IMempoolStore store, IAccountStore accounts)
{
    private static readonly Comparer<PendingTransaction> SelectionOrder = Comparer<PendingTransaction>.Create(CompareForSelection);

    private readonly Dictionary<TransactionId, QueuedTransaction> _byId = [];
    private readonly Dictionary<Address, AccountQueue> _queues = [];

    /// <summary>Transactions in the pool.</summary>
    public int Count => _byId.Count;

    /// <summary>Queues by account; for views and tests.</summary>
    public IReadOnlyDictionary<Address, AccountQueue> Queues => _queues;

    /// <summary>True if the transaction is in the pool.</summary>
    public bool Contains(TransactionId id) => _byId.ContainsKey(id);

    /// <summary>
    /// Takes a verified transaction. Unless the outcome is <see cref="QueueOutcome.NonceLow"/> or
    /// <see cref="QueueOutcome.InsufficientBalance"/> the caller stores it with its header.
    /// </summary>
    public QueueOutcome Add(PendingTransaction transaction)
    {
        Address principal = transaction.Header.Principal;
        QueueOutcome outcome = QueueOf(principal).Offer(transaction);
        DropIfIdle(principal);
        return outcome;
    }

    /// <summary>Next nonce and balance of an account once everything in the pool is applied.</summary>
    public (ulong Nonce, ulong Balance) Projection(Address address)
    {
        if (_queues.TryGetValue(address, out AccountQueue? queue))
            return (queue.ProjectedNonce, queue.ProjectedBalance);
        Account account = accounts.Find(address) ?? Account.Untouched(address);
        return (account.NextNonce, account.Balance);
    }

    /// <summary>
    /// Notes that a proposal or block of a layer holds the transactions. As in the network's pool, the first id that is not in the pool
    /// ends the list.
    /// </summary>
    public void Link(LayerId layer, IEnumerable<TransactionId> ids)
    {
        foreach (TransactionId id in ids)
        {
            if (!_byId.TryGetValue(id, out QueuedTransaction? queued))
                return;
            if (queued.Layer is not { } linked || linked > layer)
                queued.Layer = layer;
        }
    }

    /// <summary>A layer was applied without a block.</summary>
    public void OnEmptyLayer(LayerId layer)
    {
        foreach (QueuedTransaction queued in _byId.Values)
        {
            if (queued.Layer == layer)
                queued.Layer = store.NextInclusion(queued.Transaction.Id, layer);
        }
    }

    /// <summary>A layer was applied with a block; results and headers are stored already.</summary>
    public void OnApplied(LayerOutcome outcome) => OnApplied(outcome.Layer,
        [.. outcome.Executed.Select(executed => executed.Header.Principal)],
        [.. outcome.Ineffective.Select(ineffective => ineffective.Header?.Principal).OfType<Address>()]);

    /// <summary>A layer was applied with a block; results and headers are stored already.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="executed">Principals of transactions that have a result now.</param>
    /// <param name="outdated">Principals of ineffective transactions that carry a header.</param>
    public void OnApplied(LayerId layer, IEnumerable<Address> executed, IEnumerable<Address> outdated)
    {
        var done = new HashSet<Address>();
        foreach (Address principal in executed)
        {
            if (done.Add(principal))
                Refresh(principal, QueueOf(principal), layer);
        }
        foreach (Address principal in outdated)
        {
            if (_queues.TryGetValue(principal, out AccountQueue? queue) && done.Add(principal))
                Refresh(principal, queue, layer);
        }
        foreach ((Address principal, AccountQueue queue) in _queues)
        {
            if (queue.HasMoreStored && !done.Contains(principal))
                Refresh(principal, queue, layer);
        }
        foreach (Address principal in done)
            DropIfIdle(principal);
    }

    /// <summary>Fills the pool anew from the database: after a revert and at start.</summary>
    /// <param name="lastApplied">Last applied layer that the layer table holds; after a revert still the old one.</param>
    public void Rebuild(LayerId lastApplied)
    {
        _byId.Clear();
        _queues.Clear();
        foreach (var account in store.PendingAboveResults().GroupBy(transaction => transaction.Header.Principal))
            QueueOf(account.Key).OfferAll(Tagged(account, lastApplied));
    }

    /// <summary>
    /// What an own proposal should hold, best first: of the next transactions of all accounts always the one with the highest fee, then the
    /// earliest, then the lowest id, as long as gas is left. An account whose next transaction does not fit is left out from there on.
    /// </summary>
    public IReadOnlyList<PendingTransaction> Select(ulong gasLimit)
    {
        var selected = new List<PendingTransaction>();
        var heads = new PriorityQueue<IEnumerator<PendingTransaction>, PendingTransaction>(SelectionOrder);
        foreach (AccountQueue queue in _queues.Values)
            EnqueueNext(heads, queue.Eligible.GetEnumerator());
        ulong left = gasLimit;
        while (left > 0 && heads.TryDequeue(out IEnumerator<PendingTransaction>? account, out PendingTransaction? head))
        {
            if (head.Header.MaxGas > left)
                continue;
            left -= head.Header.MaxGas;
            selected.Add(head);
            EnqueueNext(heads, account);
        }
        return selected;
    }

    private static void EnqueueNext(
        PriorityQueue<IEnumerator<PendingTransaction>, PendingTransaction> heads, IEnumerator<PendingTransaction> account)
    {
        if (account.MoveNext())
            heads.Enqueue(account, account.Current);
    }

    private static int CompareForSelection(PendingTransaction a, PendingTransaction b)
    {
        int order = b.Header.Fee.CompareTo(a.Header.Fee);
        if (order == 0)
            order = a.ReceivedUnixNanoseconds.CompareTo(b.ReceivedUnixNanoseconds);
        return order == 0 ? a.Id.CompareTo(b.Id) : order;
    }

    private AccountQueue QueueOf(Address principal)
    {
        if (!_queues.TryGetValue(principal, out AccountQueue? queue))
        {
            Account account = accounts.Find(principal) ?? Account.Untouched(principal);
            _queues.Add(principal, queue = new AccountQueue(account.NextNonce, account.Balance, seed: null, _byId));
        }
        return queue;
    }

    private void DropIfIdle(Address principal)
    {
        if (_queues.TryGetValue(principal, out AccountQueue? queue) && queue.IsIdle)
            _queues.Remove(principal);
    }

    private void Refresh(Address principal, AccountQueue queue, LayerId applied)
    {
        Account account = accounts.Find(principal) ?? Account.Untouched(principal);
        queue.Reset(account.NextNonce, account.Balance);
        queue.OfferAll(Tagged(store.Pending(principal, account.NextNonce), applied));
    }

    private IEnumerable<(PendingTransaction Transaction, LayerId? Layer)> Tagged(
        IEnumerable<PendingTransaction> transactions, LayerId after) =>
        transactions.Select(transaction => (transaction, store.NextInclusion(transaction.Id, after)));
}
