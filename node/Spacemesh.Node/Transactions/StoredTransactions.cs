// Job: the mempool's and the intake's view of the transaction tables.
// Invariant: used inside the consensus loop's transaction, on its session.
using Spacemesh.Consensus.Blocks;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Node.Transactions;

/// <summary>Transactions in <c>state.sql</c>.</summary>
/// <param name="session">Session of the consensus loop.</param>
public sealed class StoredTransactions(Func<SqlSession> session) : IMempoolStore, IIntakeStore
{
    private const string Columns = "id, header, timestamp";

    /// <inheritdoc/>
    public IReadOnlyList<PendingTransaction> Pending(Address principal, ulong fromNonce) =>
        session().Query($"SELECT {Columns} FROM transactions WHERE principal = $1 AND nonce >= $2 " +
            "AND header IS NOT NULL AND result IS NULL ORDER BY nonce, timestamp", Map, SqlValue.Id(principal), TransactionTable.NonceBytes(fromNonce));

    /// <inheritdoc/>
    public IReadOnlyList<PendingTransaction> PendingAboveResults() =>
        session().Query($"SELECT {Columns} FROM transactions AS t WHERE header IS NOT NULL AND result IS NULL AND NOT EXISTS " +
            "(SELECT 1 FROM transactions WHERE principal = t.principal AND nonce >= t.nonce AND result IS NOT NULL) " +
            "ORDER BY principal, nonce, timestamp", Map);

    /// <inheritdoc/>
    public LayerId? NextInclusion(TransactionId id, LayerId after) =>
        Lowest("SELECT min(layer) FROM block_transactions WHERE tid = $1 AND layer > $2", id, after)
        ?? Lowest("SELECT min(layer) FROM proposal_transactions WHERE tid = $1 AND layer > $2", id, after);

    /// <inheritdoc/>
    public StoredTransaction Find(TransactionId id) =>
        session().Number("SELECT header IS NOT NULL FROM transactions WHERE id = $1", SqlValue.Id(id)) switch
        {
            null => StoredTransaction.Unknown,
            0 => StoredTransaction.WithoutHeader,
            _ => StoredTransaction.WithHeader,
        };

    /// <inheritdoc/>
    public void Save(TransactionId id, ReadOnlyMemory<byte> raw, TransactionHeader? header, long receivedUnixNanoseconds) =>
        TransactionTable.Upsert(session(), new TransactionRow(
            id, raw.ToArray(), header?.Encode(), null, null, null, header?.Principal, header?.Nonce, receivedUnixNanoseconds));

    private LayerId? Lowest(string sql, TransactionId id, LayerId after) =>
        session().Number(sql, SqlValue.Id(id), after) is { } layer ? new LayerId((uint)layer) : null;

    private static PendingTransaction Map(SqlRow row) => new(row.Id<TransactionId>(0), TransactionHeader.Decode(row.Bytes(1)), row.I64(2));
}
