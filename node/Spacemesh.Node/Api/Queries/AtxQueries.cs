// Job: what the API asks of the tables atxs, posts and identities.
// Invariant: reads only; orders are those in which the network's nodes answer.
using Google.Protobuf;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Api;

/// <summary>Filter of a list of ATXs; what is empty or zero does not filter.</summary>
internal sealed record AtxFilter(
    uint StartEpoch, uint EndEpoch, IReadOnlyCollection<ByteString> Ids, IReadOnlyCollection<ByteString> Smeshers, Address? Coinbase);

/// <summary>A stored malfeasance proof.</summary>
internal readonly record struct MaliciousRow(long RowId, NodeId Identity, byte[] Proof);

/// <summary>Queries on ATXs and identities.</summary>
internal static class AtxQueries
{
    /// <summary>ATXs by publish epoch and id.</summary>
    public static List<AtxRow> List(SqlSession session, AtxFilter filter, ulong limit, ulong offset)
    {
        QueryText query = Filtered($"SELECT {AtxTable.Columns} FROM atxs", filter).Then("ORDER BY epoch, id").Page(limit, offset);
        return session.Query(query.Sql, AtxTable.Map, query.Values);
    }

    /// <summary>ATXs that were stored after a row, in that order, with their row numbers.</summary>
    public static List<(long RowId, AtxRow Atx)> After(SqlSession session, AtxFilter filter, long rowId)
    {
        QueryText query = Filtered($"SELECT {AtxTable.Columns}, rowid FROM atxs", filter).Where("rowid >", rowId).Then("ORDER BY rowid");
        return session.Query(query.Sql, row => (row.I64(14), AtxTable.Map(row)), query.Values);
    }

    /// <summary>The newest row number, 0 for an empty table.</summary>
    public static long LastRow(SqlSession session) => session.Number("SELECT max(rowid) FROM atxs") ?? 0;

    /// <summary>Number of ATXs, of one publish epoch or of all.</summary>
    public static uint Count(SqlSession session, uint? epoch) => (uint)((epoch is { } one
        ? session.Number("SELECT count(*) FROM atxs WHERE epoch = $1", one)
        : session.Number("SELECT count(*) FROM atxs")) ?? 0);

    /// <summary>The highest ATX of the newest two publish epochs whose smesher is honest, or null.</summary>
    public static AtxRow? Highest(SqlSession session) =>
        session.First($"SELECT {AtxTable.Columns} FROM atxs WHERE epoch >= (SELECT max(epoch) FROM atxs) - 1 " +
            "AND NOT EXISTS (SELECT 1 FROM identities WHERE identities.pubkey = atxs.pubkey) AND base_tick_height + tick_count > 0 " +
            "ORDER BY base_tick_height + tick_count DESC, epoch DESC LIMIT 1", AtxTable.Map);

    /// <summary>ATXs that an ATX names as previous ones, by their index in it; the empty id stands for none.</summary>
    public static AtxId[] Previous(SqlSession session, AtxId id)
    {
        List<(int Index, AtxId Previous)> rows = session.Query("SELECT prev_atx_index, prev_atxid FROM posts WHERE atxid = $1",
            row => (row.IsNull(0) ? 0 : (int)row.U32(0), row.IdOrNull<AtxId>(1) ?? AtxId.Empty), SqlValue.Id(id));
        var previous = new AtxId[rows.Count == 0 ? 1 : rows.Max(row => row.Index) + 1];
        foreach ((int index, AtxId one) in rows)
            previous[index] = one;
        return previous;
    }

    /// <summary>Ids of the ATXs published in an epoch by honest smeshers.</summary>
    public static List<AtxId> HonestIn(SqlSession session, EpochId epoch) =>
        session.Query("SELECT id FROM atxs WHERE epoch = $1 AND NOT EXISTS (SELECT 1 FROM identities WHERE identities.pubkey = atxs.pubkey) ORDER BY id",
            row => row.Id<AtxId>(0), epoch);

    /// <summary>Malicious identities by key.</summary>
    public static List<MaliciousRow> Malicious(SqlSession session, IReadOnlyCollection<ByteString> smeshers, ulong limit, ulong offset)
    {
        QueryText query = Smeshers(smeshers).Then("ORDER BY pubkey").Page(limit, offset);
        return session.Query(query.Sql, MapMalicious, query.Values);
    }

    /// <summary>Malicious identities stored after a row.</summary>
    public static List<MaliciousRow> MaliciousAfter(SqlSession session, IReadOnlyCollection<ByteString> smeshers, long rowId)
    {
        QueryText query = Smeshers(smeshers).Where("rowid >", rowId).Then("ORDER BY rowid");
        return session.Query(query.Sql, MapMalicious, query.Values);
    }

    /// <summary>The newest row number of identities, 0 for an empty table.</summary>
    public static long LastMalicious(SqlSession session) => session.Number("SELECT max(rowid) FROM identities") ?? 0;

    private static QueryText Smeshers(IReadOnlyCollection<ByteString> smeshers)
    {
        var query = new QueryText("SELECT rowid, pubkey, proof FROM identities");
        return smeshers.Count > 0 ? query.WhereIn("pubkey", NodeId.Size, smeshers) : query;
    }

    private static MaliciousRow MapMalicious(SqlRow row) => new(row.I64(0), row.Id<NodeId>(1), row.Bytes(2));

    private static QueryText Filtered(string select, AtxFilter filter)
    {
        var query = new QueryText(select);
        if (filter.Smeshers.Count > 0)
            query.WhereIn("pubkey", NodeId.Size, filter.Smeshers);
        if (filter.Ids.Count > 0)
            query.WhereIn("id", AtxId.Size, filter.Ids);
        if (filter.Coinbase is { } coinbase)
            query.Where("coinbase =", SqlValue.Id(coinbase));
        if (filter.StartEpoch != 0)
            query.Where("epoch >=", filter.StartEpoch);
        if (filter.EndEpoch != 0)
            query.Where("epoch <=", filter.EndEpoch);
        return query;
    }
}
