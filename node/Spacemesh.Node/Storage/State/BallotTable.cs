// Job: the table ballots of state.sql.
// Invariant: a ballot is stored once, as its exact bytes, when every rule has been checked; its id stands as 32 bytes, zeros behind.
using Spacemesh.Protocol;

namespace Spacemesh.Node.Storage.State;

/// <summary>A row of <c>ballots</c>; <paramref name="Bytes"/> is the SCALE form of the whole ballot.</summary>
public sealed record BallotRow(BallotId Id, AtxId Atx, LayerId Layer, NodeId Smesher, byte[] Bytes);

/// <summary>Statements on <c>ballots</c>.</summary>
public static class BallotTable
{
    private const string Columns = "id, atx, layer, pubkey, ballot";

    /// <summary>Stores a ballot.</summary>
    public static void Insert(SqlSession session, BallotRow ballot) =>
        session.Execute($"INSERT INTO ballots ({Columns}) VALUES ($1, $2, $3, $4, $5)",
            SqlValue.Padded(ballot.Id), SqlValue.Id(ballot.Atx), ballot.Layer, SqlValue.Id(ballot.Smesher), ballot.Bytes);

    /// <summary>The ballot, or null.</summary>
    public static BallotRow? Find(SqlSession session, BallotId id) =>
        session.First($"SELECT {Columns} FROM ballots WHERE id = $1", Map, SqlValue.Padded(id));

    /// <summary>All ballots of a layer in the order they were stored.</summary>
    public static List<BallotRow> InLayer(SqlSession session, LayerId layer) =>
        session.Query($"SELECT {Columns} FROM ballots WHERE layer = $1 ORDER BY rowid", Map, layer);

    /// <summary>All ballots by layer and order of storing.</summary>
    public static List<BallotRow> All(SqlSession session) => session.Query($"SELECT {Columns} FROM ballots ORDER BY layer, rowid", Map);

    /// <summary>Ballots of one smesher in a layer.</summary>
    public static List<BallotRow> OfSmesher(SqlSession session, LayerId layer, NodeId smesher) =>
        session.Query($"SELECT {Columns} FROM ballots WHERE layer = $1 AND pubkey = $2 ORDER BY rowid", Map, layer, SqlValue.Id(smesher));

    /// <summary>The first ballot built on an ATX (the one that carries the epoch data), or null.</summary>
    public static BallotRow? FirstOfAtx(SqlSession session, AtxId atx) =>
        session.First($"SELECT {Columns} FROM ballots WHERE atx = $1 ORDER BY layer, rowid LIMIT 1", Map, SqlValue.Id(atx));

    /// <summary>The highest layer that has a ballot, or null.</summary>
    public static LayerId? HighestLayer(SqlSession session) =>
        session.Number("SELECT max(layer) FROM ballots") is { } layer ? new LayerId((uint)layer) : null;

    private static BallotRow Map(SqlRow row) => new(row.PaddedId<BallotId>(0), row.Id<AtxId>(1), row.Layer(2), row.Id<NodeId>(3), row.Bytes(4));
}
