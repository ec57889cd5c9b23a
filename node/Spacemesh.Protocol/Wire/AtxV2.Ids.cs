// Job: the id of an ATX of version 2: root of a tree over its fields.
// Invariant: frozen, with its quirk: a post whose previous ATX is out of range is an empty leaf and does not influence the id.
using System.Buffers.Binary;
using Spacemesh.Crypto;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

public sealed partial class AtxV2
{
    /// <summary>Id: root over nine leaves; smesher and signature are not among them.</summary>
    public AtxId ComputeId() => AtxId.FromSpan(AtxTree.Root(
        AtxTree.Wide(PublishEpoch.Value),
        PositioningAtx.ToArray(),
        Coinbase.ToArray(),
        Initial?.ComputeRoot().ToArray() ?? Hash32.Empty.ToArray(),
        AtxTree.Padded(PreviousAtxs.Select(id => id.ToArray()), WireLimits.PreviousAtxs),
        AtxTree.Padded(NiPosts.Select(posts => posts.ComputeRoot(PreviousAtxs).ToArray()), WireLimits.NiPosts),
        AtxTree.Wide(VrfNonce),
        MarriagesRoot().ToArray(),
        (MarriageAtx ?? AtxId.Empty).ToArray()).Span);

    /// <summary>Root over the marriage certificates.</summary>
    public Hash32 MarriagesRoot() =>
        Hash32.FromSpan(AtxTree.Padded(Marriages.Select(m => m.ComputeRoot().ToArray()), WireLimits.Marriages));

    /// <summary>Space units of all proofs together, in wrapping 32 bits.</summary>
    public uint TotalNumUnits()
    {
        uint total = 0;
        foreach (NiPostsV2 posts in NiPosts)
        {
            foreach (SubPostV2 post in posts.Posts)
                total = unchecked(total + post.NumUnits);
        }
        return total;
    }

    /// <summary>What the signature covers: the id.</summary>
    public byte[] SignedBytes() => ComputeId().ToArray();
}

public sealed partial class InitialAtxPartsV2
{
    /// <summary>Root over commitment and post.</summary>
    public Hash32 ComputeRoot() => AtxTree.Root(CommitmentAtx.ToArray(), Post.ComputeRoot().ToArray());
}

public sealed partial class MarriageCertificate
{
    /// <summary>Root over reference and signature.</summary>
    public Hash32 ComputeRoot() => AtxTree.Root(ReferenceAtx.ToArray(), Signature.ToArray());
}

public sealed partial class PostV1
{
    /// <summary>Root over nonce, indices and proof of work, as ids of version 2 use it.</summary>
    public Hash32 ComputeRoot()
    {
        byte[] nonce = new byte[sizeof(uint)], pow = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt32LittleEndian(nonce, Nonce);
        BinaryPrimitives.WriteUInt64LittleEndian(pow, Pow);
        return AtxTree.Root(nonce, Indices, pow);
    }
}

public sealed partial class NiPostsV2
{
    /// <summary>Root over membership, challenge and posts.</summary>
    public Hash32 ComputeRoot(AtxId[] previousAtxs) => AtxTree.Root(
        Scale.Encode(Membership),
        Challenge.ToArray(),
        AtxTree.Padded(Posts.Select(post => post.ComputeRoot(previousAtxs)), WireLimits.SubPosts));
}

public sealed partial class SubPostV2
{
    /// <summary>Root over its fields, or nothing if the previous ATX it names is not there.</summary>
    public byte[] ComputeRoot(AtxId[] previousAtxs)
    {
        if (PreviousAtxIndex >= (uint)previousAtxs.Length)
            return [];
        byte[] marriage = new byte[sizeof(uint)], units = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(marriage, MarriageIndex);
        BinaryPrimitives.WriteUInt32LittleEndian(units, NumUnits);
        Hash32 root = AtxTree.Root(
            marriage, previousAtxs[PreviousAtxIndex].ToArray(), AtxTree.Wide(MembershipLeafIndex), Post.ComputeRoot().ToArray(), units);
        return root.ToArray();
    }
}

internal static class AtxTree
{
    /// <summary>Root over leaves as they are.</summary>
    public static Hash32 Root(params ReadOnlySpan<byte[]> leaves)
    {
        var tree = new MerkleTree();
        foreach (byte[] leaf in leaves)
            tree.Add(leaf);
        return Hash32.FromSpan(tree.Root());
    }

    /// <summary>Root over exactly <paramref name="count"/> leaves, those missing being 32 zero bytes.</summary>
    public static byte[] Padded(IEnumerable<byte[]> leaves, int count)
    {
        var tree = new MerkleTree();
        int added = 0;
        foreach (byte[] leaf in leaves)
        {
            tree.Add(leaf);
            added++;
        }
        for (; added < count; added++)
            tree.Add(MerkleNode.Padding);
        return tree.Root();
    }

    /// <summary>A number, little-endian, at the start of 32 zero bytes.</summary>
    public static byte[] Wide(ulong value)
    {
        byte[] bytes = new byte[Hash32.Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
