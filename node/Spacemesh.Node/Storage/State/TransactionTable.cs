// Job: the tables transactions, transactions_results_addresses, block_transactions and proposal_transactions of state.sql.
// Invariant: a transaction is kept as its raw bytes; header and result are the forms that the network's nodes store.
using System.Buffers.Binary;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Storage.State;

/// <summary>A row of <c>transactions</c>. Layer set: applied. Header without layer: in the mempool. Neither: only seen in a block.</summary>
public sealed record TransactionRow(
    TransactionId Id, byte[]? Raw, byte[]? Header, byte[]? Result, LayerId? Layer, BlockId? Block, Address? Principal, ulong? Nonce, long ReceivedUnixNanoseconds);

/// <summary>Statements on transactions and where they occur.</summary>
public static class TransactionTable
{
    internal const string Columns = "id, tx, header, result, layer, block, principal, nonce, timestamp";

    /// <summary>Stores a transaction; one already there gets header, principal and nonce if it had none.</summary>
    public static void Upsert(SqlSession session, TransactionRow tx) =>
        session.Execute("INSERT INTO transactions (id, tx, header, principal, nonce, timestamp) VALUES ($1, $2, $3, $4, $5, $6) " +
            "ON CONFLICT (id) DO UPDATE SET header = coalesce(header, $3), principal = coalesce(principal, $4), nonce = coalesce(nonce, $5), tx = coalesce(tx, $2)",
            SqlValue.Id(tx.Id), tx.Raw, tx.Header, SqlValue.Id(tx.Principal), tx.Nonce is { } nonce ? NonceBytes(nonce) : SqlValue.Null, tx.ReceivedUnixNanoseconds);

    /// <summary>The transaction, or null.</summary>
    public static TransactionRow? Find(SqlSession session, TransactionId id) =>
        session.First($"SELECT {Columns} FROM transactions WHERE id = $1", Map, SqlValue.Id(id));

    /// <summary>All transactions by id.</summary>
    public static List<TransactionRow> All(SqlSession session) => session.Query($"SELECT {Columns} FROM transactions ORDER BY id", Map);

    /// <summary>Transactions applied in the layer.</summary>
    public static List<TransactionRow> AppliedIn(SqlSession session, LayerId layer) =>
        session.Query($"SELECT {Columns} FROM transactions WHERE layer = $1", Map, layer);

    /// <summary>Transactions of a principal, applied or pending, by nonce.</summary>
    public static List<TransactionRow> OfPrincipal(SqlSession session, Address principal) =>
        session.Query($"SELECT {Columns} FROM transactions WHERE principal = $1 ORDER BY nonce, timestamp", Map, SqlValue.Id(principal));

    /// <summary>Transactions with a header that no layer has applied, by arrival: the mempool.</summary>
    public static List<TransactionRow> Pending(SqlSession session) =>
        session.Query($"SELECT {Columns} FROM transactions WHERE header IS NOT NULL AND layer IS NULL ORDER BY timestamp, id", Map);

    /// <summary>Adds the header to a transaction that had none.</summary>
    public static void SetHeader(SqlSession session, TransactionId id, byte[] header, Address principal, ulong nonce) =>
        session.Execute("UPDATE transactions SET header = $2, principal = $3, nonce = $4 WHERE id = $1 AND header IS NULL",
            SqlValue.Id(id), header, SqlValue.Id(principal), NonceBytes(nonce));

    /// <summary>Stores the result of an applied transaction and the accounts it touched.</summary>
    public static void SetResult(
        SqlSession session, TransactionId id, byte[] header, Address principal, ulong nonce, byte[] result, LayerId layer, BlockId block, IEnumerable<Address> touched)
    {
        session.Execute("UPDATE transactions SET header = $2, principal = $3, nonce = $4, result = $5, layer = $6, block = $7 WHERE id = $1",
            SqlValue.Id(id), header, SqlValue.Id(principal), NonceBytes(nonce), result, layer, SqlValue.Id(block));
        foreach (Address address in touched)
            session.Execute("INSERT INTO transactions_results_addresses (address, tid) VALUES ($1, $2) ON CONFLICT DO NOTHING", SqlValue.Id(address), SqlValue.Id(id));
    }

    /// <summary>Forgets the results above the layer; the transactions become pending again.</summary>
    public static int RevertAbove(SqlSession session, LayerId layer)
    {
        session.Execute("DELETE FROM transactions_results_addresses WHERE tid IN (SELECT id FROM transactions WHERE layer > $1)", layer);
        return session.Execute("UPDATE transactions SET layer = NULL, block = NULL, result = NULL WHERE layer > $1", layer);
    }

    /// <summary>Notes that a block holds the transaction.</summary>
    public static void AddToBlock(SqlSession session, TransactionId id, BlockId block, LayerId layer) =>
        session.Execute("INSERT INTO block_transactions (tid, bid, layer) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", SqlValue.Id(id), SqlValue.Padded(block), layer);

    /// <summary>Notes that a proposal holds the transaction.</summary>
    public static void AddToProposal(SqlSession session, TransactionId id, ProposalId proposal, LayerId layer) =>
        session.Execute("INSERT INTO proposal_transactions (tid, pid, layer) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", SqlValue.Id(id), SqlValue.Padded(proposal), layer);

    /// <summary>Drops links from proposals below the layer.</summary>
    public static int PruneProposals(SqlSession session, LayerId below) => session.Execute("DELETE FROM proposal_transactions WHERE layer < $1", below);

    internal static byte[] NonceBytes(ulong nonce)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, nonce);
        return bytes;
    }

    internal static TransactionRow Map(SqlRow row) => new(
        row.Id<TransactionId>(0), row.BytesOrNull(1), row.BytesOrNull(2), row.BytesOrNull(3), row.IsNull(4) ? null : row.Layer(4), row.IdOrNull<BlockId>(5),
        row.IdOrNull<Address>(6), row.IsNull(7) ? null : BinaryPrimitives.ReadUInt64BigEndian(row.Bytes(7, 8)), row.I64(8));
}
