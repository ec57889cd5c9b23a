// Job: the rules on ATXs of version 1, from bytes to an accepted ATX, in the network's order.
// Invariant: the first rule that fails decides; nothing is stored here.
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Activation;

/// <summary>
/// The ATX rules (go-spacemesh activation/handler_v1.go, validation.go). Between <see cref="CheckSyntax"/> and
/// <see cref="CheckContext"/> the
/// node fetches what <see cref="SyntacticallyValidAtx"/> names; what could not be had makes the ATX ignored.
/// </summary>
public sealed class AtxV1Rules(AtxConfig config, IAtxLookup lookup, IPostChecks postChecks)
{
    private static readonly byte[] InitialChallenge = new byte[Hash32.Size];

    /// <summary>Decodes the bytes and compares the id with the one that was asked for, if any.</summary>
    public static AtxOutcome Decode(ReadOnlySpan<byte> bytes, AtxId? expected, out DecodedAtx? decoded)
    {
        decoded = null;
        if (!Scale.TryDecode<AtxV1>(bytes, out AtxV1? atx, out _))
            return AtxOutcome.Reject(AtxRule.Decode);
        AtxId id = atx.ComputeId();
        if (expected is { } wanted && wanted != id)
            return AtxOutcome.Reject(AtxRule.WrongHash);
        decoded = new DecodedAtx(atx, id);
        return AtxOutcome.Ok;
    }

    /// <summary>Signature, shape, and of an initial ATX also the VRF nonce and the first proof of space.</summary>
    public AtxOutcome CheckSyntax(DecodedAtx decoded, EpochId current, out SyntacticallyValidAtx? valid)
    {
        valid = null;
        AtxOutcome outcome = CheckFrame(decoded, current);
        if (!outcome.IsOk)
            return outcome;
        InnerAtxV1 inner = decoded.Atx.Inner;
        outcome = inner.Challenge.PreviousAtx.IsEmpty() ? CheckInitial(decoded.Atx) : CheckChained(inner);
        if (outcome.IsOk)
            valid = new SyntacticallyValidAtx(decoded);
        return outcome;
    }

    /// <summary>Everything that depends on other objects, and whether the identity broke the rules with this ATX.</summary>
    public AtxVerdict CheckContext(SyntacticallyValidAtx atx)
    {
        if (!CheckAvailable(atx, out AtxOutcome outcome)
            || !CheckReferences(atx, out AtxId commitment, out ulong vrfNonce, out uint units, out outcome))
            return new AtxVerdict(outcome);
        outcome = CheckClaim(atx);
        if (!outcome.IsOk)
            return new AtxVerdict(outcome);
        if (CheckPost(atx, commitment) is { } failed)
            return failed;
        if (lookup.FindPoet(atx.PoetToCheck) is not { } poet)
            return new AtxVerdict(AtxOutcome.Reject(AtxRule.PoetProofMissing));
        if (!IsMember(atx, poet.Statement))
            return new AtxVerdict(AtxOutcome.Reject(AtxRule.Membership));
        ulong ticks = poet.Leaves / config.TickSize;
        if (Math.BigMul(units, ticks, out _) != 0)
            return new AtxVerdict(AtxOutcome.Reject(AtxRule.WeightOverflow));
        AtxValidity validity = config.K3 >= config.K2 ? AtxValidity.Valid : AtxValidity.Unknown;
        var accepted = new AcceptedAtx(atx, units, BaseHeight(atx), ticks, vrfNonce, validity);
        return AtxMalfeasance.Check(config, lookup, accepted);
    }

    private AtxOutcome CheckFrame(DecodedAtx decoded, EpochId current)
    {
        AtxV1 atx = decoded.Atx;
        if (!Ed25519.Verify(atx.SmesherId.Span, Signing.Bytes(config.GenesisId, SigningDomain.Atx, atx.SignedBytes(decoded.Id)),
            atx.Signature.Span))
            return AtxOutcome.Reject(AtxRule.Signature);
        if (lookup.Find(decoded.Id) is not null)
            return AtxOutcome.Ignore(AtxRule.Known);
        if (atx.Inner.NiPost is not { } niPost)
            return AtxOutcome.Reject(AtxRule.NiPostMissing);
        // The reference crashes on these two.
        if (niPost.PostMetadata is null)
            return AtxOutcome.Reject(AtxRule.PostMetadataMissing);
        if (niPost.Post is null)
            return AtxOutcome.Reject(AtxRule.PostMissing);
        if (atx.Inner.Challenge.PublishEpoch.Value > (ulong)current.Value + 1)
            return AtxOutcome.Reject(AtxRule.FutureEpoch);
        return atx.Inner.Challenge.PositioningAtx.IsEmpty() ? AtxOutcome.Reject(AtxRule.PositioningMissing) : AtxOutcome.Ok;
    }

    private AtxOutcome CheckInitial(AtxV1 atx)
    {
        InnerAtxV1 inner = atx.Inner;
        if (inner.Challenge.InitialPost is not { } post)
            return AtxOutcome.Reject(AtxRule.InitialPostMissing);
        if (inner.NodeId is null)
            return AtxOutcome.Reject(AtxRule.NodeIdMissing);
        if (inner.VrfNonce is not { } nonce)
            return AtxOutcome.Reject(AtxRule.VrfNonceMissing);
        if (inner.Challenge.CommitmentAtx is not { } commitment)
            return AtxOutcome.Reject(AtxRule.CommitmentMissing);
        if (commitment.IsEmpty())
            return AtxOutcome.Reject(AtxRule.CommitmentEmpty);
        if (inner.Challenge.Sequence != 0)
            return AtxOutcome.Reject(AtxRule.InitialSequenceNotZero);
        if (!IsVrfNonceValid(atx, commitment, nonce))
            return AtxOutcome.Reject(AtxRule.VrfNonceInvalid);
        ulong labelsPerUnit = inner.NiPost!.PostMetadata!.LabelsPerUnit;
        var claim = new PostClaim(atx.SmesherId, commitment, post, InitialChallenge, labelsPerUnit, inner.NumUnits);
        return postChecks.Check(claim, allIndices: true).Fault == PostCheckFault.None
            ? AtxOutcome.Ok : AtxOutcome.Reject(AtxRule.InitialPostInvalid);
    }

    private static AtxOutcome CheckChained(InnerAtxV1 inner)
    {
        if (inner.NodeId is not null)
            return AtxOutcome.Reject(AtxRule.NodeIdUnexpected);
        if (inner.Challenge.InitialPost is not null)
            return AtxOutcome.Reject(AtxRule.InitialPostUnexpected);
        return inner.Challenge.CommitmentAtx is not null ? AtxOutcome.Reject(AtxRule.CommitmentUnexpected) : AtxOutcome.Ok;
    }

    private bool CheckAvailable(SyntacticallyValidAtx atx, out AtxOutcome outcome)
    {
        outcome = lookup.FindPoet(atx.PoetToFetch) is null ? AtxOutcome.Ignore(AtxRule.PoetUnavailable)
            : atx.AtxsToFetch(config.GoldenAtx).Any(id => lookup.Find(id) is null) ? AtxOutcome.Ignore(AtxRule.AtxUnavailable)
            : AtxOutcome.Ok;
        return outcome.IsOk;
    }

    /// <summary>Commitment, previous and positioning ATX; on success the VRF nonce in force and the effective units.</summary>
    private bool CheckReferences(SyntacticallyValidAtx atx, out AtxId commitment, out ulong vrfNonce, out uint units,
        out AtxOutcome outcome)
    {
        InnerAtxV1 inner = atx.Atx.Inner;
        (vrfNonce, units) = (inner.VrfNonce ?? 0, inner.NumUnits);
        commitment = inner.Challenge.CommitmentAtx ?? AtxId.Empty;
        if (atx.IsInitial)
        {
            outcome = IsOlder(commitment, inner.Challenge.PublishEpoch) ? AtxOutcome.Ok : AtxOutcome.Reject(AtxRule.CommitmentEpoch);
        }
        else if (lookup.CommitmentOf(atx.Atx.SmesherId) is { } earlier)
        {
            commitment = earlier;
            outcome = CheckPrevious(atx, earlier, ref vrfNonce, ref units);
        }
        else
        {
            outcome = AtxOutcome.Reject(AtxRule.CommitmentUnknown);
        }
        if (outcome.IsOk && !IsOlder(inner.Challenge.PositioningAtx, inner.Challenge.PublishEpoch))
            outcome = AtxOutcome.Reject(AtxRule.PositioningEpoch);
        return outcome.IsOk;
    }

    private AtxOutcome CheckPrevious(SyntacticallyValidAtx atx, AtxId commitment, ref ulong vrfNonce, ref uint units)
    {
        InnerAtxV1 inner = atx.Atx.Inner;
        // Golden as a previous ATX is not fetched, and it is no ATX of the smesher.
        if (lookup.Find(inner.Challenge.PreviousAtx) is not { } previous || previous.Smesher != atx.Atx.SmesherId)
            return AtxOutcome.Reject(AtxRule.PreviousOfOtherSmesher);
        if (previous.PublishEpoch >= inner.Challenge.PublishEpoch)
            return AtxOutcome.Reject(AtxRule.PreviousEpoch);
        if (unchecked(previous.Sequence + 1) != inner.Challenge.Sequence)
            return AtxOutcome.Reject(AtxRule.Sequence);
        ulong nonce = inner.VrfNonce ?? previous.VrfNonce;
        if ((inner.VrfNonce is not null || inner.NumUnits > previous.EffectiveUnits) && !IsVrfNonceValid(atx.Atx, commitment, nonce))
            return AtxOutcome.Reject(AtxRule.VrfNonceInvalid);
        if (lookup.UnitsIn(inner.Challenge.PreviousAtx, atx.Atx.SmesherId) is not { } before)
            return AtxOutcome.Reject(AtxRule.PreviousUnits);
        (vrfNonce, units) = (nonce, Math.Min(before, inner.NumUnits));
        return AtxOutcome.Ok;
    }

    private AtxOutcome CheckClaim(SyntacticallyValidAtx atx)
    {
        uint units = atx.Atx.Inner.NumUnits;
        if (units < config.MinNumUnits || units > config.MaxNumUnits)
            return AtxOutcome.Reject(AtxRule.NumUnits);
        return atx.Metadata.LabelsPerUnit < config.LabelsPerUnit ? AtxOutcome.Reject(AtxRule.LabelsPerUnit) : AtxOutcome.Ok;
    }

    /// <summary>Checks the proof of space; null if it is good.</summary>
    private AtxVerdict? CheckPost(SyntacticallyValidAtx atx, AtxId commitment)
    {
        AtxV1 message = atx.Atx;
        var claim = new PostClaim(message.SmesherId, commitment, atx.Post, atx.Metadata.Challenge, atx.Metadata.LabelsPerUnit,
            message.Inner.NumUnits);
        PostCheckResult result = postChecks.Check(claim, allIndices: false);
        if (result.Fault == PostCheckFault.None)
            return null;
        if (result.Fault == PostCheckFault.Invalid)
            return new AtxVerdict(AtxOutcome.Reject(AtxRule.PostInvalid));
        if (lookup.IsMalicious(message.SmesherId))
            return new AtxVerdict(AtxOutcome.Reject(AtxRule.KnownMalicious));
        return new AtxVerdict(AtxOutcome.Malfeasance(AtxRule.InvalidPostIndex),
            Evidence: AtxMalfeasance.InvalidIndex(config, message, result.Index));
    }

    private static bool IsMember(SyntacticallyValidAtx atx, Hash32 statement)
    {
        MerkleProofV1 proof = atx.Atx.Inner.NiPost!.Membership;
        byte[] nodes = new byte[proof.Nodes.Length * Hash32.Size];
        for (int i = 0; i < proof.Nodes.Length; i++)
            proof.Nodes[i].CopyTo(nodes.AsSpan(i * Hash32.Size));
        return MerkleProof.ValidateOne(proof.LeafIndex, atx.Atx.Inner.Challenge.ComputeHash().Span, nodes, statement.Span);
    }

    private ulong BaseHeight(SyntacticallyValidAtx atx)
    {
        AtxId positioning = atx.Atx.Inner.Challenge.PositioningAtx;
        return positioning != config.GoldenAtx && lookup.Find(positioning) is { } stored ? unchecked(stored.BaseHeight + stored.Ticks) : 0;
    }

    private bool IsOlder(AtxId id, EpochId publish) => id == config.GoldenAtx
        || (lookup.Find(id) is { } stored && stored.PublishEpoch < publish);

    private bool IsVrfNonceValid(AtxV1 atx, AtxId commitment, ulong nonce)
    {
        ulong labelsPerUnit = atx.Inner.NiPost!.PostMetadata!.LabelsPerUnit;
        return labelsPerUnit >= config.LabelsPerUnit
            && postChecks.IsVrfNonceValid(atx.SmesherId, commitment, nonce, labelsPerUnit, atx.Inner.NumUnits);
    }
}
