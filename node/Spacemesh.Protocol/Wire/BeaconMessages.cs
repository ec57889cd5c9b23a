// Job: messages of the beacon protocol and its weak coin.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>A smesher's proposal for the beacon of an epoch.</summary>
public sealed class BeaconProposalMessage : IScaleType<BeaconProposalMessage>
{
    /// <summary>Epoch in which the protocol runs.</summary>
    public EpochId Epoch;

    /// <summary>Sender.</summary>
    public NodeId NodeId;

    /// <summary>Over <see cref="BeaconVrfMessage"/>; its first four bytes are the proposal.</summary>
    public VrfSignature VrfSignature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref BeaconProposalMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Epoch(ref value.Epoch, "EpochID");
        codec.Raw(ref value.NodeId, "NodeID");
        codec.Raw(ref value.VrfSignature, "VRFSignature");
    }
}

/// <summary>The signed part of first votes.</summary>
public sealed class FirstVotesBody : IScaleType<FirstVotesBody>
{
    /// <summary>Epoch.</summary>
    public EpochId Epoch;

    /// <summary>Proposals that came in time.</summary>
    public BeaconProposal[] Valid = [];

    /// <summary>Proposals that came a little late.</summary>
    public BeaconProposal[] PotentiallyValid = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref FirstVotesBody value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Epoch(ref value.Epoch, "EpochID");
        codec.ListRaw(ref value.Valid, WireLimits.BeaconProposals, "ValidProposals");
        codec.ListRaw(ref value.PotentiallyValid, WireLimits.BeaconProposals, "PotentiallyValidProposals");
    }
}

/// <summary>Votes of the first round.</summary>
public sealed class FirstVotesMessage : IScaleType<FirstVotesMessage>
{
    /// <summary>The signed part.</summary>
    public FirstVotesBody Body = new();

    /// <summary>Signer.</summary>
    public NodeId SmesherId;

    /// <summary>Over the body in its own domain.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref FirstVotesMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Body, "FirstVotingMessageBody");
        codec.Raw(ref value.SmesherId, "SmesherID");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>The signed part of votes of later rounds.</summary>
public sealed class FollowingVotesBody : IScaleType<FollowingVotesBody>
{
    /// <summary>Epoch.</summary>
    public EpochId Epoch;

    /// <summary>Round.</summary>
    public uint Round;

    /// <summary>One bit for each proposal of the sender's first votes, big-endian without leading zeros.</summary>
    public byte[] Votes = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref FollowingVotesBody value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Epoch(ref value.Epoch, "EpochID");
        codec.U32(ref value.Round, "RoundID");
        codec.Bytes(ref value.Votes, WireLimits.BeaconVoteBytes, "VotesBitVector");
    }
}

/// <summary>Votes of a later round.</summary>
public sealed class FollowingVotesMessage : IScaleType<FollowingVotesMessage>
{
    /// <summary>The signed part.</summary>
    public FollowingVotesBody Body = new();

    /// <summary>Signer.</summary>
    public NodeId SmesherId;

    /// <summary>Over the body in its own domain.</summary>
    public EdSignature Signature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref FollowingVotesMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Body, "FollowingVotingMessageBody");
        codec.Raw(ref value.SmesherId, "SmesherID");
        codec.Raw(ref value.Signature, "Signature");
    }
}

/// <summary>A candidate for a round's coin. It carries no signature but the VRF proof.</summary>
public sealed class WeakCoinMessage : IScaleType<WeakCoinMessage>
{
    /// <summary>Epoch.</summary>
    public EpochId Epoch;

    /// <summary>Round.</summary>
    public uint Round;

    /// <summary>One of the units the sender's weight allows.</summary>
    public uint Unit;

    /// <summary>Sender.</summary>
    public NodeId NodeId;

    /// <summary>Over <see cref="WeakCoinVrfMessage"/>.</summary>
    public VrfSignature VrfSignature;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref WeakCoinMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Epoch(ref value.Epoch, "Epoch");
        codec.U32(ref value.Round, "Round");
        codec.U32(ref value.Unit, "Unit");
        codec.Raw(ref value.NodeId, "NodeID");
        codec.Raw(ref value.VrfSignature, "VRFSignature");
    }
}

/// <summary>VRF input of a beacon proposal.</summary>
public struct BeaconVrfMessage : IScaleType<BeaconVrfMessage>
{
    /// <summary><see cref="VrfPurpose.Beacon"/>.</summary>
    public ushort Type;

    /// <summary>VRF nonce of the smesher's ATX.</summary>
    public ulong Nonce;

    /// <summary>Epoch.</summary>
    public EpochId Epoch;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref BeaconVrfMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U16(ref value.Type, "Type");
        codec.U64(ref value.Nonce, "Nonce");
        codec.Epoch(ref value.Epoch, "Epoch");
    }
}

/// <summary>VRF input of a coin candidate.</summary>
public struct WeakCoinVrfMessage : IScaleType<WeakCoinVrfMessage>
{
    /// <summary><see cref="VrfPurpose.WeakCoin"/>.</summary>
    public ushort Type;

    /// <summary>VRF nonce of the smesher's ATX.</summary>
    public ulong Nonce;

    /// <summary>Epoch.</summary>
    public EpochId Epoch;

    /// <summary>Round.</summary>
    public uint Round;

    /// <summary>Unit.</summary>
    public uint Unit;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref WeakCoinVrfMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U16(ref value.Type, "Type");
        codec.U64(ref value.Nonce, "Nonce");
        codec.Epoch(ref value.Epoch, "Epoch");
        codec.U32(ref value.Round, "Round");
        codec.U32(ref value.Unit, "Unit");
    }
}
