// Job: checks of the eligibility oracle: 'fixed/eligibility-count', 'hare3/oracle' and the codec domain's 'hare_eligibility'.
// Invariant: the oracle is asked through its public interface, over an ATX cache filled from the case.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Codec;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;


namespace Spacemesh.Conformance.Consensus;

/// <summary>Checks of seats and of the oracle.</summary>
internal static class EligibilityChecks
{
    /// <summary>One case of <c>fixed/eligibility-count</c>.</summary>
    public static string? CheckCount(JsonElement v)
    {
        EligibilityFault fault = Seats.TryCreate(v.U64("weight"), v.U64("total"), v.U32("committee"), out Seats seats);
        if (v.Has("err"))
            return Json.Same("fault", v.Text("err"), Name(fault));
        byte[] proof = new byte[80];
        v.Hex("vrf8").CopyTo(proof, 0);
        VrfSignature vrf = VrfSignature.FromSpan(proof);
        ushort count = seats.Count(in vrf);
        string? failure = Json.Same("fault", EligibilityFault.None, fault)
            ?? Json.Same("n", v.I64("n"), seats.Trials)
            ?? Json.Same("p", v.Number("p"), seats.Probability)
            ?? Json.Same("fraction", v.Number("frac"), Fixed.FractionFromBytes(proof))
            ?? Json.Same("count", (ushort)v.U64("count"), count);
        HashSet<int> valid = [.. v.Items("valid_counts").Select(c => c.GetInt32())];
        for (int c = Math.Max(0, count - 2); c <= count + 2; c++)
            failure ??= Json.Same($"validity of {c}", valid.Contains(c), seats.Validate(in vrf, (ushort)c));
        return failure;
    }

    /// <summary>One case of <c>codec/hare_eligibility</c>.</summary>
    public static string? CheckCodecCase(JsonElement v)
    {
        string kind = v.Text("kind");
        if (kind is not ("real" or "edge" or "random"))
            throw new UnknownCaseKindException(kind);
        VrfSignature vrf = VrfSignature.FromSpan(v.Hex("vrf"));
        EligibilityFault fault =
            Seats.TryCreate(v.U64("miner_weight"), v.U64("total_weight"), (uint)Math.Max(0, v.I64("committee")), out Seats seats);
        if (v.Has("err"))
            return Json.Same("fault", v.Text("err"), Name(fault));
        string? failure = Json.Same("fault", EligibilityFault.None, fault)
            ?? Json.Same("count", (ushort)v.U64("count"), seats.Count(in vrf));
        if (kind != "real")
        {
            ushort count = (ushort)v.U64("count");
            return failure
                ?? Json.Same("n", v.I64("n"), seats.Trials)
                ?? Json.Same("p", v.Number("p"), seats.Probability)
                ?? Json.Same("valid", v.Flag("valid"), seats.Validate(in vrf, count))
                ?? Json.Same("valid plus 1", v.Flag("valid_plus_1"), seats.Validate(in vrf, (ushort)(count + 1)));
        }
        foreach (JsonElement query in v.Items("validate"))
            failure ??= Json.Same("valid", query.Flag("valid"), seats.Validate(in vrf, (ushort)query.U64("count")));
        var config = new OracleConfig(v.U32("layers_per_epoch"), new LayerId(2 * v.U32("layers_per_epoch") - 1), v.U32("confidence"));
        var layer = new LayerId(v.U32("layer"));
        return failure
            ?? Json.Same("active set epoch", v.U32("active_set_epoch"),
                new Oracle(config, new AtxCache(), new Sources([])).ActiveSetEpoch(layer)?.Value)
            ?? CheckInput(VrfMessages.Hare(Beacon.FromSpan(v.Hex("beacon")), layer, v.U32("round")), v)
            ?? CheckProof(v, v.Hex("private_key"));
    }

    /// <summary>One case of <c>hare3/oracle</c>.</summary>
    public static string? CheckOracle(JsonElement v)
    {
        var config = new OracleConfig(v.U32("layers_per_epoch"), new LayerId(v.U32("effective_genesis")), v.U32("confidence"));
        var atxs = new AtxCache();
        var epochs = new Dictionary<uint, (Beacon, List<AtxId>)>();
        foreach (JsonElement epoch in v.Items("epochs"))
        {
            var set = new List<AtxId>();
            foreach (JsonElement atx in epoch.Items("atxs"))
            {
                AtxId id = AtxId.FromSpan(atx.Hex("atx"));
                atxs.Add(new EpochId(epoch.U32("epoch")), id,
                    new AtxRecord(NodeId.FromSpan(atx.Hex("node")), default, atx.U64("weight"), 0, 0, 0));
                if (atx.Flag("in_active_set"))
                    set.Add(id);
            }
            epochs.Add(epoch.U32("epoch"), (Beacon.FromSpan(epoch.Hex("beacon")), set));
        }
        Dictionary<string, byte[]> keys = v.Items("keys").ToDictionary(k => k.Text("node"), k => k.Hex("private_key"));
        var oracle = new Oracle(config, atxs, new Sources(epochs));
        string? failure = null;
        int index = 0;
        foreach (JsonElement query in v.Items("queries"))
        {
            string? wrong = CheckQuery(oracle, query, keys);
            if (wrong is not null)
                failure ??= $"query {index}: {wrong}";
            index++;
        }
        return failure;
    }

    private static string? CheckQuery(Oracle oracle, JsonElement query, Dictionary<string, byte[]> keys)
    {
        var layer = new LayerId(query.U32("layer"));
        NodeId node = NodeId.FromSpan(query.Hex("node"));
        uint committee = query.U32("committee");
        VrfSignature vrf = VrfSignature.FromSpan(query.Hex("vrf"));
        EligibilityOutcome outcome = oracle.Calculate(layer, node, committee, in vrf);
        if (query.Has("err"))
            return Json.Same("fault", query.Text("err"), Name(outcome.Fault));
        byte[] input = oracle.VrfInput(layer, query.U32("round"))!;
        // A proof that does not verify never reaches the oracle; the reference says 0 seats and no error.
        bool verified = Vrf.Verify(node.Span, input, vrf.Span);
        string? failure = Json.Same(
            "outcome", new EligibilityOutcome(EligibilityFault.None, (ushort)query.U64("count")), verified ? outcome : default)
            ?? CheckInput(input, query)
            ?? (verified ? CheckProof(query, keys[query.Text("node")]) : null);
        foreach (JsonProperty item in query.GetProperty("validate").EnumerateObject())
        {
            ushort count = ushort.Parse(item.Name, CultureInfo.InvariantCulture);
            failure ??= Json.Same(
                $"validity of {count}", item.Value.GetBoolean(), verified && oracle.Validate(layer, node, committee, in vrf, count));
        }
        return failure;
    }

    private static string? CheckInput(byte[] input, JsonElement v) => Json.SameBytes("VRF input", v.Hex("vrf_message"), input);

    /// <summary>The key proves over the input what was recorded.</summary>
    private static string? CheckProof(JsonElement v, byte[] privateKey)
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromBytes64(privateKey);
        byte[] proof = new byte[80];
        Vrf.Prove(key, v.Hex("vrf_message"), proof);
        return Json.SameBytes("VRF proof", v.Hex("vrf"), proof);
    }

    private static string Name(EligibilityFault fault) => fault switch
    {
        EligibilityFault.WeightTooLarge => "weight_too_large",
        EligibilityFault.ZeroCommittee => "zero_committee",
        EligibilityFault.ZeroTotalWeight => "zero_total_weight",
        EligibilityFault.NotActive => "not_active",
        EligibilityFault.EmptyActiveSet => "empty_active_set",
        _ => fault.ToString(),
    };

    private sealed class Sources(Dictionary<uint, (Beacon Beacon, List<AtxId> Set)> epochs) : IOracleSources
    {
        public Beacon? BeaconOf(EpochId epoch) => epochs.TryGetValue(epoch.Value, out var found) ? found.Beacon : null;

        public IReadOnlyCollection<AtxId>? ActiveSetOfFirstBlock(EpochId epoch) => null;

        public IReadOnlyCollection<AtxId> ActiveSetOfFirstBallots(EpochId epoch, Beacon beacon) =>
            epochs.TryGetValue(epoch.Value, out var found) ? found.Set : [];
    }
}
