// Job: what the API asks of the tables layers and blocks, and the active sets that ballots and blocks name.
// Invariant: reads only; orders are those in which the network's nodes answer.
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Api;

/// <summary>A layer, once for each block that it holds, or once without.</summary>
internal sealed record LayerBlockRow(
    LayerId Layer, bool IsProcessed, BlockId AppliedBlock, Hash32 StateHash, Hash32 AggregatedHash, bool HasBlock);

/// <summary>Queries on layers.</summary>
internal static class LayerQueries
{
    /// <summary>Layers by number; a start or end of 0 does not filter.</summary>
    public static List<LayerBlockRow> List(SqlSession session, uint start, uint end, bool descending, ulong limit, ulong offset)
    {
        var query = new QueryText("SELECT l.id, l.processed, l.applied_block, l.state_hash, l.aggregated_hash, b.id FROM layers l LEFT JOIN blocks b ON l.id = b.layer");
        if (start != 0)
            query.Where("l.id >=", start);
        if (end != 0)
            query.Where("l.id <=", end);
        query.Then(descending ? "ORDER BY l.id DESC" : "ORDER BY l.id").Page(limit, offset);
        return session.Query(query.Sql, Map, query.Values);
    }

    /// <summary>ATXs of the epoch's active set as the committees count it; empty when there is none.</summary>
    public static IReadOnlyCollection<AtxId> ActiveSet(SqlSession session, EpochId epoch, LayerId first, uint layers)
    {
        LayerId last = first + (layers - 1);
        BlockId? applied = LayerTable.Range(session, first, last)
            .Select(row => row.AppliedBlock).FirstOrDefault(block => block is { } id && !id.IsEmpty());
        return (applied is { } block ? OfBlock(session, block) : null) ?? OfBallots(session, epoch, first, last);
    }

    // Null when a set that the block leads to is no longer stored.
    private static SortedSet<AtxId>? OfBlock(SqlSession session, BlockId id)
    {
        if (BlockTable.Find(session, id) is not { } block)
            return null;
        var ids = new SortedSet<AtxId>();
        foreach (BlockReward reward in Scale.Decode<Block>(block.Bytes).Rewards)
        {
            if (BallotTable.FirstOfAtx(session, reward.AtxId) is not { } ballot
                || SetOf(session, Scale.Decode<Ballot>(ballot.Bytes)) is not { } set)
                return null;
            ids.Add(reward.AtxId);
            ids.UnionWith(set);
        }
        return ids;
    }

    private static SortedSet<AtxId> OfBallots(SqlSession session, EpochId epoch, LayerId first, LayerId last)
    {
        var ids = new SortedSet<AtxId>();
        if (BeaconTable.Find(session, epoch) is not { } beacon)
            return ids;
        var seen = new HashSet<NodeId>();
        for (LayerId layer = first; layer <= last; layer++)
        {
            foreach (BallotRow row in BallotTable.InLayer(session, layer).Where(row => seen.Add(row.Smesher)))
            {
                Ballot ballot = Scale.Decode<Ballot>(row.Bytes);
                if (ballot.Inner.EpochData is { } data && data.Beacon == beacon && SetOf(session, ballot) is { } set)
                    ids.UnionWith(set);
            }
        }
        return ids;
    }

    private static AtxId[]? SetOf(SqlSession session, Ballot ballot) =>
        ballot.Inner.EpochData is { } data && ActiveSetTable.Find(session, data.ActiveSetHash) is { } bytes
            ? Scale.Decode<EpochActiveSet>(bytes).Set
            : null;

    private static LayerBlockRow Map(SqlRow row) => new(
        row.Layer(0), !row.IsNull(1) && row.I64(1) == 1, row.IdOrNull<BlockId>(2) ?? BlockId.Empty, row.IdOrNull<Hash32>(3) ?? Hash32.Empty,
        row.IdOrNull<Hash32>(4) ?? Hash32.Empty, !row.IsNull(5));
}
