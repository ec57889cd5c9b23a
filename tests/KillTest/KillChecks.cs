// Job: what must hold in the files of a killed node, whenever it was killed.
// Invariant: reads the files with its own code where the node's could hide a fault (the journal), and never writes.
using System.Buffers.Binary;
using Spacemesh.Crypto;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.KillTest;

/// <summary>Checks of state.sql and signing.journal.</summary>
internal sealed class KillChecks(Hash20 genesisId)
{
    private const int HeaderLength = 16;
    private const int RecordLength = 80;
    private const byte AtxKind = 1;
    private const byte BallotKind = 2;

    /// <summary>ATXs by publish epoch, as every look has found them; their ids must never change.</summary>
    private readonly Dictionary<uint, AtxId> _atxs = [];

    /// <summary>Publish epochs for which an ATX was signed, with the digest of the signed bytes.</summary>
    private readonly Dictionary<uint, string> _signedAtxs = [];

    /// <summary>Problems found; empty if all is well.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Highest layer with a ballot at the last look.</summary>
    public uint HighestBallot { get; private set; }

    /// <summary>Highest applied layer at the last look.</summary>
    public uint HighestApplied { get; private set; }

    /// <summary>Looks at the files of a node that does not run, or runs on.</summary>
    public void Look(string statePath, string journalPath)
    {
        List<(byte Kind, uint Time, uint Round, string Key, string Digest)> journal = ReadJournal(journalPath);
        foreach (var group in journal.GroupBy(r => (r.Kind, r.Time, r.Round, r.Key)))
        {
            if (group.Select(r => r.Digest).Distinct().Count() > 1)
                Problems.Add($"two different messages of kind {group.Key.Kind} were signed for {group.Key.Time}/{group.Key.Round}");
        }
        foreach (var record in journal.Where(r => r.Kind == AtxKind))
            _signedAtxs[record.Time] = record.Digest;
        if (!File.Exists(statePath))
            return;
        using ReadOnlyDatabase database = ReadOnlyDatabase.Open(statePath, Schema.State);
        if (database.Session.First("PRAGMA integrity_check", row => row.Text(0)) is not "ok" and var report)
            Problems.Add($"state.sql is damaged: {report}");
        CheckBallots(database.Session, journal);
        CheckAtxs(database.Session);
        HighestBallot = BallotTable.HighestLayer(database.Session)?.Value ?? 0;
        HighestApplied = LayerTable.LastApplied(database.Session)?.Value ?? 0;
    }

    /// <summary>After a restart: every ATX signed before is stored, with the id that was signed.</summary>
    public void CheckSignedAtxsAreStored()
    {
        foreach ((uint epoch, string digest) in _signedAtxs)
        {
            if (!_atxs.TryGetValue(epoch, out AtxId id))
                Problems.Add($"the ATX signed for epoch {epoch} is not in state.sql");
            else if (DigestOf(epoch, id) != digest)
                Problems.Add($"state.sql holds another ATX for epoch {epoch} than was signed");
        }
    }

    /// <summary>True if every ATX signed so far has been found in state.sql.</summary>
    public bool AllSignedAtxsStored => _signedAtxs.Keys.All(_atxs.ContainsKey);

    private void CheckBallots(SqlSession session, List<(byte Kind, uint Time, uint Round, string Key, string Digest)> journal)
    {
        var signed = journal.Where(r => r.Kind == BallotKind).ToDictionary(r => r.Time, r => r.Digest);
        foreach (IGrouping<LayerId, BallotRow> layer in BallotTable.All(session).GroupBy(b => b.Layer))
        {
            if (layer.Count() > 1)
                Problems.Add($"layer {layer.Key} has {layer.Count()} ballots of one smesher");
            Ballot ballot = Scale.Decode<Ballot>(layer.First().Bytes);
            byte[] bytes = Signing.Bytes(genesisId, SigningDomain.Ballot, ballot.SignedBytes());
            if (!signed.TryGetValue(layer.Key.Value, out string? digest) || digest != Convert.ToHexString(Blake3.Hash(bytes)))
                Problems.Add($"the ballot of layer {layer.Key} is not the one in the journal");
        }
    }

    private void CheckAtxs(SqlSession session)
    {
        foreach (AtxRow atx in AtxTable.All(session))
        {
            if (_atxs.TryGetValue(atx.PublishEpoch.Value, out AtxId known) && known != atx.Id)
                Problems.Add($"the ATX of epoch {atx.PublishEpoch} changed from {known} to {atx.Id}");
            _atxs[atx.PublishEpoch.Value] = atx.Id;
        }
        foreach (uint epoch in _atxs.Keys.Where(e => AtxTable.PublishedIn(session, new EpochId(e)).Count == 0).ToArray())
            Problems.Add($"the ATX of epoch {epoch} is gone");
    }

    private string DigestOf(uint epoch, AtxId id) => Convert.ToHexString(Blake3.Hash(Signing.Bytes(genesisId, SigningDomain.Atx,
        Scale.Encode(new AtxMetadata { PublishEpoch = new EpochId(epoch), MessageHash = Hash32.FromSpan(id.Span) }))));

    private static List<(byte Kind, uint Time, uint Round, string Key, string Digest)> ReadJournal(string path)
    {
        var records = new List<(byte, uint, uint, string, string)>();
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        // A torn last record is of a message that never left.
        for (int at = HeaderLength; at + RecordLength <= bytes.Length; at += RecordLength)
        {
            ReadOnlySpan<byte> record = bytes.AsSpan(at, RecordLength);
            records.Add((record[0], BinaryPrimitives.ReadUInt32LittleEndian(record[4..]), BinaryPrimitives.ReadUInt32LittleEndian(record[8..]),
                Convert.ToHexString(record[12..44]), Convert.ToHexString(record[44..76])));
        }
        return records;
    }
}
