// Job: the rows of a recorded state.sql, read once; what decides (inputs) apart from what is only compared (results).
// Invariant: a table or object that cannot be read is reported, never passed over.
using Microsoft.Data.Sqlite;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Verify;

/// <summary>An ATX as it came: bytes and time of arrival; the row is what is compared.</summary>
internal sealed record RecordedAtx(AtxRow Row, PostUnitsRow? Units, AtxV1 Atx, byte[] Bytes);

/// <summary>A PoET proof and its columns.</summary>
internal sealed record RecordedPoet(PoetProofRef Ref, PoetProofMessage Message, byte[] ServiceId, string RoundId);

/// <summary>A ballot and its columns.</summary>
internal sealed record RecordedBallot(BallotRow Row, Ballot Ballot);

/// <summary>A block and its columns.</summary>
internal sealed record RecordedBlock(BlockRow Row, Block Block);

/// <summary>A Hare output and its certificate.</summary>
internal sealed record RecordedOutput(CertificateRow Row, Certificate? Certificate);

/// <summary>An active set and its columns.</summary>
internal sealed record RecordedActiveSet(Hash32 Id, EpochId Epoch, EpochActiveSet Set);

/// <summary>A link between a transaction and a block or proposal.</summary>
internal readonly record struct TransactionLink(TransactionId Transaction, Hash20 Holder, LayerId Layer);

/// <summary>Everything that is read of a database.</summary>
internal sealed class RecordedState
{
    private readonly SqlSession _session;
    private readonly VerifyReport _report;

    public RecordedState(SqlSession session, VerifyReport report)
    {
        (_session, _report) = (session, report);
        Atxs = [.. Rows("atxs", AtxTable.All).Select(ReadAtx).OfType<RecordedAtx>()];
        Poets = Decoded<(PoetProofRef Ref, byte[] Message, byte[] ServiceId, string RoundId), PoetProofMessage, RecordedPoet>(
            "poets", PoetTable.All, row => row.Message, row => row.Ref.ToHex(), (row, message) =>
                new RecordedPoet(row.Ref, message, row.ServiceId, row.RoundId));
        Ballots = Decoded<BallotRow, Ballot, RecordedBallot>(
            "ballots", BallotTable.All, row => row.Bytes, row => row.Id.ToHex(), (row, ballot) => new RecordedBallot(row, ballot));
        Blocks = Decoded<BlockRow, Block, RecordedBlock>(
            "blocks", BlockTable.All, row => row.Bytes, row => row.Id.ToHex(), (row, block) => new RecordedBlock(row, block));
        ActiveSets = Decoded<(Hash32 Id, EpochId Epoch, byte[] Bytes), EpochActiveSet, RecordedActiveSet>(
            "activesets", ActiveSetTable.All, row => row.Bytes, row => row.Id.ToHex(), (row, set) =>
                new RecordedActiveSet(row.Id, row.Epoch, set));
        Outputs = [.. Rows("certificates", CertificateTable.All).Select(ReadOutput).OfType<RecordedOutput>()];
        Layers = Rows("layers", LayerTable.All);
        Beacons = Rows("beacons", BeaconTable.All);
        Accounts = Rows("accounts", AccountTable.All);
        Rewards = Rows("rewards", RewardTable.All);
        Transactions = Rows("transactions", TransactionTable.All);
        Malicious = Decoded<(NodeId Identity, byte[] Proof, long Received), MalfeasanceProof, (NodeId, MalfeasanceProof, long)>(
            "identities", IdentityTable.All, row => row.Proof, row => row.Identity.ToHex(), (row, proof) =>
                (row.Identity, proof, row.Received));
        ResultAddresses = Rows("transactions_results_addresses", s => s.Query(
            "SELECT tid, address FROM transactions_results_addresses ORDER BY tid, address", row =>
                (row.Id<TransactionId>(0), row.Id<Address>(1))));
        BlockLinks = Rows("block_transactions", s => s.Query(
            "SELECT tid, bid, layer FROM block_transactions ORDER BY tid, bid", row =>
                new TransactionLink(row.Id<TransactionId>(0), row.PaddedId<Hash20>(1), row.Layer(2))));
        ProposalLinks = Rows("proposal_transactions", s => s.Query(
            "SELECT tid, pid, layer FROM proposal_transactions ORDER BY tid, pid", row =>
                new TransactionLink(row.Id<TransactionId>(0), row.PaddedId<Hash20>(1), row.Layer(2))));
        CheckForeignTables();
    }

    public IReadOnlyList<RecordedAtx> Atxs { get; }

    public IReadOnlyList<RecordedPoet> Poets { get; }

    public IReadOnlyList<RecordedBallot> Ballots { get; }

    public IReadOnlyList<RecordedBlock> Blocks { get; }

    public IReadOnlyList<RecordedActiveSet> ActiveSets { get; }

    public IReadOnlyList<RecordedOutput> Outputs { get; }

    public IReadOnlyList<LayerRow> Layers { get; }

    public IReadOnlyList<(EpochId Epoch, Beacon Beacon)> Beacons { get; }

    public IReadOnlyList<AccountRow> Accounts { get; }

    public IReadOnlyList<RewardRow> Rewards { get; }

    public IReadOnlyList<TransactionRow> Transactions { get; }

    public IReadOnlyList<(NodeId Identity, MalfeasanceProof Proof, long ReceivedUnixNanoseconds)> Malicious { get; }

    public IReadOnlyList<(TransactionId Transaction, Address Address)> ResultAddresses { get; }

    public IReadOnlyList<TransactionLink> BlockLinks { get; }

    public IReadOnlyList<TransactionLink> ProposalLinks { get; }

    private List<T> Rows<T>(string table, Func<SqlSession, List<T>> read)
    {
        try
        {
            return read(_session);
        }
        catch (Exception e) when (e is DamagedDatabaseException or SqliteException or InvalidCastException)
        {
            _report.CannotRead(table, e.Message);
            return [];
        }
    }

    private List<TResult> Decoded<TRow, TMessage, TResult>(
        string table, Func<SqlSession, List<TRow>> read, Func<TRow, byte[]> bytes, Func<TRow, string> name, Func<TRow, TMessage,
            TResult> combine)
        where TMessage : IScaleType<TMessage>, new()
    {
        var results = new List<TResult>();
        foreach (TRow row in Rows(table, read))
        {
            if (Scale.TryDecode<TMessage>(bytes(row), out TMessage? message, out DecodeFault fault))
                results.Add(combine(row, message));
            else
                _report.CannotRead(table, $"{name(row)}: {fault}");
        }
        return results;
    }

    private RecordedAtx? ReadAtx(AtxRow row)
    {
        if (AtxTable.FindBlob(_session, row.Id) is not { } blob)
            _report.CannotRead("atxs", $"{row.Id} has no bytes (it came from a checkpoint)");
        else if (blob.Version != 1)
            _report.CannotRead("atxs", $"{row.Id} is of version {blob.Version}");
        else if (!Scale.TryDecode<AtxV1>(blob.Bytes, out AtxV1? atx, out DecodeFault fault))
            _report.CannotRead("atxs", $"{row.Id}: {fault}");
        else
            return new RecordedAtx(row, AtxTable.FindPost(_session, row.Id, row.Smesher), atx, blob.Bytes);
        return null;
    }

    private RecordedOutput? ReadOutput(CertificateRow row)
    {
        if (row.Certificate is null)
            return new RecordedOutput(row, null);
        if (Scale.TryDecode<Certificate>(row.Certificate, out Certificate? certificate, out DecodeFault fault))
            return new RecordedOutput(row, certificate);
        _report.CannotRead("certificates", $"layer {row.Layer}, block {row.Block}: {fault}");
        return null;
    }

    // Rows without which this replay would be wrong, and rows that belong to nothing.
    private void CheckForeignTables()
    {
        foreach (string table in (ReadOnlySpan<string>)["identities", "marriages", "malfeasance", "recovery"])
        {
            if (_session.Number($"SELECT count(*) FROM {table}") is > 0 and long rows)
                _report.CannotRead(table, $"{rows} rows, which this program does not verify yet");
        }
        if (_session.Number("SELECT count(*) FROM atx_blobs WHERE id NOT IN (SELECT id FROM atxs)") is > 0 and long blobs)
            _report.CannotRead("atx_blobs", $"{blobs} rows without an ATX");
        if (_session.Number("SELECT count(*) FROM posts WHERE atxid NOT IN (SELECT id FROM atxs)") is > 0 and long posts)
            _report.CannotRead("posts", $"{posts} rows without an ATX");
    }
}
