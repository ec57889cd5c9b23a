// Job: stored transactions in memory, with what proposals and blocks say of them.
// Invariant: answers exactly as the tables transactions, proposal_transactions and block_transactions would.
using Spacemesh.Consensus.Blocks;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Conformance.Vm;

internal sealed class MemoryTransactions : IMempoolStore, IIntakeStore
{
    private readonly Dictionary<TransactionId, Row> _rows = [];
    private readonly List<(TransactionId Id, LayerId Layer, bool IsBlock)> _links = [];

    public StoredTransaction Find(TransactionId id) => !_rows.TryGetValue(id, out Row? row)
        ? StoredTransaction.Unknown
        : row.Header is null ? StoredTransaction.WithoutHeader : StoredTransaction.WithHeader;

    public void Save(TransactionId id, ReadOnlyMemory<byte> raw, TransactionHeader? header, long receivedUnixNanoseconds)
    {
        if (!_rows.TryGetValue(id, out Row? row))
            _rows.Add(id, row = new Row { Raw = raw, Received = receivedUnixNanoseconds });
        row.Header ??= header;
    }

    public ReadOnlyMemory<byte> Raw(TransactionId id) => _rows[id].Raw;

    public TransactionHeader? Header(TransactionId id) => _rows[id].Header;

    public LayerId? Applied(TransactionId id) => _rows[id].Applied;

    public void SetResult(TransactionId id, TransactionHeader header, LayerId layer)
    {
        _rows[id].Header = header;
        _rows[id].Applied = layer;
    }

    public void Link(LayerId layer, IEnumerable<TransactionId> ids, bool isBlock) =>
        _links.AddRange(ids.Select(id => (id, layer, isBlock)));

    public IReadOnlyList<PendingTransaction> Pending(Address principal, ulong fromNonce) =>
        [.. AllPending().Where(tx => tx.Header.Principal == principal && tx.Header.Nonce >= fromNonce)];

    public IReadOnlyList<PendingTransaction> PendingAboveResults()
    {
        Dictionary<Address, ulong> highest = _rows.Values.Where(row => row.Applied is not null).GroupBy(row => row.Header!.Principal)
            .ToDictionary(account => account.Key, account => account.Max(row => row.Header!.Nonce));
        return [.. AllPending().Where(tx => !highest.TryGetValue(tx.Header.Principal, out ulong nonce) || tx.Header.Nonce > nonce)];
    }

    public LayerId? NextInclusion(TransactionId id, LayerId after)
    {
        var later = _links.Where(link => link.Id == id && link.Layer > after).OrderBy(link => link.Layer.Value).ToList();
        return later.Exists(link => link.IsBlock) ? later.Find(link => link.IsBlock).Layer : later.Count > 0 ? later[0].Layer : null;
    }

    private IEnumerable<PendingTransaction> AllPending() =>
        _rows.Where(pair => pair.Value.Header is not null && pair.Value.Applied is null)
            .Select(pair => new PendingTransaction(pair.Key, pair.Value.Header!, pair.Value.Received))
            .OrderBy(tx => tx.Header.Nonce).ThenBy(tx => tx.ReceivedUnixNanoseconds);

    private sealed class Row
    {
        public ReadOnlyMemory<byte> Raw { get; init; }

        public TransactionHeader? Header { get; set; }

        public LayerId? Applied { get; set; }

        public long Received { get; init; }
    }
}
