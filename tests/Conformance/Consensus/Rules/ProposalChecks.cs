// Job: vectors of slots, eligibility, votes, active sets and whole proposals.
// Invariant: the rule that failed is compared, not only that one did.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Proposals;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Consensus.Rules;

internal static class ProposalChecks
{
    public static T Id<T>(this JsonElement e, string name)
        where T : unmanaged, IFixedBytes<T> => T.FromSpan(e.Hex(name));

    public static string? Slots(JsonElement v)
    {
        uint layerSize = v.Has("layer_size") ? v.U32("layer_size") : v.U32("committee");
        ulong total = v.Has("total") ? v.U64("total") : v.U64("total_weight");
        uint? slots = EligibilitySlots.Count(v.U64("weight"), v.U64("min_weight"), total, layerSize, v.U32("layers_per_epoch"));
        string error = v.Has("err") ? v.Text("err") : "";
        return error switch
        {
            "" => Json.Same<uint?>("slots", v.U32("slots"), slots),
            "zero_total" or "zero_total_weight" => Json.Same<uint?>("slots", null, slots),
            _ => throw new UnknownCaseKindException(error),
        };
    }

    public static string? EligibleLayer(JsonElement v) =>
        Json.Same("layer", new LayerId(v.U32("layer")), EligibilitySlots.LayerOf(new EpochId(v.U32("epoch")), v.U32("layers_per_epoch"), v.Id<VrfSignature>("vrf")))
        ?? Json.Same("lsb", v.U32("lsb"), (uint)(v.Hex("vrf")[0] & 1));

    public static string? MinimalWeights(JsonElement v) => Json.Same("out", v.U64("out"),
        MinimalWeight.InForce(v.Items("weights").Select(w => new MinimalWeight(new EpochId((uint)w[0].U64()), w[1].U64())), new EpochId(v.U32("epoch"))));

    public static string? Grade(JsonElement v) => Json.Same("grade", (AtxGrade)v.U32("grade"), ActiveSets.Grade(
        v.I64("epoch_start_ns"), v.Has("delay_ns") ? v.I64("delay_ns") : v.I64("network_delay_ns"), v.I64("atx_received_ns"), v.I64("proof_received_ns")));

    public static string? ActiveSetHash(JsonElement v)
    {
        AtxId[] ids = [.. v.Items("set_in_given_order").Select(i => AtxId.FromSpan(i.Hex()))];
        return Json.Same("hash", v.Id<Hash32>("hash"), SetHashes.ActiveSet(ids));
    }

    public static string? ActiveSetFromPeer(JsonElement v)
    {
        string kind = v.Text("kind");
        if (kind is not ("good" or "wrong_hash" or "truncated" or "duplicate_last" or "unsorted" or "atx_unavailable"))
            throw new UnknownCaseKindException(kind);
        string rule = v.Has("rule") ? v.Text("rule") : "";
        if (!Scale.TryDecode<EpochActiveSet>(v.Hex("data"), out var set, out _))
            return Json.Same("rule", rule, "malformed");
        string actual = ActiveSets.Check(set.Set, v.Id<Hash32>("expected_hash")) switch
        {
            ActiveSetFault.None => "",
            ActiveSetFault.NotSorted => "not_sorted",
            _ => "wrong_hash",
        };
        string result = actual.Length > 0 ? "reject" : kind == "atx_unavailable" ? "ignore" : "accept";
        return Json.Same("rule", rule, actual) ?? Json.Same("result", v.Text("result"), result);
    }

    public static string? EligibilityProofs(JsonElement v)
    {
        using var key = Ed25519PrivateKey.FromBytes64(v.Hex("private_key"));
        uint layersPerEpoch = v.U32("layers_per_epoch");
        var byLayer = EligibilitySlots.Prove(key, v.Id<Beacon>("beacon"), new EpochId(v.U32("epoch")), v.U64("nonce"), v.U32("slots"), layersPerEpoch);
        var actual = byLayer.SelectMany(p => p.Value.Select(e => (p.Key, e.J, Proof: e.Signature))).OrderBy(p => p.J).ToList();
        var expected = v.Items("proofs").ToList();
        if (expected.Count != actual.Count)
            return $"expected {expected.Count} proofs, got {actual.Count}";
        for (int i = 0; i < expected.Count; i++)
        {
            string? failure = Json.Same("layer", expected[i].U32("layer"), actual[i].Key.Value)
                ?? Json.SameBytes("vrf", expected[i].Hex("vrf"), actual[i].Proof.ToArray())
                ?? Json.SameBytes("message", expected[i].Hex("message"),
                    EligibilitySlots.VrfMessage(v.Id<Beacon>("beacon"), new EpochId(v.U32("epoch")), v.U64("nonce"), actual[i].J));
            if (failure is not null)
                return failure;
        }
        return null;
    }

    public static string? VotesFromBytes(JsonElement v)
    {
        Votes votes = Scale.Decode<Votes>(v.Hex("votes"));
        RuleOutcome outcome = VoteConsistency.Check(votes, new LayerId(v.U32("layer")), v.U32("hdist"), (int)v.U32("max_exceptions"));
        string rule = v.Has("rule") ? v.Text("rule") : "";
        return Json.Same("rule", rule, VoteRule(outcome.Rule, "conflict", "double_vote", "too_many"))
            ?? Json.Same("reject", v.Flag("reject"), outcome.Consequence == RuleConsequence.Reject);
    }

    public static string? VotesFromFields(JsonElement v)
    {
        static BlockVote[] List(IEnumerable<JsonElement> items) =>
            [.. items.Select(i => new BlockVote { Layer = new LayerId((uint)i[0].U64()), Id = BlockId.FromSpan(i[1].Hex()), Height = i[2].U64() })];
        var votes = new Votes
        {
            Support = List(v.Items("support")),
            Against = List(v.Items("against")),
            Abstain = [.. v.Items("abstain").Select(a => new LayerId((uint)a.U64()))],
        };
        RuleOutcome outcome = VoteConsistency.Check(votes, new LayerId(v.U32("layer")), v.U32("hdist"), (int)v.U32("max_exceptions"));
        string name = VoteRule(outcome.Rule, "reject:conflicting", "reject:double_voting", "reject:too_many");
        return Json.Same("result", v.Text("result"), name.Length == 0 ? "ok" : name);
    }

    public static string? ProposalBuilt(JsonElement v)
    {
        using var key = Ed25519PrivateKey.FromBytes64(v.Hex("private_key"));
        byte[] prefix = v.Hex("signature_prefix");
        var opinion = v.GetProperty("opinion");
        static BlockVote[] Votes(IEnumerable<JsonElement> items) =>
            [.. items.Select(i => new BlockVote { Layer = new LayerId((uint)i[0].U64()), Id = BlockId.FromSpan(i[1].Hex()), Height = i[2].U64() })];
        EpochData? data = v.Has("reference") || v.Has("ref") ? null : new EpochData
        {
            ActiveSetHash = SetHashes.ActiveSet([.. v.Items("active_set").Select(i => AtxId.FromSpan(i.Hex()))]),
            Beacon = v.Id<Beacon>("beacon"),
            EligibilityCount = v.U32("slots"),
        };
        var parts = new ProposalParts(
            new LayerId(v.U32("layer")), v.Id<NodeId>("node"), v.Id<AtxId>("atx"),
            new Opinion
            {
                Hash = opinion.Id<Hash32>("hash"),
                Votes = new Votes
                {
                    Base = opinion.Id<BallotId>("base"),
                    Support = Votes(opinion.Items("support")),
                    Against = Votes(opinion.Items("against")),
                    Abstain = [.. opinion.Items("abstain").Select(a => new LayerId((uint)a.U64()))],
                },
            },
            data is null ? v.Id<BallotId>(v.Has("ref") ? "ref" : "reference") : null, data,
            [.. v.Items("proofs").Select(p => new VotingEligibility { J = (uint)p[0].U64(), Signature = VrfSignature.FromSpan(p[1].Hex()) })],
            [.. v.Items("txs").Select(t => TransactionId.FromSpan(t.Hex()))], v.Id<Hash32>("mesh_hash"));
        Proposal proposal = ProposalMaker.Make(parts, (domain, message) =>
        {
            byte[] signature = new byte[EdSignature.Size];
            key.Sign(Signing.Bytes(prefix, domain, message), signature);
            return EdSignature.FromSpan(signature);
        });
        return Json.SameBytes("encoded", v.Hex("encoded"), Scale.Encode(proposal))
            ?? Json.Same("ballot_id", v.Id<BallotId>("ballot_id"), proposal.Inner.Ballot.ComputeId())
            ?? Json.Same("proposal_id", v.Id<ProposalId>("proposal_id"), proposal.ComputeId());
    }

    private static string VoteRule(BallotRule rule, string conflict, string doubleVote, string tooMany) => rule switch
    {
        BallotRule.None => "",
        BallotRule.ConflictingVotes => conflict,
        BallotRule.DoubleVote => doubleVote,
        BallotRule.TooManyExceptions => tooMany,
        _ => rule.ToString(),
    };
}
