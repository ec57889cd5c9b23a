// Job: proofs that an identity broke the rules.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>One side of a proof of two ATXs.</summary>
public sealed class SignedAtxMetadata : IScaleType<SignedAtxMetadata>
{
    /// <summary>Signed bytes.</summary>
    public AtxMetadata Metadata = new();

    /// <summary>Signer.</summary>
    public NodeId SmesherId;

    /// <summary>In the domain of ATXs.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref SignedAtxMetadata value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Metadata, "InnerMsg");
        codec.Raw(ref value.SmesherId, "SmesherID");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>One side of a proof of two ballots.</summary>
public sealed class SignedBallotMetadata : IScaleType<SignedBallotMetadata>
{
    /// <summary>Signed bytes.</summary>
    public BallotMetadata Metadata = new();

    /// <summary>Signer.</summary>
    public NodeId SmesherId;

    /// <summary>In the domain of ballots.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref SignedBallotMetadata value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Metadata, "InnerMsg");
        codec.Raw(ref value.SmesherId, "SmesherID");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>One side of a proof of two Hare messages.</summary>
public sealed class SignedHareMetadata : IScaleType<SignedHareMetadata>
{
    /// <summary>Signed bytes.</summary>
    public HareMetadata Metadata = new();

    /// <summary>Signer.</summary>
    public NodeId SmesherId;

    /// <summary>In the domain of Hare.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref SignedHareMetadata value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Metadata, "InnerMsg");
        codec.Raw(ref value.SmesherId, "SmesherID");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>Two different ATXs of one smesher in one epoch.</summary>
public sealed class MultipleAtxsProof : IScaleType<MultipleAtxsProof>
{
    /// <summary>Both.</summary>
    public SignedAtxMetadata[] Messages = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MultipleAtxsProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Array(ref value.Messages, 2, "Messages");
    }
}

/// <summary>Two different ballots of one smesher in one layer.</summary>
public sealed class MultipleBallotsProof : IScaleType<MultipleBallotsProof>
{
    /// <summary>Both.</summary>
    public SignedBallotMetadata[] Messages = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MultipleBallotsProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Array(ref value.Messages, 2, "Messages");
    }
}

/// <summary>Two different Hare messages of one smesher in one round.</summary>
public sealed class HareEquivocationProof : IScaleType<HareEquivocationProof>
{
    /// <summary>Both.</summary>
    public SignedHareMetadata[] Messages = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref HareEquivocationProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Array(ref value.Messages, 2, "Messages");
    }
}

/// <summary>An ATX with a label that does not qualify.</summary>
public sealed class InvalidPostIndexProof : IScaleType<InvalidPostIndexProof>
{
    /// <summary>The ATX.</summary>
    public AtxV1 Atx = new();

    /// <summary>Which of its indices.</summary>
    public uint InvalidIndex;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref InvalidPostIndexProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Atx, "Atx");
        codec.U32(ref value.InvalidIndex, "InvalidIdx");
    }
}

/// <summary>Two ATXs of one smesher that name the same previous one.</summary>
public sealed class InvalidPreviousAtxProof : IScaleType<InvalidPreviousAtxProof>
{
    /// <summary>One.</summary>
    public AtxV1 Atx1 = new();

    /// <summary>The other.</summary>
    public AtxV1 Atx2 = new();

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref InvalidPreviousAtxProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Atx1, "Atx1");
        codec.Struct(ref value.Atx2, "Atx2");
    }
}

/// <summary>A proof of malfeasance.</summary>
public sealed class MalfeasanceProof : IScaleType<MalfeasanceProof>
{
    /// <summary>Layer in which it was seen.</summary>
    public LayerId Layer;

    /// <summary>What was done.</summary>
    public MalfeasanceEvidence Proof = new();

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MalfeasanceProof value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "Layer");
        codec.Struct(ref value.Proof, "Proof");
    }
}

/// <summary>A proof of malfeasance as it is sent.</summary>
public sealed class MalfeasanceGossip : IScaleType<MalfeasanceGossip>
{
    /// <summary>The proof.</summary>
    public MalfeasanceProof Proof = new();

    /// <summary>No longer sent; a message with it is rejected.</summary>
    public HareEligibilityGossip? Eligibility;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MalfeasanceGossip value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Proof, "MalfeasanceProof");
        codec.Option(ref value.Eligibility, "Eligibility");
    }
}
