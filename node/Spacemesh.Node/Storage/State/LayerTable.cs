// Job: the tables layers, beacons and activesets of state.sql.
// Invariant: a reverted layer keeps its coin and loses what was applied.
using Spacemesh.Protocol;

namespace Spacemesh.Node.Storage.State;

/// <summary>A row of <c>layers</c>.</summary>
public sealed record LayerRow(LayerId Layer, bool? WeakCoin, bool Processed, BlockId? AppliedBlock, Hash32? StateHash, Hash32? AggregatedHash);

/// <summary>Statements on <c>layers</c>.</summary>
public static class LayerTable
{
    private const string Columns = "id, weak_coin, processed, applied_block, state_hash, aggregated_hash";

    /// <summary>The layer's row, or null.</summary>
    public static LayerRow? Find(SqlSession session, LayerId layer) => session.First($"SELECT {Columns} FROM layers WHERE id = $1", Map, layer);

    /// <summary>All rows by layer.</summary>
    public static List<LayerRow> All(SqlSession session) => session.Query($"SELECT {Columns} FROM layers ORDER BY id", Map);

    /// <summary>Rows of a range of layers, both ends included.</summary>
    public static List<LayerRow> Range(SqlSession session, LayerId from, LayerId to) =>
        session.Query($"SELECT {Columns} FROM layers WHERE id BETWEEN $1 AND $2 ORDER BY id", Map, from, to);

    /// <summary>Notes the weak coin of Hare.</summary>
    public static void SetWeakCoin(SqlSession session, LayerId layer, bool coin) =>
        session.Execute("INSERT INTO layers (id, weak_coin) VALUES ($1, $2) ON CONFLICT DO UPDATE SET weak_coin = $2", layer, coin);

    /// <summary>Notes that Tortoise has counted the layer.</summary>
    public static void SetProcessed(SqlSession session, LayerId layer) =>
        session.Execute("INSERT INTO layers (id, processed) VALUES ($1, 1) ON CONFLICT DO UPDATE SET processed = 1", layer);

    /// <summary>Notes which block was applied (20 zero bytes for none) and the state root.</summary>
    public static void SetApplied(SqlSession session, LayerId layer, BlockId block, Hash32 stateHash) =>
        session.Execute("INSERT INTO layers (id, applied_block, state_hash) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE SET applied_block = $2, state_hash = $3",
            layer, SqlValue.Id(block), SqlValue.Id(stateHash));

    /// <summary>Notes which block was applied, leaving the state root as it is.</summary>
    public static void SetAppliedBlock(SqlSession session, LayerId layer, BlockId block) =>
        session.Execute("INSERT INTO layers (id, applied_block) VALUES ($1, $2) ON CONFLICT DO UPDATE SET applied_block = $2", layer, SqlValue.Id(block));

    /// <summary>Notes the state root.</summary>
    public static void SetStateHash(SqlSession session, LayerId layer, Hash32 stateHash) =>
        session.Execute("INSERT INTO layers (id, state_hash) VALUES ($1, $2) ON CONFLICT DO UPDATE SET state_hash = $2", layer, SqlValue.Id(stateHash));

    /// <summary>Notes the opinion on all layers up to this one.</summary>
    public static void SetAggregatedHash(SqlSession session, LayerId layer, Hash32 hash) =>
        session.Execute("INSERT INTO layers (id, aggregated_hash) VALUES ($1, $2) ON CONFLICT DO UPDATE SET aggregated_hash = $2", layer, SqlValue.Id(hash));

    /// <summary>Clears what was applied in all layers above this one.</summary>
    public static void RevertAbove(SqlSession session, LayerId layer) =>
        session.Execute("UPDATE layers SET applied_block = NULL, state_hash = NULL, aggregated_hash = NULL WHERE id > $1", layer);

    /// <summary>The highest applied layer, or null.</summary>
    public static LayerId? LastApplied(SqlSession session) =>
        session.Number("SELECT max(id) FROM layers WHERE applied_block IS NOT NULL") is { } layer ? new LayerId((uint)layer) : null;

    /// <summary>The highest processed layer, or null.</summary>
    public static LayerId? LastProcessed(SqlSession session) =>
        session.Number("SELECT max(id) FROM layers WHERE processed = 1") is { } layer ? new LayerId((uint)layer) : null;

    /// <summary>The state root of the highest applied layer, or null.</summary>
    public static Hash32? LatestStateHash(SqlSession session) =>
        session.First("SELECT state_hash FROM layers WHERE state_hash IS NOT NULL ORDER BY id DESC LIMIT 1", row => row.IdOrNull<Hash32>(0));

    private static LayerRow Map(SqlRow row) => new(
        row.Layer(0), row.IsNull(1) ? null : row.I64(1) != 0, !row.IsNull(2) && row.I64(2) == 1, row.IdOrNull<BlockId>(3), row.IdOrNull<Hash32>(4), row.IdOrNull<Hash32>(5));
}

/// <summary>Statements on <c>beacons</c>.</summary>
public static class BeaconTable
{
    /// <summary>The epoch's beacon, or null.</summary>
    public static Beacon? Find(SqlSession session, EpochId epoch) =>
        session.First("SELECT beacon FROM beacons WHERE epoch = $1", row => row.IdOrNull<Beacon>(0), epoch);

    /// <summary>Stores the beacon of an epoch that has none.</summary>
    public static void Insert(SqlSession session, EpochId epoch, Beacon beacon) =>
        session.Execute("INSERT INTO beacons (epoch, beacon) VALUES ($1, $2)", epoch, SqlValue.Id(beacon));

    /// <summary>All beacons by epoch.</summary>
    public static List<(EpochId Epoch, Beacon Beacon)> All(SqlSession session) =>
        session.Query("SELECT epoch, beacon FROM beacons ORDER BY epoch", row => (row.Epoch(0), row.Id<Beacon>(1)));
}

/// <summary>Statements on <c>activesets</c>; the bytes are the SCALE form of an epoch active set.</summary>
public static class ActiveSetTable
{
    /// <summary>Stores a set; one already there stays.</summary>
    public static void Insert(SqlSession session, Hash32 id, EpochId epoch, byte[] bytes) =>
        session.Execute("INSERT INTO activesets (id, active_set, epoch) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", SqlValue.Id(id), bytes, epoch);

    /// <summary>The set's bytes, or null.</summary>
    public static byte[]? Find(SqlSession session, Hash32 id) =>
        session.First("SELECT active_set FROM activesets WHERE id = $1", row => row.Bytes(0), SqlValue.Id(id));

    /// <summary>Drops the sets of epochs before this one.</summary>
    public static int PruneBefore(SqlSession session, EpochId epoch) => session.Execute("DELETE FROM activesets WHERE epoch < $1", epoch);

    /// <summary>All sets by epoch and id.</summary>
    public static List<(Hash32 Id, EpochId Epoch, byte[] Bytes)> All(SqlSession session) =>
        session.Query("SELECT id, epoch, active_set FROM activesets ORDER BY epoch, id", row => (row.Id<Hash32>(0), row.Epoch(1), row.Bytes(2)));
}
