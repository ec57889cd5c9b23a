// Job: what the API asks of the tables accounts, rewards and transactions.
// Invariant: reads only; orders are those in which the network's nodes answer.
using Google.Protobuf;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Api;

/// <summary>Filter of a list of rewards; what is null, empty or zero does not filter.</summary>
internal sealed record RewardFilter(uint StartLayer, uint EndLayer, Address? Coinbase, ByteString? Smesher, bool Descending = false);

/// <summary>Filter of a list of transactions; what is null or empty does not filter.</summary>
internal sealed record TransactionFilter(
    uint? StartLayer, uint? EndLayer, IReadOnlyCollection<ByteString> Ids, Address? Touched, bool Descending = false,
    bool OnlyWithResult = false);

/// <summary>Queries on accounts, rewards and transactions.</summary>
internal static class LedgerQueries
{
    private const string NewestAccounts = "SELECT address, max(layer_updated), balance, next_nonce, template, state FROM accounts";

    /// <summary>Newest rows of accounts, the latest changed first, then by address.</summary>
    public static List<AccountRow> Accounts(SqlSession session, IReadOnlyCollection<ByteString> addresses, ulong limit, ulong offset)
    {
        var query = new QueryText(NewestAccounts);
        if (addresses.Count > 0)
            query.WhereIn("address", Address.Size, addresses);
        query.Then("GROUP BY address ORDER BY 2 DESC, address").Page(limit, offset);
        return session.Query(query.Sql, AccountTable.Map, query.Values);
    }

    /// <summary>All accounts as they were after a layer, by address; null for now.</summary>
    public static List<AccountRow> AllAccounts(SqlSession session, LayerId? at)
    {
        var query = new QueryText(NewestAccounts);
        if (at is { } layer)
            query.Where("layer_updated <=", layer);
        query.Then("GROUP BY address ORDER BY address");
        return session.Query(query.Sql, AccountTable.Map, query.Values);
    }

    /// <summary>Rewards by layer, then by the order in which they were stored.</summary>
    public static List<RewardRow> Rewards(SqlSession session, RewardFilter filter, ulong limit, ulong offset)
    {
        var query = new QueryText($"SELECT {RewardTable.Columns} FROM rewards");
        if (filter.Coinbase is { } coinbase)
            query.Where("coinbase =", SqlValue.Id(coinbase));
        if (filter.Smesher is { } smesher)
            query.Where("pubkey =", smesher.ToByteArray());
        if (filter.StartLayer != 0)
            query.Where("layer >=", filter.StartLayer);
        if (filter.EndLayer != 0)
            query.Where("layer <=", filter.EndLayer);
        query.Then(filter.Descending ? "ORDER BY layer DESC" : "ORDER BY layer").Page(limit, offset);
        return session.Query(query.Sql, RewardTable.Map, query.Values);
    }

    /// <summary>Transactions by layer (those without one first), then by id.</summary>
    public static List<TransactionRow> Transactions(SqlSession session, TransactionFilter filter, ulong limit, ulong offset)
    {
        var query = new QueryText($"SELECT {TransactionTable.Columns} FROM transactions");
        if (filter.OnlyWithResult)
            query.Where("result IS NOT NULL");
        if (filter.Touched is { } touched)
            query.WhereIn("id", "SELECT tid FROM transactions_results_addresses WHERE address =", SqlValue.Id(touched));
        if (filter.Ids.Count > 0)
            query.WhereIn("id", TransactionId.Size, filter.Ids);
        if (filter.StartLayer is { } start)
            query.Where("layer >=", start);
        if (filter.EndLayer is { } end)
            query.Where("layer <=", end);
        query.Then(filter.Descending ? "ORDER BY layer DESC, id" : "ORDER BY layer, id").Page(limit, offset);
        return session.Query(query.Sql, TransactionTable.Map, query.Values);
    }

    /// <summary>Transactions of a principal that wait, or were applied in the range of layers, by nonce and id.</summary>
    public static List<TransactionRow> OfPrincipal(SqlSession session, Address principal, LayerId from, LayerId to) =>
        session.Query($"SELECT {TransactionTable.Columns} FROM transactions WHERE principal = $1 AND (layer IS NULL OR layer BETWEEN $2 AND $3) ORDER BY nonce, id",
            TransactionTable.Map, SqlValue.Id(principal), from, to);
}
