// Job: proposals, the blocks Hare makes of them, and the certificates of its result.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>A proposal without its signature.</summary>
public sealed class InnerProposal : IScaleType<InnerProposal>
{
    /// <summary>The ballot, with its own signature.</summary>
    public Ballot Ballot = new();

    /// <summary>Transactions proposed.</summary>
    public TransactionId[] TransactionIds = [];

    /// <summary>Aggregated hash of the mesh below, or empty.</summary>
    public Hash32 MeshHash;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref InnerProposal value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Ballot, "Ballot");
        codec.ListRaw(ref value.TransactionIds, WireLimits.Transactions, "TxIDs");
        codec.Raw(ref value.MeshHash, "MeshHash");
    }
}

/// <summary>A ballot with transactions.</summary>
public sealed partial class Proposal : IScaleType<Proposal>
{
    /// <summary>The part under the id.</summary>
    public InnerProposal Inner = new();

    /// <summary>Over <see cref="BallotMetadata"/> in the domain of proposals.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Proposal value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Inner, "InnerProposal");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>A fraction.</summary>
public partial struct RatNum : IScaleType<RatNum>
{
    /// <summary>Numerator.</summary>
    public ulong Num;

    /// <summary>Denominator.</summary>
    public ulong Denom;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref RatNum value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U64(ref value.Num, "Num");
        codec.U64(ref value.Denom, "Denom");
    }
}

/// <summary>An ATX's share of a block's reward.</summary>
public struct BlockReward : IScaleType<BlockReward>
{
    /// <summary>The ATX.</summary>
    public AtxId AtxId;

    /// <summary>Its weight.</summary>
    public RatNum Weight;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref BlockReward value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.AtxId, "AtxID");
        codec.Struct(ref value.Weight, "Weight");
    }
}

/// <summary>What a layer adds to the mesh.</summary>
public sealed partial class Block : IScaleType<Block>
{
    /// <summary>Layer.</summary>
    public LayerId Layer;

    /// <summary>Largest base height of the ATXs.</summary>
    public ulong TickHeight;

    /// <summary>Shares, by ATX id.</summary>
    public BlockReward[] Rewards = [];

    /// <summary>Transactions in order.</summary>
    public TransactionId[] TransactionIds = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Block value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "LayerIndex");
        codec.U64(ref value.TickHeight, "TickHeight");
        codec.List(ref value.Rewards, WireLimits.Rewards, "Rewards");
        codec.ListRaw(ref value.TransactionIds, WireLimits.Transactions, "TxIDs");
    }
}

/// <summary>The signed part of a certify message.</summary>
public sealed class CertifyContent : IScaleType<CertifyContent>
{
    /// <summary>Layer.</summary>
    public LayerId Layer;

    /// <summary>Block that Hare gave out; empty for none.</summary>
    public BlockId BlockId;

    /// <summary>Seats in the committee.</summary>
    public ushort EligibilityCount;

    /// <summary>VRF proof of the seats.</summary>
    public VrfSignature Proof;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref CertifyContent value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "LayerID");
        codec.Raw(ref value.BlockId, "BlockID");
        codec.U16(ref value.EligibilityCount, "EligibilityCnt");
        codec.Raw(ref value.Proof, "Proof");
    }
}

/// <summary>A committee member's word on Hare's result.</summary>
public sealed partial class CertifyMessage : IScaleType<CertifyMessage>
{
    /// <summary>The signed part.</summary>
    public CertifyContent Content = new();

    /// <summary>Over <see cref="CertifyContent"/> in the domain of Hare.</summary>
    public EdSignature Signature;

    /// <summary>Signer.</summary>
    public NodeId SmesherId;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref CertifyMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Content, "CertifyContent");
        codec.Raw(ref value.Signature, "Signature");
        codec.Raw(ref value.SmesherId, "SmesherID");
    }
}

/// <summary>Enough certify messages for one block.</summary>
public sealed class Certificate : IScaleType<Certificate>
{
    /// <summary>The block.</summary>
    public BlockId BlockId;

    /// <summary>The messages.</summary>
    public CertifyMessage[] Signatures = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Certificate value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.BlockId, "BlockID");
        codec.List(ref value.Signatures, WireLimits.CertifyMessages, "Signatures");
    }
}
