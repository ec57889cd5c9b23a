// Job: the membership tree of a round: statement, proof that a challenge took part, and the check of such a proof.
// Invariant: bug for bug, leaf index bits above the tree's height are not compared with anything; consensus accepts them.
using Spacemesh.Poet.Work;

namespace Spacemesh.Poet.Verify;

/// <summary>Membership of one challenge: its position and the sibling nodes (32 bytes each).</summary>
public sealed record PoetMembershipProof(ulong LeafIndex, IReadOnlyList<byte[]> Nodes);

/// <summary>Why a membership proof is refused.</summary>
public enum MembershipFault
{
    /// <summary>It is valid.</summary>
    None,

    /// <summary>Counts, order or duplicates (the reference: "validating merkle proof").</summary>
    BadShape,

    /// <summary>The computed root is not the statement.</summary>
    WrongRoot,
}

/// <summary>Membership trees (poet specification 4).</summary>
public static class PoetMembership
{
    /// <summary>
    /// Root over the members in published order, of any length; empty without members. It is the statement the server works on.
    /// </summary>
    public static byte[] Root(IEnumerable<byte[]> members) => PaddedTree.Root(members, NodeHashes.Membership);

    /// <summary>A member as a node sees it: 32 bytes, zero-filled at the end or cut.</summary>
    public static byte[] AsChallenge(ReadOnlySpan<byte> member)
    {
        byte[] challenge = new byte[WorkHash.Size];
        member[..Math.Min(member.Length, challenge.Length)].CopyTo(challenge);
        return challenge;
    }

    /// <summary>The statement as a node computes it from the published members: 32 zero bytes without members.</summary>
    public static byte[] Statement(IReadOnlyList<byte[]> members) =>
        members.Count == 0 ? new byte[WorkHash.Size] : Root(members.Select(m => AsChallenge(m)));

    /// <summary>Proof for the first member equal to the challenge; null if it is not a member.</summary>
    public static PoetMembershipProof? Prove(IReadOnlyList<byte[]> members, ReadOnlySpan<byte> challenge)
    {
        for (int i = 0; i < members.Count; i++)
        {
            if (members[i].AsSpan().SequenceEqual(challenge))
                return new((ulong)i, PaddedTree.Proof(members, [(ulong)i], NodeHashes.Membership));
        }
        return null;
    }

    /// <summary>Checks that the challenge is a member of the round with this statement.</summary>
    public static MembershipFault Verify(ReadOnlySpan<byte> statement, ReadOnlySpan<byte> challenge, ulong leafIndex,
        IReadOnlyList<byte[]> nodes) =>
        VerifyMany(statement, [challenge.ToArray()], [leafIndex], nodes);

    /// <summary>
    /// Checks several challenges at once (ATX version 2): sorted distinct indices, one challenge each, one list of nodes.
    /// </summary>
    public static MembershipFault VerifyMany(
        ReadOnlySpan<byte> statement, IReadOnlyList<byte[]> challenges, IReadOnlyList<ulong> leafIndices, IReadOnlyList<byte[]> nodes)
    {
        if (ProofReplay.CheckShape(leafIndices, challenges.Count) != ProofShapeFault.None)
            return MembershipFault.BadShape;
        return ProofReplay.Root(leafIndices, challenges, nodes, NodeHashes.Membership).AsSpan().SequenceEqual(statement)
            ? MembershipFault.None
            : MembershipFault.WrongRoot;
    }
}
