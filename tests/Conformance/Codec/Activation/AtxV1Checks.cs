// Job: checks of codec/atx_v1_validation: every ATX through the rules; outcome, rule, calls, values and evidence compared.
// Invariant: every outcome and every rule name of the file is known; where the reference crashes the ATX must be rejected.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Activation;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Conformance.Codec.Activation;

/// <summary>Checks of ATX validation, version 1.</summary>
internal static class AtxV1Checks
{
    // Layers per epoch of every validation file (README of the vectors).
    private const uint LayersPerEpoch = 10;

    private static readonly Dictionary<string, AtxRule> Rules = new(StringComparer.Ordinal)
    {
        ["decode"] = AtxRule.Decode,
        ["wrong_hash"] = AtxRule.WrongHash,
        ["signature"] = AtxRule.Signature,
        ["known"] = AtxRule.Known,
        ["nil_nipost"] = AtxRule.NiPostMissing,
        ["future_epoch"] = AtxRule.FutureEpoch,
        ["empty_positioning"] = AtxRule.PositioningMissing,
        ["initial_post_missing"] = AtxRule.InitialPostMissing,
        ["node_id_missing"] = AtxRule.NodeIdMissing,
        ["vrf_nonce_missing"] = AtxRule.VrfNonceMissing,
        ["commitment_missing"] = AtxRule.CommitmentMissing,
        ["commitment_empty"] = AtxRule.CommitmentEmpty,
        ["initial_sequence_not_zero"] = AtxRule.InitialSequenceNotZero,
        ["initial_post_invalid"] = AtxRule.InitialPostInvalid,
        ["node_id_unexpected"] = AtxRule.NodeIdUnexpected,
        ["initial_post_unexpected"] = AtxRule.InitialPostUnexpected,
        ["commitment_unexpected"] = AtxRule.CommitmentUnexpected,
        ["poet_unavailable"] = AtxRule.PoetUnavailable,
        ["atx_unavailable"] = AtxRule.AtxUnavailable,
        ["commitment_unknown"] = AtxRule.CommitmentUnknown,
        ["commitment_epoch"] = AtxRule.CommitmentEpoch,
        ["previous_other_smesher"] = AtxRule.PreviousOfOtherSmesher,
        ["previous_epoch"] = AtxRule.PreviousEpoch,
        ["sequence"] = AtxRule.Sequence,
        ["vrf_nonce_invalid"] = AtxRule.VrfNonceInvalid,
        ["previous_units"] = AtxRule.PreviousUnits,
        ["positioning_epoch"] = AtxRule.PositioningEpoch,
        ["num_units"] = AtxRule.NumUnits,
        ["labels_per_unit"] = AtxRule.LabelsPerUnit,
        ["post_invalid"] = AtxRule.PostInvalid,
        ["known_malicious"] = AtxRule.KnownMalicious,
        ["membership"] = AtxRule.Membership,
        ["weight_overflow"] = AtxRule.WeightOverflow,
        ["own_double_publish"] = AtxRule.OwnDoublePublish,
        ["other_atx_is_checkpointed"] = AtxRule.OtherAtxIsCheckpointed,
        ["other_atx_not_v1"] = AtxRule.OtherAtxNotV1,
        ["own_wrong_previous"] = AtxRule.OwnWrongPrevious,
    };

    /// <summary>A case of <c>atx_v1_validation.jsonl</c>.</summary>
    public static string? Check(JsonElement vector)
    {
        var run = new AtxCaseRun(vector, LayersPerEpoch);
        AtxVerdict verdict = run.Receive();
        if (vector.Flag("delivered_twice"))
        {
            run.State.Store(verdict.Accepted!);
            run = new AtxCaseRun(vector, LayersPerEpoch, run.State);
            AcceptedAtx first = verdict.Accepted!;
            AtxVerdict second = run.Receive();
            return CompareOutcome(vector, second.Outcome) ?? CompareCalls(vector, run)
                ?? CompareStored(vector.GetProperty("stored"), first);
        }
        if (vector.Text("result") == "panic")
            return verdict.Outcome.Rule is AtxRule.PostMissing or AtxRule.PostMetadataMissing
                ? null : $"expected a missing proof, got {verdict.Outcome}";
        return CompareOutcome(vector, verdict.Outcome) ?? CompareId(vector, run) ?? CompareCalls(vector, run)
            ?? CompareEvidence(vector, verdict)
            ?? CompareAccepted(vector, verdict);
    }

    private static string? CompareOutcome(JsonElement vector, AtxOutcome outcome)
    {
        AtxConsequence consequence = vector.Text("result") switch
        {
            "accept" => AtxConsequence.None,
            "reject" => AtxConsequence.Reject,
            "ignore" => AtxConsequence.Ignore,
            "malfeasance" => AtxConsequence.Malfeasance,
            string other => throw new UnknownCaseKindException(other),
        };
        string? failure = Json.Same("result", consequence, outcome.Consequence);
        if (failure is not null || !vector.Has("rule"))
            return failure is null ? null : $"{failure} ({outcome.Rule})";
        string rule = vector.Text("rule");
        return Json.Same("rule", Rules.TryGetValue(rule, out AtxRule expected)
            ? expected : throw new UnknownCaseKindException(rule), outcome.Rule);
    }

    private static string? CompareId(JsonElement vector, AtxCaseRun run) =>
        run.Id is { } id ? Json.Same("id", vector.Text("id"), id.ToHex()) : null;

    private static string? CompareCalls(JsonElement vector, AtxCaseRun run) =>
        Json.Same("PoET proofs", string.Join(' ', vector.Items("fetched_poets").Select(e => e.GetString())), run.Poet?.ToHex() ?? "")
        ?? Json.Same("ATXs", string.Join(' ', vector.Items("fetched_atxs").Select(e => e.GetString())),
            string.Join(' ', run.Atxs.Select(a => a.ToHex()).Order(StringComparer.Ordinal)))
        ?? Json.Same("VRF nonces", string.Join('|', vector.Items("vrf_calls").Select(c => Call(c, c.Text("nonce")))),
            string.Join('|', run.Checks.VrfCalls))
        ?? Json.Same("proofs of space", string.Join('|', vector.Items("post_calls").Select(c => Call(c, c.Text("challenge")))),
            string.Join('|', run.Checks.PostCalls));

    private static string Call(JsonElement call, string what) =>
        $"{call.Text("node")} {call.Text("commitment")} {what} {call.U64("labels_per_unit")} {call.U32("num_units")}";

    private static string? CompareEvidence(JsonElement vector, AtxVerdict verdict)
    {
        byte[] expected = vector.HexOrNull("malfeasance_proof") ?? [];
        return Json.SameBytes("proof of malfeasance", expected, verdict.Evidence is { } proof ? Scale.Encode(proof) : []);
    }

    private static string? CompareAccepted(JsonElement vector, AtxVerdict verdict) =>
        !vector.Has("stored") ? Json.Same("stored", false, verdict.Accepted is not null)
        : verdict.Accepted is { } accepted ? CompareStored(vector.GetProperty("stored"), accepted)
        : "stored: expected a row, got none";

    private static string? CompareStored(JsonElement row, AcceptedAtx atx)
    {
        JsonElement post = row.Items("posts").Single();
        AtxId previous = atx.Atx.Inner.Challenge.PreviousAtx;
        return Json.Same("id", row.Text("id"), atx.Id.ToHex())
            ?? Json.Same("smesher", row.Text("smesher"), atx.Atx.SmesherId.ToHex())
            ?? Json.Same("coinbase", row.Text("coinbase"), atx.Atx.Inner.Coinbase.ToHex())
            ?? Json.Same("sequence", row.U64("sequence"), atx.Atx.Inner.Challenge.Sequence)
            ?? Json.Same("publish epoch", row.U32("publish_epoch"), atx.PublishEpoch.Value)
            ?? Json.Same("commitment", row.Has("commitment_atx")
                ? row.Text("commitment_atx") : null, atx.Atx.Inner.Challenge.CommitmentAtx?.ToHex())
            ?? Json.Same("effective units", row.U32("effective_num_units"), atx.EffectiveUnits)
            ?? Json.Same("base height", row.U64("base_tick_height"), atx.BaseHeight)
            ?? Json.Same("ticks", row.U64("tick_count"), atx.Ticks)
            ?? Json.Same("height", row.U64("tick_height"), atx.Height)
            ?? Json.Same("weight", row.U64("weight"), atx.Weight)
            ?? Json.Same("VRF nonce", row.U64("vrf_nonce"), atx.VrfNonce)
            ?? Json.Same("validity", row.U32("validity"), (uint)atx.Validity)
            ?? Json.Same("units", post.U32("units"), atx.Atx.Inner.NumUnits)
            ?? Json.Same("previous", post.Has("prev") ? post.Text("prev") : null, previous.IsEmpty() ? null : previous.ToHex());
    }
}

/// <summary>One delivery of a case's ATX.</summary>
internal sealed class AtxCaseRun(JsonElement vector, uint layersPerEpoch, AtxCaseState? state = null)
{
    public AtxCaseState State { get; } = state ?? new AtxCaseState(vector.GetProperty("state"));

    public AtxCaseChecks Checks { get; } = new(vector.GetProperty("stub"));

    public AtxId? Id { get; private set; }

    public PoetProofRef? Poet { get; private set; }

    public IReadOnlyList<AtxId> Atxs { get; private set; } = [];

    public AtxVerdict Receive()
    {
        JsonElement config = vector.GetProperty("config");
        AtxId golden = AtxId.FromSpan(vector.Hex("golden_atx"));
        var rules = new AtxV1Rules(
            new AtxConfig(Hash20.FromSpan(vector.Hex("prefix")), golden, layersPerEpoch, config.U32("min_num_units"),
                config.U32("max_num_units"),
                config.U64("labels_per_unit"), config.U64("tick_size"), config.U32("k2"), config.U32("k3")),
            State, Checks);
        AtxId? expected = vector.Has("expected_hash") ? AtxId.FromSpan(vector.Hex("expected_hash")) : null;
        AtxOutcome outcome = AtxV1Rules.Decode(vector.Hex("atx"), expected, out DecodedAtx? decoded);
        if (!outcome.IsOk)
            return new AtxVerdict(outcome);
        Id = decoded!.Id;
        outcome = rules.CheckSyntax(decoded, new EpochId(vector.U32("current_epoch")), out SyntacticallyValidAtx? valid);
        if (!outcome.IsOk)
            return new AtxVerdict(outcome);
        Poet = valid!.PoetToFetch;
        if (State.FindPoet(valid.PoetToFetch) is not null)
            Atxs = valid.AtxsToFetch(golden);
        return rules.CheckContext(valid);
    }
}
