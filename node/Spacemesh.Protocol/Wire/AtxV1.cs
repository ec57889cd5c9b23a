// Job: the activation transaction of version 1 and its parts.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>A proof of space: which labels, found with which nonce and proof of work.</summary>
public sealed partial class PostV1 : IScaleType<PostV1>
{
    /// <summary>Nonce under which the indices qualify.</summary>
    public uint Nonce;

    /// <summary>Packed label indices.</summary>
    public byte[] Indices = [];

    /// <summary>Proof of work over the nonce group.</summary>
    public ulong Pow;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref PostV1 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U32(ref value.Nonce, "Nonce");
        codec.Bytes(ref value.Indices, WireLimits.PostIndexBytes, "Indices");
        codec.U64(ref value.Pow, "Pow");
    }
}

/// <summary>What a smesher commits to before a PoET round; its hash is the challenge the PoET certifies.</summary>
public sealed partial class NiPostChallengeV1 : IScaleType<NiPostChallengeV1>
{
    /// <summary>Epoch in which the ATX is published.</summary>
    public EpochId PublishEpoch;

    /// <summary>Count of the smesher's ATXs before this one.</summary>
    public ulong Sequence;

    /// <summary>The smesher's ATX before; empty for an initial one.</summary>
    public AtxId PreviousAtx;

    /// <summary>ATX whose height this one continues.</summary>
    public AtxId PositioningAtx;

    /// <summary>ATX the space was bound to; only in an initial ATX.</summary>
    public AtxId? CommitmentAtx;

    /// <summary>First proof of the space; only in an initial ATX.</summary>
    public PostV1? InitialPost;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref NiPostChallengeV1 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Epoch(ref value.PublishEpoch, "PublishEpoch");
        codec.U64(ref value.Sequence, "Sequence");
        codec.Raw(ref value.PreviousAtx, "PrevATXID");
        codec.Raw(ref value.PositioningAtx, "PositioningATXID");
        codec.OptionRaw(ref value.CommitmentAtx, "CommitmentATXID");
        codec.Option(ref value.InitialPost, "InitialPost");
    }
}

/// <summary>Membership of a challenge in a PoET round.</summary>
public sealed class MerkleProofV1 : IScaleType<MerkleProofV1>
{
    /// <summary>Siblings from the leaf up.</summary>
    public Hash32[] Nodes = [];

    /// <summary>Position of the challenge.</summary>
    public ulong LeafIndex;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MerkleProofV1 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ListRaw(ref value.Nodes, WireLimits.MerkleNodes, "Nodes");
        codec.U64(ref value.LeafIndex, "LeafIndex");
    }
}

/// <summary>What a proof of space was made for.</summary>
public sealed class PostMetadataV1 : IScaleType<PostMetadataV1>
{
    /// <summary>PoET proof reference used as the challenge.</summary>
    public byte[] Challenge = [];

    /// <summary>Labels in one space unit.</summary>
    public ulong LabelsPerUnit;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref PostMetadataV1 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Bytes(ref value.Challenge, WireLimits.PostChallengeBytes, "Challenge");
        codec.U64(ref value.LabelsPerUnit, "LabelsPerUnit");
    }
}

/// <summary>Space over time: PoET membership and the proof of space made with its result.</summary>
public sealed class NiPostV1 : IScaleType<NiPostV1>
{
    /// <summary>Proof that the PoET round held the challenge.</summary>
    public MerkleProofV1 Membership = new();

    /// <summary>Proof of space; a valid ATX has it.</summary>
    public PostV1? Post;

    /// <summary>What the proof was made for; a valid ATX has it.</summary>
    public PostMetadataV1? PostMetadata;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref NiPostV1 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Membership, "Membership");
        codec.Option(ref value.Post, "Post");
        codec.Option(ref value.PostMetadata, "PostMetadata");
    }
}

/// <summary>The part of an ATX that its id is the hash of.</summary>
public sealed class InnerAtxV1 : IScaleType<InnerAtxV1>
{
    /// <summary>The challenge fields.</summary>
    public NiPostChallengeV1 Challenge = new();

    /// <summary>Account that receives the rewards.</summary>
    public Address Coinbase;

    /// <summary>Space units claimed.</summary>
    public uint NumUnits;

    /// <summary>The proof; a valid ATX has it.</summary>
    public NiPostV1? NiPost;

    /// <summary>Repeats the smesher in an initial ATX.</summary>
    public NodeId? NodeId;

    /// <summary>Nonce of the space, announced in an initial ATX or when it changes.</summary>
    public ulong? VrfNonce;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref InnerAtxV1 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Challenge, "NIPostChallengeV1");
        codec.Raw(ref value.Coinbase, "Coinbase");
        codec.U32(ref value.NumUnits, "NumUnits");
        codec.Option(ref value.NiPost, "NIPost");
        codec.OptionRaw(ref value.NodeId, "NodeID");
        codec.OptionU64(ref value.VrfNonce, "VRFNonce");
    }
}

/// <summary>Activation transaction, version 1.</summary>
public sealed partial class AtxV1 : IScaleType<AtxV1>
{
    /// <summary>The part under the id.</summary>
    public InnerAtxV1 Inner = new();

    /// <summary>Signer.</summary>
    public NodeId SmesherId;

    /// <summary>Over <see cref="AtxMetadata"/> in the domain of ATXs.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref AtxV1 value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Inner, "InnerActivationTxV1");
        codec.Raw(ref value.SmesherId, "SmesherID");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>The signed bytes of an ATX of version 1.</summary>
public sealed class AtxMetadata : IScaleType<AtxMetadata>
{
    /// <summary>Epoch of publication.</summary>
    public EpochId PublishEpoch;

    /// <summary>Id of the ATX.</summary>
    public Hash32 MessageHash;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref AtxMetadata value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Epoch(ref value.PublishEpoch, "PublishEpoch");
        codec.Raw(ref value.MessageHash, "MsgHash");
    }
}

/// <summary>The ATXs a ballot counts on in an epoch.</summary>
public sealed class EpochActiveSet : IScaleType<EpochActiveSet>
{
    /// <summary>Epoch the set is for.</summary>
    public EpochId Epoch;

    /// <summary>Ids in ascending order.</summary>
    public AtxId[] Set = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref EpochActiveSet value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Epoch(ref value.Epoch, "Epoch");
        codec.ListRaw(ref value.Set, WireLimits.ActiveSetAtxs, "Set");
    }
}
