// Job: hashes over sets of ids.
// Invariant: order matters; ids of 20 bytes are widened to 32 before they are hashed.
using System.Runtime.InteropServices;

namespace Spacemesh.Protocol.Wire;

/// <summary>Hashes over sets of ids.</summary>
public static class SetHashes
{
    /// <summary>Hash of an active set whose ids are in ascending order already.</summary>
    public static Hash32 ActiveSet(ReadOnlySpan<AtxId> sortedIds) => Hashing.Hash32(MemoryMarshal.AsBytes(sortedIds));

    /// <summary>Hash of a set of proposals in any order: sorted, each id widened to 32 bytes, after <paramref name="prefix"/>.</summary>
    public static Hash32 Proposals(ReadOnlySpan<ProposalId> ids, ReadOnlySpan<byte> prefix = default)
    {
        ProposalId[] sorted = ids.ToArray();
        sorted.AsSpan().Sort();
        return ProposalsInOrder(sorted, prefix);
    }

    /// <summary>The same for ids that are in the wanted order already.</summary>
    public static Hash32 ProposalsInOrder(ReadOnlySpan<ProposalId> ids, ReadOnlySpan<byte> prefix = default)
    {
        byte[] bytes = new byte[prefix.Length + (ids.Length * Protocol.Hash32.Size)];
        prefix.CopyTo(bytes);
        for (int i = 0; i < ids.Length; i++)
            ids[i].Span.CopyTo(bytes.AsSpan(prefix.Length + (i * Protocol.Hash32.Size)));
        return Hashing.Hash32(bytes);
    }
}
