// Job: ballots: who votes, for what, by which right.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>What a smesher's first ballot of an epoch declares for all its ballots of that epoch.</summary>
public sealed class EpochData : IScaleType<EpochData>
{
    /// <summary>Hash of the active set.</summary>
    public Hash32 ActiveSetHash;

    /// <summary>The beacon it saw.</summary>
    public Beacon Beacon;

    /// <summary>Slots it may use in the epoch.</summary>
    public uint EligibilityCount;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref EpochData value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.ActiveSetHash, "ActiveSetHash");
        codec.Raw(ref value.Beacon, "Beacon");
        codec.U32(ref value.EligibilityCount, "EligibilityCount");
    }
}

/// <summary>The part of a ballot under its id and signature.</summary>
public sealed class InnerBallot : IScaleType<InnerBallot>
{
    /// <summary>Layer of the ballot.</summary>
    public LayerId Layer;

    /// <summary>ATX that gives the right.</summary>
    public AtxId AtxId;

    /// <summary>Hash of the opinion that the votes add up to.</summary>
    public Hash32 OpinionHash;

    /// <summary>The smesher's first ballot of the epoch; empty in that one.</summary>
    public BallotId RefBallot;

    /// <summary>Only in the first ballot of the epoch.</summary>
    public EpochData? EpochData;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref InnerBallot value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "Layer");
        codec.Raw(ref value.AtxId, "AtxID");
        codec.Raw(ref value.OpinionHash, "OpinionHash");
        codec.Raw(ref value.RefBallot, "RefBallot");
        codec.Option(ref value.EpochData, "EpochData");
    }
}

/// <summary>A vote for or against one block.</summary>
public partial struct BlockVote : IScaleType<BlockVote>
{
    /// <summary>The block.</summary>
    public BlockId Id;

    /// <summary>Its layer.</summary>
    public LayerId Layer;

    /// <summary>Its tick height.</summary>
    public ulong Height;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref BlockVote value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.Id, "ID");
        codec.Layer(ref value.Layer, "LayerID");
        codec.U64(ref value.Height, "Height");
    }
}

/// <summary>Votes as differences to an earlier ballot's.</summary>
public sealed class Votes : IScaleType<Votes>
{
    /// <summary>Ballot whose votes are taken over.</summary>
    public BallotId Base;

    /// <summary>Blocks voted for.</summary>
    public BlockVote[] Support = [];

    /// <summary>Blocks voted against.</summary>
    public BlockVote[] Against = [];

    /// <summary>Layers without an opinion.</summary>
    public LayerId[] Abstain = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Votes value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.Base, "Base");
        codec.List(ref value.Support, WireLimits.Votes, "Support");
        codec.List(ref value.Against, WireLimits.Votes, "Against");
        codec.ListLayers(ref value.Abstain, WireLimits.Votes, "Abstain");
    }
}

/// <summary>Votes and the opinion hash they add up to, as the database keeps them.</summary>
public sealed class Opinion : IScaleType<Opinion>
{
    /// <summary>Opinion hash.</summary>
    public Hash32 Hash;

    /// <summary>The votes.</summary>
    public Votes Votes = new();

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Opinion value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.Hash, "Hash");
        codec.Struct(ref value.Votes, "Votes");
    }
}

/// <summary>Proof of one slot.</summary>
public struct VotingEligibility : IScaleType<VotingEligibility>
{
    /// <summary>Number of the slot.</summary>
    public uint J;

    /// <summary>VRF proof over <see cref="BallotVrfMessage"/>.</summary>
    public VrfSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref VotingEligibility value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U32(ref value.J, "J");
        codec.Raw(ref value.Signature, "Sig");
    }
}

/// <summary>A smesher's vote in a layer.</summary>
public sealed partial class Ballot : IScaleType<Ballot>
{
    /// <summary>The signed part.</summary>
    public InnerBallot Inner = new();

    /// <summary>Over <see cref="BallotMetadata"/> in the domain of ballots.</summary>
    public EdSignature Signature;

    /// <summary>Signer.</summary>
    public NodeId SmesherId;

    /// <summary>Bound to the signature through the opinion hash.</summary>
    public Votes Votes = new();

    /// <summary>Slots used in this layer.</summary>
    public VotingEligibility[] EligibilityProofs = [];

    /// <summary>Always empty today.</summary>
    public AtxId[] ActiveSet = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref Ballot value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Inner, "InnerBallot");
        codec.Raw(ref value.Signature, "Signature");
        codec.Raw(ref value.SmesherId, "SmesherID");
        codec.Struct(ref value.Votes, "Votes");
        codec.List(ref value.EligibilityProofs, WireLimits.EligibilityProofs, "EligibilityProofs");
        codec.ListRaw(ref value.ActiveSet, WireLimits.BallotActiveSet, "ActiveSet");
    }
}

/// <summary>The signed bytes of ballots and proposals.</summary>
public sealed class BallotMetadata : IScaleType<BallotMetadata>
{
    /// <summary>Layer.</summary>
    public LayerId Layer;

    /// <summary>Hash of the inner part.</summary>
    public Hash32 MessageHash;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref BallotMetadata value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Layer(ref value.Layer, "Layer");
        codec.Raw(ref value.MessageHash, "MsgHash");
    }
}

/// <summary>VRF input of a ballot slot.</summary>
public struct BallotVrfMessage : IScaleType<BallotVrfMessage>
{
    /// <summary><see cref="VrfPurpose.Voting"/>.</summary>
    public ushort Type;

    /// <summary>Beacon of the epoch.</summary>
    public Beacon Beacon;

    /// <summary>Epoch of the ballot.</summary>
    public EpochId Epoch;

    /// <summary>VRF nonce of the smesher's ATX.</summary>
    public ulong Nonce;

    /// <summary>Number of the slot.</summary>
    public uint Counter;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref BallotVrfMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U16(ref value.Type, "Type");
        codec.Raw(ref value.Beacon, "Beacon");
        codec.Epoch(ref value.Epoch, "Epoch");
        codec.U64(ref value.Nonce, "Nonce");
        codec.U32(ref value.Counter, "Counter");
    }
}
