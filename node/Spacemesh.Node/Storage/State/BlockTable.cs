// Job: the tables blocks and certificates of state.sql.
// Invariant: a plain Hare output never replaces a row of its block; a certificate does. Ids stand as 32 bytes in blocks and as 20 in certificates.
using Spacemesh.Protocol;

namespace Spacemesh.Node.Storage.State;

/// <summary>A row of <c>blocks</c>; <paramref name="Validity"/> is null while undecided; bytes are the SCALE form of the block.</summary>
public sealed record BlockRow(BlockId Id, LayerId Layer, bool? Validity, byte[] Bytes);

/// <summary>A row of <c>certificates</c>: a Hare output, with the certificate's SCALE form when there is one.</summary>
public sealed record CertificateRow(LayerId Layer, BlockId Block, byte[]? Certificate, bool Valid);

/// <summary>Statements on <c>blocks</c>.</summary>
public static class BlockTable
{
    private const string Columns = "id, layer, validity, block";

    /// <summary>Stores a block, undecided.</summary>
    public static void Insert(SqlSession session, BlockId id, LayerId layer, byte[] bytes) =>
        session.Execute($"INSERT INTO blocks ({Columns}) VALUES ($1, $2, NULL, $3)", SqlValue.Padded(id), layer, bytes);

    /// <summary>The block, or null.</summary>
    public static BlockRow? Find(SqlSession session, BlockId id) =>
        session.First($"SELECT {Columns} FROM blocks WHERE id = $1", Map, SqlValue.Padded(id));

    /// <summary>All blocks of a layer by id.</summary>
    public static List<BlockRow> InLayer(SqlSession session, LayerId layer) =>
        session.Query($"SELECT {Columns} FROM blocks WHERE layer = $1 ORDER BY id", Map, layer);

    /// <summary>All blocks by layer and id.</summary>
    public static List<BlockRow> All(SqlSession session) => session.Query($"SELECT {Columns} FROM blocks ORDER BY layer, id", Map);

    /// <summary>Writes the final opinion on a block.</summary>
    public static void SetValidity(SqlSession session, BlockId id, bool valid) =>
        session.Execute("UPDATE blocks SET validity = $2 WHERE id = $1", SqlValue.Padded(id), valid ? 1 : -1);

    /// <summary>The layer of the highest valid block, or null.</summary>
    public static LayerId? HighestValidLayer(SqlSession session) =>
        session.Number("SELECT max(layer) FROM blocks WHERE validity = 1") is { } layer ? new LayerId((uint)layer) : null;

    private static BlockRow Map(SqlRow row) => new(row.PaddedId<BlockId>(0), row.Layer(1), row.IsNull(2) ? null : row.I64(2) > 0, row.Bytes(3));
}

/// <summary>Statements on <c>certificates</c>; the empty block is 20 zero bytes.</summary>
public static class CertificateTable
{
    /// <summary>Rows of a layer, those with a certificate last.</summary>
    public static List<CertificateRow> InLayer(SqlSession session, LayerId layer) =>
        session.Query("SELECT layer, block, cert, valid FROM certificates WHERE layer = $1 ORDER BY length(cert), block", Map, layer);

    /// <summary>All rows by layer.</summary>
    public static List<CertificateRow> All(SqlSession session) =>
        session.Query("SELECT layer, block, cert, valid FROM certificates ORDER BY layer, length(cert), block", Map);

    /// <summary>Notes a Hare output; an existing row of the block stays as it is.</summary>
    public static void InsertHareOutput(SqlSession session, LayerId layer, BlockId block, bool valid) =>
        session.Execute("INSERT INTO certificates (layer, block, valid) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", layer, SqlValue.Id(block), valid);

    /// <summary>Stores a certificate and makes its row valid.</summary>
    public static void UpsertCertificate(SqlSession session, LayerId layer, BlockId block, byte[] certificate) =>
        session.Execute("INSERT INTO certificates (layer, block, cert, valid) VALUES ($1, $2, $3, 1) ON CONFLICT DO UPDATE SET cert = $3, valid = 1",
            layer, SqlValue.Id(block), certificate);

    /// <summary>Marks a row invalid.</summary>
    public static void SetInvalid(SqlSession session, LayerId layer, BlockId block) =>
        session.Execute("UPDATE certificates SET valid = 0 WHERE layer = $1 AND block = $2", layer, SqlValue.Id(block));

    /// <summary>The layer's Hare output: its single valid row; null when there is none; the empty block when there are several.</summary>
    public static BlockId? HareOutput(SqlSession session, LayerId layer)
    {
        List<CertificateRow> valid = InLayer(session, layer).FindAll(row => row.Valid);
        return valid.Count switch { 0 => null, 1 => valid[0].Block, _ => BlockId.Empty };
    }

    /// <summary>Drops the certificate bytes below a layer; the rows stay.</summary>
    public static int Prune(SqlSession session, LayerId below) =>
        session.Execute("UPDATE certificates SET cert = NULL WHERE layer < $1 AND cert IS NOT NULL", below);

    private static CertificateRow Map(SqlRow row) => new(row.Layer(0), row.Id<BlockId>(1), row.BytesOrNull(2), row.I64(3) != 0);
}
