// Job: decides whether a proof of sequential work is valid for a statement and a number of leaves.
// Invariant: the checks run in the reference's order; elements of any length are hashed as they are.
using Spacemesh.Poet.Work;

namespace Spacemesh.Poet.Verify;

/// <summary>Proof of sequential work: the root, the labels drawn from it (ascending index) and the nodes that connect them.</summary>
public sealed record WorkProof(byte[] Root, IReadOnlyList<byte[]> ProvenLeaves, IReadOnlyList<byte[]> ProofNodes);

/// <summary>Why a proof of sequential work is refused.</summary>
public enum PoetProofFault
{
    /// <summary>It is valid.</summary>
    None,

    /// <summary>It does not show exactly the required number of leaves.</summary>
    LeafCountMismatch,

    /// <summary>Fewer indices follow from root and leaf count than leaves are shown.</summary>
    BadShape,

    /// <summary>The nodes do not lead to the root.</summary>
    WrongRoot,

    /// <summary>A leaf is not the label of its index and left siblings.</summary>
    BadLabel,
}

/// <summary>Verdict on a proof; <see cref="BadLeaf"/> is the position in the list of the first wrong label, else -1.</summary>
public readonly record struct PoetProofVerdict(PoetProofFault Fault, int BadLeaf = -1)
{
    /// <summary>True if the proof is valid.</summary>
    public bool IsValid => Fault == PoetProofFault.None;
}

/// <summary>Verification of sequential work (poet specification 1.6).</summary>
public static class PoetProofVerifier
{
    /// <summary>
    /// Verifies <paramref name="proof"/> for the statement (on the network: the membership root, 32 bytes) and the claimed number of
    /// leaves.
    /// Costs 150 x 400 SHA-256 blocks.
    /// </summary>
    public static PoetProofVerdict Verify(
        ReadOnlySpan<byte> statement, WorkProof proof, ulong leafCount, int securityParameter = FiatShamir.SecurityParameter)
    {
        if (proof.ProvenLeaves.Count != securityParameter)
            return new(PoetProofFault.LeafCountMismatch);
        ulong[] indices = FiatShamir.Indices(proof.Root, leafCount, securityParameter);
        if (ProofReplay.CheckShape(indices, proof.ProvenLeaves.Count) != ProofShapeFault.None)
            return new(PoetProofFault.BadShape);
        var hash = new WorkHash(statement);
        byte[] root = ProofReplay.Root(indices, proof.ProvenLeaves, proof.ProofNodes, hash.Node, out List<List<byte[]>> siblings);
        if (!root.AsSpan().SequenceEqual(proof.Root))
            return new(PoetProofFault.WrongRoot);
        Span<byte> label = stackalloc byte[WorkHash.Size];
        for (int i = 0; i < indices.Length; i++)
        {
            hash.Label(indices[i], siblings[i], label);
            if (!label.SequenceEqual(proof.ProvenLeaves[i]))
                return new(PoetProofFault.BadLabel, i);
        }
        return default;
    }
}
