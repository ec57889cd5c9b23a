// Job: whether an ATX proves that its smesher broke the rules, and the proof.
// Invariant: an identity already known to be malicious is not proven so again; a proof is never made against an identity of this node.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Activation;

/// <summary>Equivocation of ATXs (go-spacemesh activation/handler_v1.go).</summary>
internal static class AtxMalfeasance
{
    /// <summary>Checks an ATX that holds by all other rules against the stored ones of its smesher.</summary>
    internal static AtxVerdict Check(AtxConfig config, IAtxLookup lookup, AcceptedAtx accepted)
    {
        if (lookup.IsMalicious(accepted.Atx.SmesherId))
            return new AtxVerdict(AtxOutcome.Ok, accepted);
        return CheckDoublePublish(config, lookup, accepted) ?? CheckPrevious(config, lookup, accepted)
            ?? new AtxVerdict(AtxOutcome.Ok, accepted);
    }

    /// <summary>The proof that a label of the ATX does not qualify.</summary>
    internal static MalfeasanceProof InvalidIndex(AtxConfig config, AtxV1 atx, uint index) => Proof(config, atx, new MalfeasanceEvidence
    {
        Kind = MalfeasanceKind.InvalidPostIndex,
        InvalidPostIndex = new InvalidPostIndexProof { Atx = atx, InvalidIndex = index },
    });

    private static AtxVerdict? CheckDoublePublish(AtxConfig config, IAtxLookup lookup, AcceptedAtx accepted)
    {
        AtxV1 atx = accepted.Atx;
        if (lookup.OtherInEpoch(atx.SmesherId, accepted.PublishEpoch, accepted.Id) is not { } otherId)
            return null;
        if (lookup.IsOwn(atx.SmesherId))
            return new AtxVerdict(AtxOutcome.Ignore(AtxRule.OwnDoublePublish));
        if (!TryRead(lookup, otherId, out AtxV1? other, out AtxRule rule))
            return new AtxVerdict(AtxOutcome.Ignore(rule));
        var evidence = new MalfeasanceEvidence
        {
            Kind = MalfeasanceKind.MultipleAtxs,
            MultipleAtxs = new MultipleAtxsProof { Messages = [Signed(other!, otherId), Signed(atx, accepted.Id)] },
        };
        return new AtxVerdict(AtxOutcome.Malfeasance(AtxRule.DoublePublish), accepted, Proof(config, atx, evidence));
    }

    private static AtxVerdict? CheckPrevious(AtxConfig config, IAtxLookup lookup, AcceptedAtx accepted)
    {
        AtxV1 atx = accepted.Atx;
        AtxId previous = atx.Inner.Challenge.PreviousAtx;
        if ((lookup.NewestBefore(atx.SmesherId, accepted.PublishEpoch) ?? AtxId.Empty) == previous)
            return null;
        if (lookup.IsOwn(atx.SmesherId))
            return new AtxVerdict(AtxOutcome.Ignore(AtxRule.OwnWrongPrevious));
        if (lookup.WithPrevious(atx.SmesherId, previous) is not { } otherId || otherId == accepted.Id)
            return null;
        if (!TryRead(lookup, otherId, out AtxV1? other, out AtxRule rule))
            return new AtxVerdict(AtxOutcome.Ignore(rule));
        var evidence = new MalfeasanceEvidence
        {
            Kind = MalfeasanceKind.InvalidPreviousAtx,
            InvalidPreviousAtx = new InvalidPreviousAtxProof { Atx1 = atx, Atx2 = other! },
        };
        return new AtxVerdict(AtxOutcome.Malfeasance(AtxRule.PreviousCollision), accepted, Proof(config, atx, evidence));
    }

    private static bool TryRead(IAtxLookup lookup, AtxId id, out AtxV1? atx, out AtxRule rule)
    {
        StoredAtxBytes stored = lookup.BytesOf(id);
        atx = null;
        rule = stored.Bytes.IsEmpty ? AtxRule.OtherAtxIsCheckpointed : stored.Version != 1 ? AtxRule.OtherAtxNotV1 : AtxRule.None;
        if (rule != AtxRule.None)
            return false;
        atx = Scale.Decode<AtxV1>(stored.Bytes.Span);
        return true;
    }

    private static SignedAtxMetadata Signed(AtxV1 atx, AtxId id) => new()
    {
        Metadata = new AtxMetadata { PublishEpoch = atx.Inner.Challenge.PublishEpoch, MessageHash = Hash32.FromSpan(id.Span) },
        SmesherId = atx.SmesherId,
        Signature = atx.Signature,
    };

    private static MalfeasanceProof Proof(AtxConfig config, AtxV1 atx, MalfeasanceEvidence evidence) =>
        new() { Layer = atx.Inner.Challenge.PublishEpoch.FirstLayer(config.LayersPerEpoch), Proof = evidence };
}
