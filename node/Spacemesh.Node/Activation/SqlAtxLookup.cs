// Job: answers the ATX rules out of state.sql.
// Invariant: one lookup serves one transaction; it writes nothing.
using Spacemesh.Consensus.Activation;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Activation;

/// <summary>The stored objects of a session; <paramref name="own"/> holds the identities whose keys this node has.</summary>
public sealed class SqlAtxLookup(SqlSession session, IReadOnlySet<NodeId> own) : IAtxLookup
{
    /// <inheritdoc/>
    public StoredAtx? Find(AtxId id) => AtxTable.Find(session, id) is { } row
        ? new StoredAtx(row.Smesher, row.PublishEpoch, row.Sequence, row.EffectiveNumUnits, row.BaseTickHeight, row.TickCount,
            row.VrfNonce ?? 0)
        : null;

    /// <inheritdoc/>
    public AtxId? CommitmentOf(NodeId smesher) => AtxTable.CommitmentOf(session, smesher);

    /// <inheritdoc/>
    public uint? UnitsIn(AtxId id, NodeId smesher) => AtxTable.UnitsOf(session, id, smesher);

    /// <inheritdoc/>
    public PoetStatement? FindPoet(PoetProofRef reference)
    {
        if (PoetTable.Find(session, reference) is not { } bytes)
            return null;
        PoetProofMessage message = Scale.Decode<PoetProofMessage>(bytes);
        return new PoetStatement(message.Statement, message.Proof.LeafCount);
    }

    /// <inheritdoc/>
    public bool IsMalicious(NodeId smesher) => IdentityTable.Find(session, smesher) is not null;

    /// <inheritdoc/>
    public bool IsOwn(NodeId smesher) => own.Contains(smesher);

    /// <inheritdoc/>
    public AtxId? OtherInEpoch(NodeId smesher, EpochId epoch, AtxId except) => AtxTable.OtherInEpoch(session, smesher, epoch, except);

    /// <inheritdoc/>
    public AtxId? NewestBefore(NodeId smesher, EpochId epoch) => AtxTable.LastPostBefore(session, smesher, epoch)?.Atx;

    /// <inheritdoc/>
    public AtxId? WithPrevious(NodeId smesher, AtxId previous)
    {
        List<AtxId> all = AtxTable.WithPrevious(session, smesher, previous);
        return all.Count == 0 ? null : all[0];
    }

    /// <inheritdoc/>
    public StoredAtxBytes BytesOf(AtxId id) => AtxTable.FindBlob(session, id) is { } blob
        ? new StoredAtxBytes(blob.Bytes, blob.Version) : default;
}
