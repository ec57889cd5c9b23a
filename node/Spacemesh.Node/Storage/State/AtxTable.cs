// Job: the tables atxs, atx_blobs and posts of state.sql.
// Invariant: an ATX, its bytes and its units row are written in one transaction, once.
using Spacemesh.Consensus.Activation;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Storage.State;

/// <summary>A row of <c>atxs</c>.</summary>
public sealed record AtxRow(
    AtxId Id, EpochId PublishEpoch, uint EffectiveNumUnits, AtxId? CommitmentAtx, ulong? VrfNonce, ulong BaseTickHeight, ulong TickCount,
    ulong Sequence, NodeId Smesher, Address Coinbase, long ReceivedUnixNanoseconds, AtxValidity Validity, AtxId? MarriageAtx, ulong Weight)
{
    /// <summary>Tick height after this ATX.</summary>
    public ulong Height => BaseTickHeight + TickCount;

    /// <summary>The epoch in which this ATX gives the right to act.</summary>
    public EpochId TargetEpoch => PublishEpoch + 1;
}

/// <summary>A row of <c>posts</c>: the units of one identity in an ATX.</summary>
public sealed record PostUnitsRow(AtxId Atx, NodeId Smesher, AtxId? PreviousAtx, uint PreviousIndex, uint Units, EpochId PublishEpoch);

/// <summary>Statements on <c>atxs</c>, <c>atx_blobs</c> and <c>posts</c>.</summary>
public static class AtxTable
{
    internal const string Columns = "id, epoch, effective_num_units, commitment_atx, nonce, base_tick_height, tick_count, sequence, pubkey, coinbase, received, validity, marriage_atx, weight";

    /// <summary>Stores an ATX with its wire bytes and its units.</summary>
    public static void Insert(SqlSession session, AtxRow atx, byte[] blob, int version, IEnumerable<PostUnitsRow> posts)
    {
        session.Execute($"INSERT INTO atxs ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            SqlValue.Id(atx.Id), atx.PublishEpoch, atx.EffectiveNumUnits, SqlValue.Id(atx.CommitmentAtx), atx.VrfNonce is { } nonce ? nonce : SqlValue.Null,
            atx.BaseTickHeight, atx.TickCount, atx.Sequence, SqlValue.Id(atx.Smesher), SqlValue.Id(atx.Coinbase), atx.ReceivedUnixNanoseconds,
            (int)atx.Validity, SqlValue.Id(atx.MarriageAtx), atx.Weight);
        session.Execute("INSERT INTO atx_blobs (id, atx, version) VALUES ($1, $2, $3)", SqlValue.Id(atx.Id), blob, version);
        foreach (PostUnitsRow post in posts)
        {
            session.Execute("INSERT INTO posts (atxid, pubkey, prev_atxid, prev_atx_index, units, publish_epoch) VALUES ($1, $2, $3, $4, $5, $6)",
                SqlValue.Id(post.Atx), SqlValue.Id(post.Smesher), SqlValue.Id(post.PreviousAtx), post.PreviousIndex, post.Units, post.PublishEpoch);
        }
    }

    /// <summary>The ATX, or null.</summary>
    public static AtxRow? Find(SqlSession session, AtxId id) =>
        session.First($"SELECT {Columns} FROM atxs WHERE id = $1", Map, SqlValue.Id(id));

    /// <summary>The wire bytes and version (1 or 2), or null when the ATX is unknown or came from a checkpoint.</summary>
    public static (byte[] Bytes, int Version)? FindBlob(SqlSession session, AtxId id) =>
        session.First<(byte[], int)?>("SELECT atx, version FROM atx_blobs WHERE id = $1 AND atx IS NOT NULL",
            row => (row.Bytes(0), row.IsNull(1) || row.I64(1) == 0 ? 1 : (int)row.I64(1)), SqlValue.Id(id));

    /// <summary>All ATXs published in the epoch, by arrival.</summary>
    public static List<AtxRow> PublishedIn(SqlSession session, EpochId epoch) =>
        session.Query($"SELECT {Columns} FROM atxs WHERE epoch = $1 ORDER BY received, id", Map, epoch);

    /// <summary>All ATXs by publish epoch, then arrival.</summary>
    public static List<AtxRow> All(SqlSession session) => session.Query($"SELECT {Columns} FROM atxs ORDER BY epoch, received, id", Map);

    /// <summary>The ATX of the smesher published in the epoch, or null.</summary>
    public static AtxRow? FindBySmesher(SqlSession session, NodeId smesher, EpochId publishEpoch) =>
        session.First($"SELECT {Columns} FROM atxs WHERE pubkey = $1 AND epoch = $2", Map, SqlValue.Id(smesher), publishEpoch);

    /// <summary>The smesher's newest ATX, or null.</summary>
    public static AtxRow? LastOf(SqlSession session, NodeId smesher) =>
        session.First($"SELECT {Columns} FROM atxs WHERE pubkey = $1 ORDER BY epoch DESC LIMIT 1", Map, SqlValue.Id(smesher));

    /// <summary>Commitment of the smesher's newest ATX that has one, or null.</summary>
    public static AtxId? CommitmentOf(SqlSession session, NodeId smesher) =>
        session.First("SELECT commitment_atx FROM atxs WHERE pubkey = $1 AND commitment_atx IS NOT NULL ORDER BY epoch DESC LIMIT 1",
            row => row.IdOrNull<AtxId>(0), SqlValue.Id(smesher));

    /// <summary>The VRF nonce in force for the smesher up to and including the publish epoch, or null.</summary>
    public static ulong? VrfNonceOf(SqlSession session, NodeId smesher, EpochId publishEpoch) =>
        session.First<ulong?>("SELECT nonce FROM atxs WHERE pubkey = $1 AND epoch <= $2 AND nonce IS NOT NULL ORDER BY epoch DESC LIMIT 1",
            row => row.U64(0), SqlValue.Id(smesher), publishEpoch);

    /// <summary>Units that the identity declared in the ATX, or null.</summary>
    public static uint? UnitsOf(SqlSession session, AtxId atx, NodeId smesher) =>
        session.First<uint?>("SELECT units FROM posts WHERE atxid = $1 AND pubkey = $2", row => row.U32(0), SqlValue.Id(atx), SqlValue.Id(smesher));

    /// <summary>The units row of the ATX and identity, or null.</summary>
    public static PostUnitsRow? FindPost(SqlSession session, AtxId atx, NodeId smesher) =>
        session.First("SELECT atxid, pubkey, prev_atxid, prev_atx_index, units, publish_epoch FROM posts WHERE atxid = $1 AND pubkey = $2",
            MapPost, SqlValue.Id(atx), SqlValue.Id(smesher));

    /// <summary>The smesher's newest units row published before the epoch, or null.</summary>
    public static PostUnitsRow? LastPostBefore(SqlSession session, NodeId smesher, EpochId epoch) =>
        session.First("SELECT atxid, pubkey, prev_atxid, prev_atx_index, units, publish_epoch FROM posts WHERE pubkey = $1 AND publish_epoch < $2 ORDER BY publish_epoch DESC LIMIT 1",
            MapPost, SqlValue.Id(smesher), epoch);

    /// <summary>ATXs of the smesher that name this previous ATX; the empty id asks for its initial ATXs.</summary>
    public static List<AtxId> WithPrevious(SqlSession session, NodeId smesher, AtxId previous) =>
        session.Query("SELECT atxid FROM posts WHERE pubkey = $1 AND prev_atxid IS $2", row => row.Id<AtxId>(0), SqlValue.Id(smesher),
            previous.IsEmpty() ? SqlValue.Null : SqlValue.Id(previous));

    /// <summary>An ATX of the smesher published in the epoch with another id than this one, or null.</summary>
    public static AtxId? OtherInEpoch(SqlSession session, NodeId smesher, EpochId publishEpoch, AtxId except) =>
        session.First("SELECT id FROM atxs WHERE pubkey = $1 AND epoch = $2 AND id != $3 LIMIT 1", row => row.IdOrNull<AtxId>(0),
            SqlValue.Id(smesher), publishEpoch, SqlValue.Id(except));

    /// <summary>The row and the units row to store for an accepted ATX of version 1.</summary>
    public static (AtxRow Row, PostUnitsRow Units) RowsOf(AcceptedAtx atx, long receivedUnixNanoseconds)
    {
        NodeId smesher = atx.Atx.SmesherId;
        AtxId previous = atx.Atx.Inner.Challenge.PreviousAtx;
        var row = new AtxRow(
            atx.Id, atx.PublishEpoch, atx.EffectiveUnits, atx.Atx.Inner.Challenge.CommitmentAtx, atx.VrfNonce, atx.BaseHeight, atx.Ticks,
            atx.Atx.Inner.Challenge.Sequence, smesher, atx.Atx.Inner.Coinbase, receivedUnixNanoseconds, atx.Validity, null, atx.Weight);
        return (row, new PostUnitsRow(atx.Id, smesher, previous.IsEmpty() ? null : previous, 0, atx.Atx.Inner.NumUnits, atx.PublishEpoch));
    }

    /// <summary>The newest publish epoch of any ATX, or null.</summary>
    public static EpochId? NewestEpoch(SqlSession session) =>
        session.Number("SELECT max(epoch) FROM atxs") is { } epoch ? new EpochId((uint)epoch) : null;

    internal static AtxRow Map(SqlRow row) => new(
        row.Id<AtxId>(0), row.Epoch(1), row.U32(2), row.IdOrNull<AtxId>(3), row.IsNull(4) ? null : row.U64(4), row.U64(5), row.U64(6), row.U64(7),
        row.Id<NodeId>(8), row.Id<Address>(9), row.I64(10), (AtxValidity)row.I64(11), row.IdOrNull<AtxId>(12), row.IsNull(13) ? 0 : row.U64(13));

    private static PostUnitsRow MapPost(SqlRow row) => new(
        row.Id<AtxId>(0), row.Id<NodeId>(1), row.IdOrNull<AtxId>(2), row.U32(3), row.U32(4), row.Epoch(5));
}
