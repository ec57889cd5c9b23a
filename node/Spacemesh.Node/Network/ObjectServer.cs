// Job: answers requests for objects by hash from the database.
// Invariant: reads only; what is not stored is not answered.
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Network;

/// <summary>The serving side of fetch.</summary>
public static class ObjectServer
{
    /// <summary>The object's bytes, or null.</summary>
    public static byte[]? Find(SqlSession session, FetchHint hint, Hash32 hash) => hint switch
    {
        FetchHint.Atx => AtxTable.FindBlob(session, AtxId.FromSpan(hash.Span))?.Bytes,
        FetchHint.Ballot => BallotTable.Find(session, BallotId.FromSpan(hash.Span[..BallotId.Size]))?.Bytes,
        FetchHint.Block => BlockTable.Find(session, BlockId.FromSpan(hash.Span[..BlockId.Size]))?.Bytes,
        FetchHint.Transaction => TransactionTable.Find(session, TransactionId.FromSpan(hash.Span))?.Raw,
        FetchHint.Poet => PoetTable.Find(session, PoetProofRef.FromSpan(hash.Span)),
        FetchHint.ActiveSet => ActiveSetTable.Find(session, hash),
        _ => null,
    };
}
