// Job: the activation transaction of version 2, marriages and the proofs of their abuse.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>What a set of married smeshers commits to before a PoET round.</summary>
public sealed partial class NiPostChallengeV2 : IScaleType<NiPostChallengeV2>
{
    /// <summary>Epoch in which the ATX is published.</summary>
    public EpochId PublishEpoch;

    /// <summary>ATX before.</summary>
    public AtxId PreviousAtx;

    /// <summary>ATX whose height this one continues.</summary>
    public AtxId PositioningAtx;

    /// <summary>First proof of the space; only in an initial ATX.</summary>
    public PostV1? InitialPost;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref NiPostChallengeV2 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Epoch(ref value.PublishEpoch, "PublishEpoch");
        codec.Raw(ref value.PreviousAtx, "PrevATXID");
        codec.Raw(ref value.PositioningAtx, "PositioningATXID");
        codec.Option(ref value.InitialPost, "InitialPost");
    }
}

/// <summary>What only an initial ATX carries.</summary>
public sealed partial class InitialAtxPartsV2 : IScaleType<InitialAtxPartsV2>
{
    /// <summary>ATX the space was bound to.</summary>
    public AtxId CommitmentAtx;

    /// <summary>First proof of the space.</summary>
    public PostV1 Post = new();

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref InitialAtxPartsV2 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.CommitmentAtx, "CommitmentATX");
        codec.Struct(ref value.Post, "Post");
    }
}

/// <summary>A smesher's agreement to be married to the publisher.</summary>
public sealed partial class MarriageCertificate : IScaleType<MarriageCertificate>
{
    /// <summary>An ATX of the smesher that signs; empty for the publisher itself.</summary>
    public AtxId ReferenceAtx;

    /// <summary>Over the publisher's id in the domain of marriages.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MarriageCertificate value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.ReferenceAtx, "ReferenceAtx");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>Membership of several challenges in a PoET round.</summary>
public sealed class MerkleProofV2 : IScaleType<MerkleProofV2>
{
    /// <summary>Proof nodes in order of need.</summary>
    public Hash32[] Nodes = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MerkleProofV2 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ListRaw(ref value.Nodes, WireLimits.MerkleNodes, "Nodes");
    }
}

/// <summary>One smesher's proof of space within a merged ATX.</summary>
public sealed partial class SubPostV2 : IScaleType<SubPostV2>
{
    /// <summary>Which of the married smeshers.</summary>
    public uint MarriageIndex;

    /// <summary>Which of the previous ATXs.</summary>
    public uint PreviousAtxIndex;

    /// <summary>Position of its challenge in the PoET round.</summary>
    public ulong MembershipLeafIndex;

    /// <summary>The proof.</summary>
    public PostV1 Post = new();

    /// <summary>Space units claimed.</summary>
    public uint NumUnits;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref SubPostV2 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U32(ref value.MarriageIndex, "MarriageIndex");
        codec.U32(ref value.PreviousAtxIndex, "PrevATXIndex");
        codec.U64(ref value.MembershipLeafIndex, "MembershipLeafIndex");
        codec.Struct(ref value.Post, "Post");
        codec.U32(ref value.NumUnits, "NumUnits");
    }
}

/// <summary>The proofs that share one PoET round.</summary>
public sealed partial class NiPostsV2 : IScaleType<NiPostsV2>
{
    /// <summary>Proof that the PoET round held the challenges.</summary>
    public MerkleProofV2 Membership = new();

    /// <summary>PoET proof reference used as the challenge.</summary>
    public Hash32 Challenge;

    /// <summary>One proof for each smesher.</summary>
    public SubPostV2[] Posts = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref NiPostsV2 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Membership, "Membership");
        codec.Raw(ref value.Challenge, "Challenge");
        codec.List(ref value.Posts, WireLimits.SubPosts, "Posts");
    }
}

/// <summary>Activation transaction, version 2.</summary>
public sealed partial class AtxV2 : IScaleType<AtxV2>
{
    /// <summary>Epoch of publication.</summary>
    public EpochId PublishEpoch;

    /// <summary>ATX whose height this one continues.</summary>
    public AtxId PositioningAtx;

    /// <summary>Account that receives the rewards.</summary>
    public Address Coinbase;

    /// <summary>Only in an initial ATX.</summary>
    public InitialAtxPartsV2? Initial;

    /// <summary>ATXs before, of all smeshers in it.</summary>
    public AtxId[] PreviousAtxs = [];

    /// <summary>Proofs by PoET round.</summary>
    public NiPostsV2[] NiPosts = [];

    /// <summary>Nonce of the publisher's space.</summary>
    public ulong VrfNonce;

    /// <summary>Certificates of those married by this ATX.</summary>
    public MarriageCertificate[] Marriages = [];

    /// <summary>The ATX that married the smeshers of a merged one.</summary>
    public AtxId? MarriageAtx;

    /// <summary>Signer.</summary>
    public NodeId SmesherId;

    /// <summary>Over the id in the domain of ATXs.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref AtxV2 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Epoch(ref value.PublishEpoch, "PublishEpoch");
        codec.Raw(ref value.PositioningAtx, "PositioningATX");
        codec.Raw(ref value.Coinbase, "Coinbase");
        codec.Option(ref value.Initial, "Initial");
        codec.ListRaw(ref value.PreviousAtxs, WireLimits.PreviousAtxs, "PreviousATXs");
        codec.List(ref value.NiPosts, WireLimits.NiPosts, "NiPosts");
        codec.U64(ref value.VrfNonce, "VRFNonce");
        codec.List(ref value.Marriages, WireLimits.Marriages, "Marriages");
        codec.OptionRaw(ref value.MarriageAtx, "MarriageATX");
        codec.Raw(ref value.SmesherId, "SmesherID");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>Envelope of a malfeasance proof of version 2.</summary>
public sealed class AtxProof : IScaleType<AtxProof>
{
    /// <summary>Version of the envelope.</summary>
    public byte Version;

    /// <summary>Which proof.</summary>
    public byte ProofType;

    /// <summary>Its encoding.</summary>
    public byte[] Proof = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref AtxProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U8(ref value.Version, "Version");
        codec.U8(ref value.ProofType, "ProofType");
        codec.Bytes(ref value.Proof, WireLimits.AtxProofBytes, "Proof");
    }
}

/// <summary>Proof that an ATX married a smesher.</summary>
public sealed class MarryProof : IScaleType<MarryProof>
{
    /// <summary>The ATX.</summary>
    public AtxId AtxId;

    /// <summary>Root of its marriages.</summary>
    public Hash32 MarriageRoot;

    /// <summary>Path of that root to the ATX id.</summary>
    public Hash32[] MarriageProof = [];

    /// <summary>Reference of the certificate.</summary>
    public AtxId CertificateReference;

    /// <summary>Signature of the certificate.</summary>
    public EdSignature CertificateSignature;

    /// <summary>Position of the certificate.</summary>
    public ulong CertificateIndex;

    /// <summary>Path of the certificate to the root.</summary>
    public Hash32[] CertificateProof = [];

    /// <summary>Publisher of the ATX.</summary>
    public NodeId SmesherId;

    /// <summary>Signature of the ATX.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MarryProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.AtxId, "ATXID");
        codec.Raw(ref value.MarriageRoot, "MarriageRoot");
        codec.ListRaw(ref value.MarriageProof, WireLimits.MerkleNodes, "MarriageProof");
        codec.Raw(ref value.CertificateReference, "CertificateReference");
        codec.Raw(ref value.CertificateSignature, "CertificateSignature");
        codec.U64(ref value.CertificateIndex, "CertificateIndex");
        codec.ListRaw(ref value.CertificateProof, WireLimits.MerkleNodes, "CertificateProof");
        codec.Raw(ref value.SmesherId, "SmesherID");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>Proof that a smesher was married twice.</summary>
public sealed class DoubleMarryProof : IScaleType<DoubleMarryProof>
{
    /// <summary>The smesher.</summary>
    public NodeId NodeId;

    /// <summary>Both marriages.</summary>
    public MarryProof[] Proofs = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref DoubleMarryProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.NodeId, "NodeID");
        codec.Array(ref value.Proofs, 2, "Proofs");
    }
}
