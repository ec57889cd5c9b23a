// Job: hashes over sets of ids and over opinions.
// Invariant: order matters; ids of 20 bytes are widened to 32 in proposal sets but not in opinions.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Spacemesh.Crypto;

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

/// <summary>Hash of one layer's opinion on top of the opinion before (go-spacemesh tortoise/opinionhash).</summary>
public sealed class OpinionHasher
{
    private readonly Blake3Hasher _hasher = new();

    /// <summary>Begins the chain: nothing before.</summary>
    public OpinionHasher()
    {
    }

    /// <summary>Continues after the opinion of the layer before.</summary>
    public OpinionHasher(Hash32 previous) => _hasher.Update(previous.Span);

    /// <summary>The layer has no opinion yet.</summary>
    public void Abstain() => _hasher.Update([0]);

    /// <summary>A supported block; blocks come in order of height, then id.</summary>
    public void Support(BlockId id, ulong height)
    {
        Span<byte> bytes = stackalloc byte[BlockId.Size + sizeof(ulong)];
        id.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[BlockId.Size..], height);
        _hasher.Update(bytes);
    }

    /// <summary>The hash of what was given so far.</summary>
    public Hash32 Finish()
    {
        Hash32 hash = default;
        _hasher.Finish(FixedBytes.ViewForWrite(ref hash));
        return hash;
    }
}
