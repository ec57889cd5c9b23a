// Job: checks a PoET proof message as it came from a peer or a server: reference, then the work.
// Invariant: the reference covers only the proof; service, round and signature are taken as they are.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Poet.Verify;

/// <summary>Why a message is refused; none of these is held against the peer.</summary>
public enum PoetMessageFault
{
    /// <summary>It is good.</summary>
    None,

    /// <summary>The bytes are no message.</summary>
    Undecodable,

    /// <summary>It is another proof than the one asked for.</summary>
    WrongReference,

    /// <summary>The work does not verify for the message's statement.</summary>
    InvalidProof,
}

/// <summary>Checks of whole messages.</summary>
public static class PoetMessageCheck
{
    /// <summary>The sequential work in a message.</summary>
    public static WorkProof Work(PoetProof proof) =>
        new(proof.MerkleProof.Root, proof.MerkleProof.ProvenLeaves, proof.MerkleProof.ProofNodes);

    /// <summary>Verifies the work for the message's own statement.</summary>
    public static PoetProofVerdict Verify(PoetProofMessage message)
    {
        Span<byte> statement = stackalloc byte[Hash32.Size];
        message.Statement.CopyTo(statement);
        return PoetProofVerifier.Verify(statement, Work(message.Proof), message.Proof.LeafCount);
    }

    /// <summary>Decodes and checks the bytes that came for a reference. The message is null only if they do not decode.</summary>
    public static PoetMessageFault Check(ReadOnlySpan<byte> bytes, PoetProofRef wanted, out PoetProofMessage? message)
    {
        bool decoded = Scale.TryDecode<PoetProofMessage>(bytes, out message, out _);
        if (!decoded || message is null)
            return PoetMessageFault.Undecodable;
        if (message.ComputeRef() != wanted)
            return PoetMessageFault.WrongReference;
        return Verify(message).IsValid ? PoetMessageFault.None : PoetMessageFault.InvalidProof;
    }
}
