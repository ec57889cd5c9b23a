// Job: whether a ballot's slot proofs are its smesher's right.
// Invariant: the rules run in the network's order and the first that fails decides.
using Spacemesh.Consensus.Activation;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Proposals;

/// <summary>What is known of the ballot that another one refers to.</summary>
public sealed record ReferenceBallot(AtxId Atx, NodeId Smesher, EpochId Epoch, Beacon Beacon, uint Slots);

/// <summary>Network constants of the check.</summary>
public sealed record EligibilityConfig(uint LayerSize, uint LayersPerEpoch, IReadOnlyList<MinimalWeight> MinimalWeights);

/// <summary>What an eligible ballot says about its epoch's beacon.</summary>
/// <param name="Beacon">The beacon it was built on.</param>
/// <param name="Epoch">Epoch of the ballot.</param>
/// <param name="WeightPerSlot">Weight of the ATX divided by its slots.</param>
public readonly record struct BeaconReport(Beacon Beacon, EpochId Epoch, Fixed WeightPerSlot);

/// <summary>The eligibility check (go-spacemesh proposals/eligibility_validator.go).</summary>
public static class BallotEligibility
{
    /// <summary>Checks a ballot; on success <paramref name="report"/> holds its word on the beacon.</summary>
    /// <param name="config">Constants.</param>
    /// <param name="ballot">The ballot; its signature was checked before.</param>
    /// <param name="atx">Its ATX, null when not cached for the ballot's epoch.</param>
    /// <param name="reference">The ballot it refers to, null when unknown.</param>
    /// <param name="activeSetWeight">Weight of the active set it declares.</param>
    /// <param name="currentLayer">Layer of the clock.</param>
    /// <param name="report">Beacon and weight.</param>
    public static RuleOutcome Check(
        EligibilityConfig config, Ballot ballot, AtxRecord? atx, ReferenceBallot? reference, ulong activeSetWeight, LayerId currentLayer, out BeaconReport report)
    {
        report = default;
        if (ballot.EligibilityProofs.Length == 0)
            return RuleOutcome.Reject(BallotRule.NoProofs);
        if (atx is null)
            return RuleOutcome.Ignore(BallotRule.AtxUnknown);
        if (atx.Node != ballot.SmesherId)
            return RuleOutcome.Reject(BallotRule.AtxOfOtherSmesher);
        EpochId epoch = ballot.Inner.Layer.Epoch(config.LayersPerEpoch);
        bool declares = ballot.Inner.EpochData is not null && epoch == currentLayer.Epoch(config.LayersPerEpoch);
        RuleOutcome outcome = declares
            ? CheckDeclaration(config, ballot.Inner.EpochData!, atx.Weight, activeSetWeight, epoch, out Beacon beacon, out uint slots)
            : CheckReference(ballot, reference, epoch, out beacon, out slots);
        if (!outcome.IsOk)
            return outcome;
        outcome = CheckProofs(config, ballot, epoch, beacon, atx.VrfNonce, slots);
        if (outcome.IsOk)
            report = new BeaconReport(beacon, epoch, Fixed.DivUint64(atx.Weight, slots));
        return outcome;
    }

    private static RuleOutcome CheckDeclaration(
        EligibilityConfig config, EpochData data, ulong weight, ulong activeSetWeight, EpochId epoch, out Beacon beacon, out uint slots)
    {
        (beacon, slots) = (data.Beacon, data.EligibilityCount);
        if (data.Beacon.IsEmpty())
            return RuleOutcome.Reject(BallotRule.MissingBeacon);
        if (activeSetWeight == 0)
            return RuleOutcome.Reject(BallotRule.EmptyActiveSet);
        ulong minimal = MinimalWeight.InForce(config.MinimalWeights, epoch);
        return EligibilitySlots.Count(weight, minimal, activeSetWeight, config.LayerSize, config.LayersPerEpoch) == slots
            ? RuleOutcome.Ok
            : RuleOutcome.Reject(BallotRule.WrongSlotCount);
    }

    private static RuleOutcome CheckReference(Ballot ballot, ReferenceBallot? reference, EpochId epoch, out Beacon beacon, out uint slots)
    {
        (beacon, slots) = (default, 0);
        if (ballot.Inner.RefBallot.IsEmpty())
        {
            if (ballot.Inner.EpochData is not { } own)
                return RuleOutcome.Reject(BallotRule.NoEpochData);
            (beacon, slots) = (own.Beacon, own.EligibilityCount);
            return RuleOutcome.Ok;
        }
        if (reference is null)
            return RuleOutcome.Ignore(BallotRule.ReferenceMissing);
        if (reference.Atx != ballot.Inner.AtxId)
            return RuleOutcome.Reject(BallotRule.ReferenceOfOtherAtx);
        if (reference.Smesher != ballot.SmesherId)
            return RuleOutcome.Reject(BallotRule.ReferenceOfOtherSmesher);
        if (reference.Epoch != epoch)
            return RuleOutcome.Reject(BallotRule.ReferenceOfOtherEpoch);
        (beacon, slots) = (reference.Beacon, reference.Slots);
        return RuleOutcome.Ok;
    }

    private static RuleOutcome CheckProofs(EligibilityConfig config, Ballot ballot, EpochId epoch, Beacon beacon, ulong vrfNonce, uint slots)
    {
        long last = -1;
        foreach (VotingEligibility proof in ballot.EligibilityProofs)
        {
            if (proof.J >= slots)
                return RuleOutcome.Reject(BallotRule.SlotNumberTooLarge);
            if (proof.J <= last)
                return RuleOutcome.Reject(BallotRule.SlotNumbersNotIncreasing);
            last = proof.J;
            if (!Vrf.Verify(ballot.SmesherId.Span, EligibilitySlots.VrfMessage(beacon, epoch, vrfNonce, proof.J), proof.Signature.Span))
                return new RuleOutcome(BallotRule.BadVrf, RuleConsequence.IgnorePermanently);
            if (EligibilitySlots.LayerOf(epoch, config.LayersPerEpoch, proof.Signature) != ballot.Inner.Layer)
                return RuleOutcome.Reject(BallotRule.WrongLayer);
        }
        return RuleOutcome.Ok;
    }
}
