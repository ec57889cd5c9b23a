// Job: the tables accounts and rewards of state.sql.
// Invariant: an account has one row for each layer in which it changed; a revert deletes rows and changes none.
using Spacemesh.Protocol;

namespace Spacemesh.Node.Storage.State;

/// <summary>A row of <c>accounts</c>: the account after a layer; <paramref name="State"/> is the SCALE form of the template's state.</summary>
public sealed record AccountRow(Address Address, LayerId Layer, ulong Balance, ulong NextNonce, Address? Template, byte[]? State);

/// <summary>A row of <c>rewards</c>, in smidge.</summary>
public sealed record RewardRow(NodeId Smesher, Address Coinbase, LayerId Layer, ulong TotalReward, ulong LayerReward);

/// <summary>Statements on <c>accounts</c>.</summary>
public static class AccountTable
{
    internal const string Columns = "address, layer_updated, balance, next_nonce, template, state";

    /// <summary>Stores the account as it is after the layer; a layer applied twice without a revert fails here.</summary>
    public static void Insert(SqlSession session, AccountRow account) =>
        session.Execute($"INSERT INTO accounts ({Columns}) VALUES ($1, $2, $3, $4, $5, $6)",
            SqlValue.Id(account.Address), account.Layer, account.Balance, account.NextNonce, SqlValue.Id(account.Template), account.State);

    /// <summary>The newest row of the account, or null.</summary>
    public static AccountRow? Find(SqlSession session, Address address) =>
        session.First($"SELECT {Columns} FROM accounts WHERE address = $1 ORDER BY layer_updated DESC LIMIT 1", Map, SqlValue.Id(address));

    /// <summary>The account as it was after the layer, or null.</summary>
    public static AccountRow? FindAt(SqlSession session, Address address, LayerId layer) =>
        session.First($"SELECT {Columns} FROM accounts WHERE address = $1 AND layer_updated <= $2 ORDER BY layer_updated DESC LIMIT 1", Map,
            SqlValue.Id(address), layer);

    /// <summary>Newest rows of all accounts, newest first, then by address.</summary>
    public static List<AccountRow> Latest(SqlSession session, int limit, int offset) =>
        session.Query($"SELECT {Columns} FROM accounts AS a WHERE layer_updated = (SELECT max(layer_updated) FROM accounts WHERE address = a.address) " +
            "ORDER BY layer_updated DESC, address LIMIT $1 OFFSET $2", Map, limit, offset);

    /// <summary>All rows by layer and address.</summary>
    public static List<AccountRow> All(SqlSession session) => session.Query($"SELECT {Columns} FROM accounts ORDER BY layer_updated, address", Map);

    /// <summary>Forgets what happened above the layer.</summary>
    public static int RevertAbove(SqlSession session, LayerId layer) => session.Execute("DELETE FROM accounts WHERE layer_updated > $1", layer);

    internal static AccountRow Map(SqlRow row) => new(row.Id<Address>(0), row.Layer(1), row.U64(2), row.U64(3), row.IdOrNull<Address>(4), row.BytesOrNull(5));
}

/// <summary>Statements on <c>rewards</c>.</summary>
public static class RewardTable
{
    internal const string Columns = "pubkey, coinbase, layer, total_reward, layer_reward";

    /// <summary>Stores a reward.</summary>
    public static void Insert(SqlSession session, RewardRow reward) =>
        session.Execute($"INSERT INTO rewards ({Columns}) VALUES ($1, $2, $3, $4, $5)",
            SqlValue.Id(reward.Smesher), SqlValue.Id(reward.Coinbase), reward.Layer, reward.TotalReward, reward.LayerReward);

    /// <summary>All rewards by layer and smesher.</summary>
    public static List<RewardRow> All(SqlSession session) => session.Query($"SELECT {Columns} FROM rewards ORDER BY layer, pubkey", Map);

    /// <summary>Rewards of a layer by smesher.</summary>
    public static List<RewardRow> InLayer(SqlSession session, LayerId layer) =>
        session.Query($"SELECT {Columns} FROM rewards WHERE layer = $1 ORDER BY pubkey", Map, layer);

    /// <summary>Rewards paid to an account, by layer.</summary>
    public static List<RewardRow> OfCoinbase(SqlSession session, Address coinbase) =>
        session.Query($"SELECT {Columns} FROM rewards WHERE coinbase = $1 ORDER BY layer", Map, SqlValue.Id(coinbase));

    /// <summary>Rewards earned by a smesher, by layer.</summary>
    public static List<RewardRow> OfSmesher(SqlSession session, NodeId smesher) =>
        session.Query($"SELECT {Columns} FROM rewards WHERE pubkey = $1 ORDER BY layer", Map, SqlValue.Id(smesher));

    /// <summary>Forgets the rewards above the layer.</summary>
    public static int RevertAbove(SqlSession session, LayerId layer) => session.Execute("DELETE FROM rewards WHERE layer > $1", layer);

    internal static RewardRow Map(SqlRow row) => new(row.Id<NodeId>(0), row.Id<Address>(1), row.Layer(2), row.U64(3), row.U64(4));
}
