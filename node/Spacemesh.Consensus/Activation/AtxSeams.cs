// Job: what the ATX rules ask of the node: stored objects, and the costly checks of space.
// Invariant: answers do not change during the check of one ATX.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Activation;

/// <summary>What the rules need of a stored ATX.</summary>
/// <param name="Smesher">Its identity.</param>
/// <param name="PublishEpoch">Epoch of publication.</param>
/// <param name="Sequence">Number among the smesher's ATXs.</param>
/// <param name="EffectiveUnits">Units that count.</param>
/// <param name="BaseHeight">Tick height it starts from.</param>
/// <param name="Ticks">Its own ticks.</param>
/// <param name="VrfNonce">VRF nonce in force.</param>
public sealed record StoredAtx(
    NodeId Smesher, EpochId PublishEpoch, ulong Sequence, uint EffectiveUnits, ulong BaseHeight, ulong Ticks, ulong VrfNonce);

/// <summary>What the rules need of a verified PoET proof: the root over its members and its work.</summary>
public readonly record struct PoetStatement(Hash32 Statement, ulong Leaves);

/// <summary>The bytes of a stored ATX; empty bytes for one that came from a checkpoint.</summary>
public readonly record struct StoredAtxBytes(ReadOnlyMemory<byte> Bytes, int Version);

/// <summary>The stored objects that the rules look up.</summary>
public interface IAtxLookup
{
    /// <summary>The stored ATX, or null.</summary>
    StoredAtx? Find(AtxId id);

    /// <summary>The commitment ATX of the smesher's newest stored ATX that names one, or null.</summary>
    AtxId? CommitmentOf(NodeId smesher);

    /// <summary>The units that the smesher declared in the ATX, or null if it has no part in it.</summary>
    uint? UnitsIn(AtxId id, NodeId smesher);

    /// <summary>The PoET proof, or null.</summary>
    PoetStatement? FindPoet(PoetProofRef reference);

    /// <summary>True if the identity is proven malicious.</summary>
    bool IsMalicious(NodeId smesher);

    /// <summary>True if this node holds the identity's key.</summary>
    bool IsOwn(NodeId smesher);

    /// <summary>A stored ATX of the smesher in the epoch with another id than the given one, or null.</summary>
    AtxId? OtherInEpoch(NodeId smesher, EpochId epoch, AtxId except);

    /// <summary>The smesher's newest stored ATX published before the epoch, or null.</summary>
    AtxId? NewestBefore(NodeId smesher, EpochId epoch);

    /// <summary>A stored ATX of the smesher that names this previous one (empty: an initial ATX), or null.</summary>
    AtxId? WithPrevious(NodeId smesher, AtxId previous);

    /// <summary>The bytes of a stored ATX.</summary>
    StoredAtxBytes BytesOf(AtxId id);
}

/// <summary>How a proof of space came out.</summary>
public enum PostCheckFault
{
    /// <summary>It is valid.</summary>
    None,

    /// <summary>It is not valid, in a way that proves nothing to others.</summary>
    Invalid,

    /// <summary>The label at one index does not qualify.</summary>
    InvalidIndex,
}

/// <summary>Result of a check; <paramref name="Index"/> is the place of the index in the list of the proof.</summary>
public readonly record struct PostCheckResult(PostCheckFault Fault, uint Index = 0);

/// <summary>A proof of space and what it is about.</summary>
/// <param name="Smesher">Identity.</param>
/// <param name="Commitment">ATX the space is bound to.</param>
/// <param name="Post">The proof.</param>
/// <param name="Challenge">Challenge, as it stands in the ATX (up to 32 bytes).</param>
/// <param name="LabelsPerUnit">Labels in one unit, as the ATX declares.</param>
/// <param name="NumUnits">Units, as the ATX declares.</param>
public sealed record PostClaim(NodeId Smesher, AtxId Commitment, PostV1 Post, ReadOnlyMemory<byte> Challenge, ulong LabelsPerUnit,
    uint NumUnits);

/// <summary>The costly checks of space.</summary>
public interface IPostChecks
{
    /// <summary>True if the nonce is a VRF nonce of the space.</summary>
    bool IsVrfNonceValid(NodeId smesher, AtxId commitment, ulong nonce, ulong labelsPerUnit, uint numUnits);

    /// <summary>Checks a proof: all indices, or the K3 that this node's peer id selects.</summary>
    PostCheckResult Check(PostClaim claim, bool allIndices);
}

/// <summary>What a network fixes about ATXs.</summary>
/// <param name="GenesisId">Prefix of every signature.</param>
/// <param name="GoldenAtx">The ATX before all others.</param>
/// <param name="LayersPerEpoch">Layers in an epoch.</param>
/// <param name="MinNumUnits">Fewest units.</param>
/// <param name="MaxNumUnits">Most units.</param>
/// <param name="LabelsPerUnit">Fewest labels in a unit.</param>
/// <param name="TickSize">PoET leaves in one tick.</param>
/// <param name="K2">Indices in a proof of space.</param>
/// <param name="K3">Indices a node checks.</param>
public sealed record AtxConfig(
    Hash20 GenesisId, AtxId GoldenAtx, uint LayersPerEpoch, uint MinNumUnits, uint MaxNumUnits, ulong LabelsPerUnit, ulong TickSize,
        uint K2, uint K3);
