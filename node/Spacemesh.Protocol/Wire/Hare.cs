// Job: messages of Hare 3 and 4.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>Seats in a round's committee.</summary>
public struct HareEligibility : IScaleType<HareEligibility>
{
    /// <summary>VRF proof over <see cref="HareVrfMessage"/>.</summary>
    public VrfSignature Proof;

    /// <summary>Seats.</summary>
    public ushort Count;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref HareEligibility value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.Proof, "Proof");
        codec.U16(ref value.Count, "Count");
    }
}

/// <summary>Where in the protocol a message belongs.</summary>
public struct HareIterRound : IScaleType<HareIterRound>
{
    /// <summary>Iteration.</summary>
    public byte Iteration;

    /// <summary>A <see cref="HareRound"/>.</summary>
    public byte Round;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref HareIterRound value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U8(ref value.Iteration, "Iter");
        codec.U8(ref value.Round, "Round");
    }
}

/// <summary>What a Hare 3 message says.</summary>
public sealed class HareValue : IScaleType<HareValue>
{
    /// <summary>A set of proposals.</summary>
    public ProposalId[] Proposals = [];

    /// <summary>Hash of such a set.</summary>
    public Hash32? Reference;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref HareValue value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ListRaw(ref value.Proposals, WireLimits.HareProposals, "Proposals");
        codec.OptionRaw(ref value.Reference, "Reference");
    }
}

/// <summary>The part of a Hare 3 message that is hashed and signed.</summary>
public sealed class HareBody : IScaleType<HareBody>
{
    /// <summary>Layer.</summary>
    public LayerId Layer;

    /// <summary>Iteration and round.</summary>
    public HareIterRound IterRound;

    /// <summary>Content.</summary>
    public HareValue Value = new();

    /// <summary>Right of the sender.</summary>
    public HareEligibility Eligibility;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref HareBody value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "Layer");
        codec.Struct(ref value.IterRound, "IterRound");
        codec.Struct(ref value.Value, "Value");
        codec.Struct(ref value.Eligibility, "Eligibility");
    }
}

/// <summary>A Hare 3 message.</summary>
public sealed partial class HareMessage : IScaleType<HareMessage>
{
    /// <summary>The signed part.</summary>
    public HareBody Body = new();

    /// <summary>Signer.</summary>
    public NodeId Sender;

    /// <summary>Over <see cref="HareMetadata"/> in the domain of Hare.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref HareMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Body, "Body");
        codec.Raw(ref value.Sender, "Sender");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>What a Hare 4 message says.</summary>
public sealed class Hare4Value : IScaleType<Hare4Value>
{
    /// <summary>A set of proposals.</summary>
    public ProposalId[] Proposals = [];

    /// <summary>Hash of such a set.</summary>
    public Hash32? Reference;

    /// <summary>The set in short ids.</summary>
    public CompactProposalId[] CompactProposals = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Hare4Value value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ListRaw(ref value.Proposals, WireLimits.HareProposals, "Proposals");
        codec.OptionRaw(ref value.Reference, "Reference");
        codec.ListRaw(ref value.CompactProposals, WireLimits.HareProposals, "CompactProposals");
    }
}

/// <summary>The part of a Hare 4 message that is hashed and signed.</summary>
public sealed class Hare4Body : IScaleType<Hare4Body>
{
    /// <summary>Layer.</summary>
    public LayerId Layer;

    /// <summary>Iteration and round.</summary>
    public HareIterRound IterRound;

    /// <summary>Content.</summary>
    public Hare4Value Value = new();

    /// <summary>Right of the sender.</summary>
    public HareEligibility Eligibility;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Hare4Body value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "Layer");
        codec.Struct(ref value.IterRound, "IterRound");
        codec.Struct(ref value.Value, "Value");
        codec.Struct(ref value.Eligibility, "Eligibility");
    }
}

/// <summary>A Hare 4 message.</summary>
public sealed partial class Hare4Message : IScaleType<Hare4Message>
{
    /// <summary>The signed part.</summary>
    public Hare4Body Body = new();

    /// <summary>Signer.</summary>
    public NodeId Sender;

    /// <summary>Over <see cref="HareMetadata"/> in the domain of Hare.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Hare4Message value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Body, "Body");
        codec.Raw(ref value.Sender, "Sender");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>The signed bytes of a Hare message.</summary>
public sealed class HareMetadata : IScaleType<HareMetadata>
{
    /// <summary>Layer.</summary>
    public LayerId Layer;

    /// <summary>Iteration and round in one number, see <see cref="HareRounds.Absolute"/>.</summary>
    public uint Round;

    /// <summary>Hash of the body.</summary>
    public Hash32 MessageHash;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref HareMetadata value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "Layer");
        codec.U32(ref value.Round, "Round");
        codec.Raw(ref value.MessageHash, "MsgHash");
    }
}

/// <summary>Asks for the full ids of a Hare 4 message.</summary>
public sealed class CompactIdRequest : IScaleType<CompactIdRequest>
{
    /// <summary>The message.</summary>
    public Hash32 MessageId;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref CompactIdRequest value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.MessageId, "MsgId");
    }
}

/// <summary>Full ids of a Hare 4 message.</summary>
public sealed class CompactIdResponse : IScaleType<CompactIdResponse>
{
    /// <summary>The ids.</summary>
    public ProposalId[] Ids = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref CompactIdResponse value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ListRaw(ref value.Ids, WireLimits.CompactIds, "Ids");
    }
}

/// <summary>A committee seat on its own; no longer sent.</summary>
public sealed class HareEligibilityGossip : IScaleType<HareEligibilityGossip>
{
    /// <summary>Layer.</summary>
    public LayerId Layer;

    /// <summary>Round.</summary>
    public uint Round;

    /// <summary>Holder.</summary>
    public NodeId NodeId;

    /// <summary>The seats.</summary>
    public HareEligibility Eligibility;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref HareEligibilityGossip value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "Layer");
        codec.U32(ref value.Round, "Round");
        codec.Raw(ref value.NodeId, "NodeID");
        codec.Struct(ref value.Eligibility, "Eligibility");
    }
}

/// <summary>VRF input of Hare and certifier seats.</summary>
public struct HareVrfMessage : IScaleType<HareVrfMessage>
{
    /// <summary><see cref="VrfPurpose.Hare"/>.</summary>
    public ushort Type;

    /// <summary>Beacon of the layer's epoch.</summary>
    public Beacon Beacon;

    /// <summary>Round; <see cref="HareRounds.Certify"/> for certifying.</summary>
    public uint Round;

    /// <summary>Layer.</summary>
    public LayerId Layer;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref HareVrfMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U16(ref value.Type, "Type");
        codec.Raw(ref value.Beacon, "Beacon");
        codec.U32(ref value.Round, "Round");
        codec.Layer(ref value.Layer, "Layer");
    }
}
