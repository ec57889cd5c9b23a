// Job: what the ATX rules ask of the database.
// Invariant: answers from the current step's transaction; a PoET proof that peers send is verified before it is stored.
using Spacemesh.Consensus.Activation;
using Spacemesh.Node.Network;
using Spacemesh.Node.Storage.State;
using Spacemesh.Poet.Verify;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Core.Atxs;

/// <summary>The database as the ATX rules see it.</summary>
internal sealed class AtxLookup(CoreContext context) : IAtxLookup
{
    public StoredAtx? Find(AtxId id)
    {
        if (AtxTable.Find(context.Db, id) is not { } row)
            return null;
        ulong nonce = row.VrfNonce ?? AtxTable.VrfNonceOf(context.Db, row.Smesher, row.PublishEpoch)
            ?? throw new InvalidOperationException($"ATX {id} has no VRF nonce in force");
        return new StoredAtx(row.Smesher, row.PublishEpoch, row.Sequence, row.EffectiveNumUnits, row.BaseTickHeight, row.TickCount, nonce);
    }

    public AtxId? CommitmentOf(NodeId smesher) => AtxTable.CommitmentOf(context.Db, smesher);

    public uint? UnitsIn(AtxId id, NodeId smesher) => AtxTable.UnitsOf(context.Db, id, smesher);

    public PoetStatement? FindPoet(PoetProofRef reference)
    {
        byte[]? bytes = PoetTable.Find(context.Db, reference) ?? FetchPoet(reference);
        if (bytes is null)
            return null;
        PoetProofMessage message = Scale.Decode<PoetProofMessage>(bytes);
        return new PoetStatement(message.Statement, message.Proof.LeafCount);
    }

    public bool IsMalicious(NodeId smesher) => context.Atxs.IsMalicious(smesher);

    public bool IsOwn(NodeId smesher)
    {
        foreach (Crypto.Ed25519PrivateKey key in context.Smeshers)
        {
            if (smesher.Span.SequenceEqual(key.PublicKey))
                return true;
        }
        return false;
    }

    public AtxId? OtherInEpoch(NodeId smesher, EpochId epoch, AtxId except) =>
        AtxTable.FindBySmesher(context.Db, smesher, epoch) is { } row && row.Id != except ? row.Id : null;

    public AtxId? NewestBefore(NodeId smesher, EpochId epoch) => AtxTable.LastPostBefore(context.Db, smesher, epoch)?.Atx;

    public AtxId? WithPrevious(NodeId smesher, AtxId previous)
    {
        List<AtxId> found = AtxTable.WithPrevious(context.Db, smesher, previous);
        return found.Count > 0 ? found[0] : null;
    }

    public StoredAtxBytes BytesOf(AtxId id) => AtxTable.FindBlob(context.Db, id) is { } blob
        ? new StoredAtxBytes(blob.Bytes, blob.Version)
        : new StoredAtxBytes(ReadOnlyMemory<byte>.Empty, 0);

    private byte[]? FetchPoet(PoetProofRef reference)
    {
        byte[]? bytes = context.Network.Fetch(FetchHint.Poet, Hash32.FromSpan(reference.Span));
        if (bytes is null || PoetMessageCheck.Check(bytes, reference, out PoetProofMessage? message) != PoetMessageFault.None || message is null)
            return null;
        PoetTable.Insert(context.Db, reference, bytes, message.ServiceId, System.Text.Encoding.UTF8.GetString(message.RoundId));
        return bytes;
    }
}
