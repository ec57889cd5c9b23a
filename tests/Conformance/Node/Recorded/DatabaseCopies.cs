// Job: reads a recorded database with the tables' own statements, writes it anew with them, and compares the copy with the recorded dump.
// Invariant: every row of the dump is found in the copy, column for column with its SQLite type, and no row besides.
using System.Text;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.Local;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;

namespace Spacemesh.Conformance.Node.Recorded;

/// <summary>Copies of databases.</summary>
internal static class DatabaseCopies
{
    /// <summary>A case for each row of <c>dump-state.jsonl</c>.</summary>
    public static IEnumerable<(string, string?)> CompareState(RecordedNetwork recorded) =>
        Compare(recorded, "state.sql", "dump-state.jsonl", Schema.State, CopyState);

    /// <summary>A case for each row of <c>dump-local.jsonl</c>.</summary>
    public static IEnumerable<(string, string?)> CompareLocal(RecordedNetwork recorded) =>
        Compare(recorded, "local.sql", "dump-local.jsonl", Schema.Local, CopyLocal);

    private static IEnumerable<(string, string?)> Compare(
        RecordedNetwork recorded, string file, string dump, Schema schema, Action<SqlSession, SqlSession> copy)
    {
        using Database written = Database.Open(Path.Combine(recorded.Temporary, "copy.sql"), schema);
        using (ReadOnlyDatabase source = ReadOnlyDatabase.Open(recorded.Database(file), schema))
            written.Write(session => copy(source.Session, session));
        var rows = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        int line = 0;
        foreach (JsonElement entry in recorded.Lines(dump))
        {
            string table = entry.Text("table");
            JsonElement row = entry.GetProperty("row");
            if (!rows.TryGetValue(table, out HashSet<string>? found))
            {
                string columns = string.Join(" || '|' || ", row.EnumerateObject().Select(c => $"quote({c.Name})"));
                rows.Add(table, found = written.Read(s =>
                    s.Query($"SELECT {columns} FROM {table}", r => r.Text(0))).ToHashSet(StringComparer.Ordinal));
            }
            string expected = string.Join('|', row.EnumerateObject().Select(c => Quoted(c.Value)));
            yield return ($"{table} line {++line}", found.Remove(expected)
                ? null : $"not in the copy: {Shortened(expected)}; left: {Shortened(found.FirstOrDefault() ?? "none")}");
        }
        foreach ((string table, HashSet<string> left) in rows)
            yield return ($"{table} is complete", left.Count == 0 ? null : $"{left.Count} rows too many: {Shortened(left.First())}");
    }

    private static void CopyState(SqlSession from, SqlSession to)
    {
        foreach (AtxRow atx in AtxTable.All(from))
        {
            (byte[] bytes, int version) = AtxTable.FindBlob(from, atx.Id)!.Value;
            AtxTable.Insert(to, atx, bytes, version, [AtxTable.FindPost(from, atx.Id, atx.Smesher)!]);
        }
        foreach ((PoetProofRef reference, byte[] message, byte[] service, string round) in PoetTable.All(from))
            PoetTable.Insert(to, reference, message, service, round);
        foreach (BallotRow ballot in BallotTable.All(from))
            BallotTable.Insert(to, ballot);
        foreach (BlockRow block in BlockTable.All(from))
        {
            BlockTable.Insert(to, block.Id, block.Layer, block.Bytes);
            if (block.Validity is { } valid)
                BlockTable.SetValidity(to, block.Id, valid);
        }
        foreach (CertificateRow row in CertificateTable.All(from))
        {
            CertificateTable.InsertHareOutput(to, row.Layer, row.Block, row.Valid);
            if (row.Certificate is { } certificate)
                CertificateTable.UpsertCertificate(to, row.Layer, row.Block, certificate);
        }
        foreach ((EpochId epoch, Beacon beacon) in BeaconTable.All(from))
            BeaconTable.Insert(to, epoch, beacon);
        foreach ((Hash32 id, EpochId epoch, byte[] bytes) in ActiveSetTable.All(from))
            ActiveSetTable.Insert(to, id, epoch, bytes);
        foreach (AccountRow account in AccountTable.All(from))
            AccountTable.Insert(to, account);
        foreach (RewardRow reward in RewardTable.All(from))
            RewardTable.Insert(to, reward);
        foreach (LayerRow layer in LayerTable.All(from))
            CopyLayer(layer, to);
        CopyTransactions(from, to);
    }

    private static void CopyLayer(LayerRow layer, SqlSession to)
    {
        if (layer.WeakCoin is { } coin)
            LayerTable.SetWeakCoin(to, layer.Layer, coin);
        if (layer.Processed)
            LayerTable.SetProcessed(to, layer.Layer);
        if (layer.AppliedBlock is { } block)
            LayerTable.SetAppliedBlock(to, layer.Layer, block);
        if (layer.StateHash is { } state)
            LayerTable.SetStateHash(to, layer.Layer, state);
        if (layer.AggregatedHash is { } hash)
            LayerTable.SetAggregatedHash(to, layer.Layer, hash);
    }

    private static void CopyTransactions(SqlSession from, SqlSession to)
    {
        foreach (TransactionRow row in TransactionTable.All(from))
        {
            TransactionTable.Upsert(to, row);
            if (row.Result is null)
                continue;
            List<Address> touched = from.Query(
                "SELECT address FROM transactions_results_addresses WHERE tid = $1", r => r.Id<Address>(0), SqlValue.Id(row.Id));
            TransactionTable.SetResult(to, row.Id, row.Header!, row.Principal!.Value, row.Nonce!.Value, row.Result, row.Layer!.Value,
                row.Block!.Value, touched);
        }
        foreach ((TransactionId id, BlockId block, LayerId layer) in from.Query(
            "SELECT tid, bid, layer FROM block_transactions", r => (r.Id<TransactionId>(0), r.PaddedId<BlockId>(1), r.Layer(2))))
            TransactionTable.AddToBlock(to, id, block, layer);
        foreach ((TransactionId id, ProposalId proposal, LayerId layer) in from.Query(
            "SELECT tid, pid, layer FROM proposal_transactions", r => (r.Id<TransactionId>(0), r.PaddedId<ProposalId>(1), r.Layer(2))))
            TransactionTable.AddToProposal(to, id, proposal, layer);
    }

    private static void CopyLocal(SqlSession from, SqlSession to)
    {
        foreach (NodeId smesher in from.Query("SELECT id FROM post UNION SELECT id FROM challenge UNION SELECT id FROM poet_registration",
            r => r.Id<NodeId>(0)))
        {
            if (SmeshingTables.FindInitialPost(from, smesher) is { } post)
                SmeshingTables.SetInitialPost(to, smesher, post);
            if (SmeshingTables.FindChallenge(from, smesher) is { } challenge)
                SmeshingTables.SetChallenge(to, smesher, challenge);
            foreach (PoetRegistrationRow registration in SmeshingTables.Registrations(from, smesher))
                SmeshingTables.AddRegistration(to, smesher, registration);
        }
        foreach ((int kind, EpochId epoch) in from.Query("SELECT kind, epoch FROM prepared_activeset", r => ((int)r.I64(0), r.Epoch(1))))
        {
            (Hash32 id, ulong weight, byte[] ids) = PreparedActiveSetTable.Find(from, kind, epoch)!.Value;
            PreparedActiveSetTable.Upsert(to, kind, epoch, id, weight, ids);
        }
    }

    // As SQLite's quote() writes values.
    private static string Quoted(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return "NULL";
        JsonProperty typed = value.EnumerateObject().Single();
        return typed.Name switch
        {
            "integer" => typed.Value.GetString()!,
            "blob" => $"X'{typed.Value.GetString()!.ToUpperInvariant()}'",
            "text" => $"'{typed.Value.GetString()!.Replace("'", "''", StringComparison.Ordinal)}'",
            string other => throw new UnknownCaseKindException(other),
        };
    }

    private static string Shortened(string text) => text.Length <= 300
        ? text : new StringBuilder(text, 0, 300, 303).Append("...").ToString();
}
