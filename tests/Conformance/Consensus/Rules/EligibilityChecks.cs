// Job: vectors of the eligibility check of ballots, in the two forms they come in.
// Invariant: result, rule and the report on the beacon are compared.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Proposals;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Consensus.Rules;

internal static class EligibilityChecks
{
    private static readonly Dictionary<BallotRule, (string Codec, string Consensus)> s_names = new()
    {
        [BallotRule.NoProofs] = ("empty_proofs", "no_proofs"),
        [BallotRule.AtxUnknown] = ("atx_not_cached", "atx_unknown"),
        [BallotRule.AtxOfOtherSmesher] = ("atx_owner", "atx_of_other_smesher"),
        [BallotRule.MissingBeacon] = ("beacon_missing", "missing_beacon"),
        [BallotRule.EmptyActiveSet] = ("zero_weight", "empty_active_set"),
        [BallotRule.WrongSlotCount] = ("count", "wrong_slot_count"),
        [BallotRule.NoEpochData] = ("no_epoch_data", "no_epoch_data"),
        [BallotRule.ReferenceMissing] = ("ref_unknown", "ref_missing"),
        [BallotRule.ReferenceOfOtherAtx] = ("ref_atx", "ref_other_atx"),
        [BallotRule.ReferenceOfOtherSmesher] = ("ref_smesher", "ref_other_smesher"),
        [BallotRule.ReferenceOfOtherEpoch] = ("ref_epoch", "ref_other_epoch"),
        [BallotRule.SlotNumberTooLarge] = ("counter", "counter_too_large"),
        [BallotRule.SlotNumbersNotIncreasing] = ("order", "proofs_not_increasing"),
        [BallotRule.BadVrf] = ("vrf", "bad_vrf"),
        [BallotRule.WrongLayer] = ("layer", "wrong_layer"),
    };

    public static string? FromBytes(JsonElement v)
    {
        Ballot ballot = Scale.Decode<Ballot>(v.Hex("ballot"));
        uint layersPerEpoch = v.U32("layers_per_epoch");
        var config = new EligibilityConfig(v.U32("layer_size"), layersPerEpoch,
            [.. v.Items("min_weights").Select(w => new MinimalWeight(new EpochId(w.U32("epoch")), w.U64("weight")))]);
        AtxRecord? atx = null;
        if (v.Has("atx"))
        {
            JsonElement a = v.GetProperty("atx");
            if (a.Id<AtxId>("id") == ballot.Inner.AtxId && a.U32("target_epoch") == ballot.Inner.Layer.Epoch(layersPerEpoch).Value)
                atx = new AtxRecord(a.Id<NodeId>("node"), default, a.U64("weight"), 0, 0, a.U64("vrf_nonce"));
        }
        ReferenceBallot? reference = null;
        if (v.Has("known_ref_ballot") && v.GetProperty("known_ref_ballot").Id<BallotId>("id") == ballot.Inner.RefBallot)
        {
            JsonElement r = v.GetProperty("known_ref_ballot");
            reference = new ReferenceBallot(r.Id<AtxId>("atx"), r.Id<NodeId>("smesher"), new LayerId(r.U32("layer")).Epoch(layersPerEpoch), r.Id<Beacon>("beacon"), r.U32("count"));
        }
        RuleOutcome outcome = BallotEligibility.Check(config, ballot, atx, reference, v.U64("active_set_weight"), new LayerId(v.U32("current_layer")), out BeaconReport report);
        string result = outcome.Consequence switch
        {
            RuleConsequence.None => "accept",
            RuleConsequence.Ignore => "ignore",
            RuleConsequence.IgnorePermanently => "ignore_permanent",
            _ => "reject",
        };
        string rule = outcome.IsOk ? "" : s_names[outcome.Rule].Codec;
        return Json.Same("rule", v.Has("rule") ? v.Text("rule") : "", rule)
            ?? Json.Same("result", v.Text("result"), result)
            ?? Json.Same("beacon_reported", v.U32("beacon_reported"), outcome.IsOk && !report.Beacon.IsEmpty() ? 1u : 0u);
    }

    public static string? FromFields(JsonElement v)
    {
        uint layersPerEpoch = v.U32("layers_per_epoch");
        var config = new EligibilityConfig(v.U32("layer_size"), layersPerEpoch, [new MinimalWeight(default, v.Has("min_weight") ? v.U64("min_weight") : 0)]);
        AtxRecord? atx = v.Has("atx_data")
            ? new AtxRecord(v.GetProperty("atx_data").Id<NodeId>("node"), default, v.GetProperty("atx_data").U64("weight"), 0, 0, v.GetProperty("atx_data").U64("nonce"))
            : null;
        ReferenceBallot? reference = null;
        if (v.Has("ref_data"))
        {
            JsonElement r = v.GetProperty("ref_data");
            reference = new ReferenceBallot(r.Id<AtxId>("atx"), r.Id<NodeId>("smesher"), new LayerId(r.U32("layer")).Epoch(layersPerEpoch), r.Id<Beacon>("beacon"), r.U32("slots"));
        }
        ulong setWeight = v.Has("active_set_weight") ? v.U64("active_set_weight") : 0;
        RuleOutcome outcome = BallotEligibility.Check(
            config, BallotOf(v.GetProperty("ballot")), atx, reference, setWeight, new LayerId(v.U32("current_layer")), out BeaconReport report);
        string rule = outcome.IsOk ? "" : s_names[outcome.Rule].Consensus;
        string result = outcome.Consequence switch
        {
            RuleConsequence.None => "ok",
            RuleConsequence.Ignore => "ignore:" + rule,
            RuleConsequence.IgnorePermanently => "ignore_fetch:" + rule,
            _ => "reject:" + rule,
        };
        string? failure = Json.Same("result", v.Text("result"), result);
        if (failure is not null || !v.Has("beacon_report"))
            return failure;
        JsonElement expected = v.GetProperty("beacon_report");
        return Json.Same("beacon", expected.Id<Beacon>("beacon"), report.Beacon)
            ?? Json.Same("epoch", expected.U32("epoch"), report.Epoch.Value)
            ?? Json.Same("weight_per_slot", expected.Text("weight_per_slot"), report.WeightPerSlot.Raw.ToString("x32", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Ballot BallotOf(JsonElement b) => new()
    {
        Inner = new InnerBallot
        {
            AtxId = b.Id<AtxId>("atx"),
            Layer = new LayerId(b.U32("layer")),
            RefBallot = b.Has("ref") ? b.Id<BallotId>("ref") : default,
            EpochData = b.Has("epoch_data")
                ? new EpochData
                {
                    Beacon = b.GetProperty("epoch_data").Has("beacon") ? b.GetProperty("epoch_data").Id<Beacon>("beacon") : default,
                    EligibilityCount = b.GetProperty("epoch_data").U32("slots"),
                }
                : null,
        },
        SmesherId = b.Id<NodeId>("smesher"),
        EligibilityProofs = [.. b.Items("proofs").Select(p => new VotingEligibility { J = (uint)p[0].U64(), Signature = VrfSignature.FromSpan(p[1].Hex()) })],
    };
}
