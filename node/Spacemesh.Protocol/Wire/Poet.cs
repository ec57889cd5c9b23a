// Job: proofs of elapsed time.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>Root and opened leaves of the sequential work.</summary>
public sealed class PoetMerkleProof : IScaleType<PoetMerkleProof>
{
    /// <summary>Root of the tree.</summary>
    public byte[] Root = [];

    /// <summary>Leaves the root selects.</summary>
    public byte[][] ProvenLeaves = [];

    /// <summary>Siblings in order of need.</summary>
    public byte[][] ProofNodes = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref PoetMerkleProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Bytes(ref value.Root, WireLimits.HashBytes, "Root");
        codec.ListBytes(ref value.ProvenLeaves, WireLimits.PoetLeaves, WireLimits.HashBytes, "ProvenLeaves");
        codec.ListBytes(ref value.ProofNodes, WireLimits.PoetNodes, WireLimits.HashBytes, "ProofNodes");
    }
}

/// <summary>The proof proper; its hash is the reference under which others know it.</summary>
public sealed partial class PoetProof : IScaleType<PoetProof>
{
    /// <summary>The tree's part.</summary>
    public PoetMerkleProof MerkleProof = new();

    /// <summary>Leaves: ticks of work done.</summary>
    public ulong LeafCount;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref PoetProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.MerkleProof, "MerkleProof");
        codec.U64(ref value.LeafCount, "LeafCount");
    }
}

/// <summary>A proof with the round it belongs to.</summary>
public sealed partial class PoetProofMessage : IScaleType<PoetProofMessage>
{
    /// <summary>The proof.</summary>
    public PoetProof Proof = new();

    /// <summary>Public key of the server.</summary>
    public byte[] ServiceId = [];

    /// <summary>Number of the round as text.</summary>
    public byte[] RoundId = [];

    /// <summary>Root over the members' challenges.</summary>
    public Hash32 Statement;

    /// <summary>Of the server; not checked by the network.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref PoetProofMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Proof, "PoetProof");
        codec.Bytes(ref value.ServiceId, WireLimits.HashBytes, "PoetServiceID");
        codec.Text(ref value.RoundId, WireLimits.HashBytes, "RoundID");
        codec.Raw(ref value.Statement, "Statement");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>Membership proof as the local database keeps it.</summary>
public sealed class AtxMerkleProof : IScaleType<AtxMerkleProof>
{
    /// <summary>Siblings from the leaf up.</summary>
    public Hash32[] Nodes = [];

    /// <summary>Position of the leaf.</summary>
    public ulong LeafIndex;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref AtxMerkleProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ListRaw(ref value.Nodes, WireLimits.MerkleNodes, "Nodes");
        codec.U64(ref value.LeafIndex, "LeafIndex");
    }
}
