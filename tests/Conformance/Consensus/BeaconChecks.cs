// Job: checks of the beacon's pieces: thresholds, categories, bits, votes, messages: domain 'consensus/beacon'.
// Invariant: every field that a case records is compared.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Codec;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Beacons;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.FixedPoint;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Consensus;

/// <summary>Checks of single beacon functions and of the tally.</summary>
internal static class BeaconChecks
{
    private static readonly Fraction s_q = new(1, 3);

    /// <summary>One case of <c>threshold</c>.</summary>
    public static string? CheckThreshold(JsonElement v) =>
        Json.Same("threshold", v.Text("threshold"), BeaconCalculationChecks.Threshold(v, v.U64("atxs")));

    /// <summary>One case of <c>proposal-check</c>.</summary>
    public static string? CheckProposal(JsonElement v)
    {
        VrfSignature vrf = VrfSignature.FromSpan(v.Hex("vrf"));
        return Json.Same("pass", v.Flag("pass"),
            BeaconThresholds.Passes(in vrf, BeaconThresholds.OfProposals(40, s_q, (int)v.U64("early_atxs"))))
            ?? Json.Same("strict", v.Flag("pass_strict"),
                BeaconThresholds.Passes(in vrf, BeaconThresholds.OfProposals(40, s_q, (int)v.U64("all_atxs"))));
    }

    /// <summary>One case of <c>classify</c>.</summary>
    public static string? CheckCategory(JsonElement v)
    {
        // An epoch without state counts as one whose proposals ended long ago.
        long delay = !v.Flag("epoch_state_exists") ? long.MaxValue : v.Flag("phase_finished") ? v.I64("received_minus_phase_end_ns") : 0;
        ProposalCategory category = BeaconAtxs.Classify(
            v.I64("atx_received_minus_epoch_start_ns"), delay, v.Flag("pass"), v.Flag("pass_strict"), v.I64("grace_ns"));
        string name = category switch
        {
            ProposalCategory.Valid => "valid",
            ProposalCategory.PotentiallyValid => "potentially_valid",
            _ => "invalid",
        };
        return Json.Same("category", v.Text("category"), name);
    }

    /// <summary>One case of <c>bitvector</c>.</summary>
    public static string? CheckBits(JsonElement v) =>
        Json.SameBytes("bits", v.Hex("bits"),
            VoteBits.Encode(BeaconCalculationChecks.Proposals(v, "support"), BeaconCalculationChecks.Proposals(v, "first_round_list")))
        ?? BeaconCalculationChecks.CheckDecoding(v.Hex("decode_bits"), v, "first_round_list", "decoded_support", "decoded_against");

    /// <summary>One case of <c>voting-threshold</c>.</summary>
    public static string? CheckVotingThreshold(JsonElement v) => BeaconCalculationChecks.CheckVotingThreshold(v, "weight");

    /// <summary>One case of <c>final-beacon</c>.</summary>
    public static string? CheckBeacon(JsonElement v)
    {
        Beacon beacon = new BeaconVotes([.. BeaconCalculationChecks.Proposals(v, "proposals").Order()], [], []).ToBeacon();
        return Json.Same("beacon", v.Text("beacon"), beacon.ToHex()) ?? Json.Same("hash", v.Text("hash")[..8], beacon.ToHex());
    }

    /// <summary>One case of <c>vrf-order</c>.</summary>
    public static string? CheckOrder(JsonElement v)
    {
        VrfSignature a = VrfSignature.FromSpan(v.Hex("a")), b = VrfSignature.FromSpan(v.Hex("b"));
        return Json.Same("order", v.I64("cmp"), Math.Sign(VrfOrder.Compare(in a, in b)))
            ?? Json.Same("coin", v.U64("lsb_a") == 1, VrfOrder.Coin(in a));
    }

    /// <summary>One case of <c>from-ballots</c>.</summary>
    public static string? CheckFromBallots(JsonElement v)
    {
        var book = new BeaconBook(v.U32("sync_weight_units"));
        var epoch = new EpochId(5);
        foreach (JsonElement step in v.Items("steps"))
        {
            Beacon? before = book.Find(epoch);
            Beacon? told = book.Report(epoch, BallotId.FromSpan(step.Hex("ballot")), Beacon.FromSpan(step.Hex("beacon")),
                Fixed.DivUint64(step.U64("weight"), step.U64("slots")), (int)step.U64("proofs"));
            if (Json.Same("beacon", step.Has("result") ? step.Text("result") : null, book.Find(epoch)?.ToHex()) is { } failure)
                return failure;
            if (Json.Same("told once", before is null ? book.Find(epoch) : null, told) is { } twice)
                return twice;
        }
        return null;
    }

    /// <summary>One case of <c>messages</c>: every message is built from its fields, and its proof or signature made again.</summary>
    public static string? CheckMessages(JsonElement v)
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromBytes64(v.Hex("private_key"));
        NodeId node = NodeId.FromSpan(v.Hex("node"));
        var epoch = new EpochId(v.U32("epoch"));
        VrfSignature vrf = Prove(key, VrfMessages.BeaconProposal(v.U64("nonce"), epoch));
        JsonElement first = v.GetProperty("first"), following = v.GetProperty("following"), coin = v.GetProperty("weakcoin");
        var firstBody = new FirstVotesBody
        {
            Epoch = epoch,
            Valid = BeaconCalculationChecks.Proposals(first, "valid"),
            PotentiallyValid = BeaconCalculationChecks.Proposals(first, "potentially_valid"),
        };
        var followingBody = new FollowingVotesBody { Epoch = epoch, Round = following.U32("round"), Votes = following.Hex("bits") };
        byte[] coinInput = VrfMessages.WeakCoin(v.U64("nonce"), epoch, coin.U32("round"), coin.U32("unit"));
        var ticket = new WeakCoinMessage { Epoch = epoch, Round = coin.U32("round"), Unit = coin.U32("unit"), NodeId = node,
            VrfSignature = Prove(key, coinInput) };
        var firstMessage = new FirstVotesMessage { Body = firstBody, SmesherId = node,
            Signature = Sign(key, v, SigningDomain.BeaconFirst, Scale.Encode(firstBody)) };
        var followingMessage = new FollowingVotesMessage
        {
            Body = followingBody, SmesherId = node, Signature = Sign(key, v, SigningDomain.BeaconFollowing, Scale.Encode(followingBody)),
        };
        return Json.SameBytes("VRF input", v.Hex("vrf_message"), VrfMessages.BeaconProposal(v.U64("nonce"), epoch))
            ?? Json.Same("VRF", v.Text("vrf"), vrf.ToHex())
            ?? Json.Same("proposal", v.Text("proposal"), vrf.ToHex()[..8])
            ?? Json.SameBytes("proposal message", v.Hex("proposal_message"),
                Scale.Encode(new BeaconProposalMessage { Epoch = epoch, NodeId = node, VrfSignature = vrf }))
            ?? Json.SameBytes("first, signed", first.Hex("signed"), Scale.Encode(firstBody))
            ?? Json.SameBytes("first", first.Hex("encoded"), Scale.Encode(firstMessage))
            ?? Json.SameBytes("following, signed", following.Hex("signed"), Scale.Encode(followingBody))
            ?? Json.SameBytes("following", following.Hex("encoded"), Scale.Encode(followingMessage))
            ?? Json.SameBytes("coin's VRF input", coin.Hex("vrf_message"), coinInput)
            ?? Json.SameBytes("coin", coin.Hex("encoded"), Scale.Encode(ticket))
            ?? Json.Same("coin's bit", coin.U64("lsb") == 1, VrfOrder.Coin(in ticket.VrfSignature));
    }

    /// <summary>One case of <c>runs</c>: proposals, first votes and all rounds of one node.</summary>
    public static string? CheckRun(JsonElement v)
    {
        Int128 threshold = BeaconThresholds.OfVotes(BeaconCalculationChecks.Ratio(v.Text("theta")), v.U64("epoch_weight"));
        string? failure = Json.Same("voting threshold", v.Text("voting_threshold"), threshold.ToString(CultureInfo.InvariantCulture));
        var tally = new BeaconTally(threshold, (int)v.U64("votes_limit"));
        Dictionary<string, ulong> weights =
            v.Items("miners").ToDictionary(m => m.Text("node"), m => m.Flag("malicious") ? 0 : m.U64("weight"));
        foreach (JsonElement added in v.Items("proposals_added"))
            tally.Add(BeaconProposal.FromSpan(added.Hex("p")),
                added.Text("as") == "valid" ? ProposalCategory.Valid : ProposalCategory.PotentiallyValid);
        JsonElement own = v.GetProperty("own_first_vote");
        failure ??= SameList("own valid", own, "valid", tally.Valid)
            ?? SameList("own potentially valid", own, "potentially_valid", tally.PotentiallyValid);
        foreach (JsonElement vote in v.Items("first_votes"))
        {
            NodeId node = NodeId.FromSpan(vote.Hex("node"));
            tally.AddFirstVotes(node, BeaconCalculationChecks.Proposals(vote, "valid"),
                BeaconCalculationChecks.Proposals(vote, "potentially_valid"), weights[vote.Text("node")]);
            failure ??= SameList("stored list", vote, "stored_list", tally.FirstVotesOf(node)!);
        }
        JsonElement after = v.GetProperty("after_first_round");
        BeaconVotes votes = tally.Count();
        failure ??= CheckMargins(after, tally) ?? SameList("support", after, "support", votes.Support)
            ?? SameList("against", after, "against", votes.Against) ?? SameList("undecided", after, "undecided_ignored", votes.Undecided);
        foreach (JsonElement round in v.Items("rounds"))
        {
            // What was undecided after the first round is neither supported nor voted down.
            failure ??= CheckOwnBits(v, round, tally, votes);
            foreach (JsonElement vote in round.Items("votes"))
            {
                bool counted = tally.AddFollowingVotes(NodeId.FromSpan(vote.Hex("node")), vote.Hex("bits"), weights[vote.Text("node")]);
                failure ??= Json.Same("counted", !vote.Flag("ignored"), counted);
            }
            votes = tally.Count();
            failure ??= CheckMargins(round, tally) ?? SameList("support", round, "support", votes.Support)
                ?? SameList("against", round, "against", votes.Against) ?? SameList("undecided", round, "undecided", votes.Undecided);
            votes = votes.Decide(round.Flag("coin"));
            failure ??= SameList("support after coin", round, "support_after_coin", votes.Support)
                ?? SameList("against after coin", round, "against_after_coin", votes.Against);
        }
        return failure ?? Json.Same("beacon", v.Has("beacon") ? v.Text("beacon") : null, votes.Result?.ToHex());
    }

    private static string? CheckOwnBits(JsonElement run, JsonElement round, BeaconTally tally, BeaconVotes votes)
    {
        if (!round.Has("own_bits_for_first_miner_list"))
            return null;
        NodeId miner = NodeId.FromSpan(run.Items("miners").First().Hex("node"));
        return tally.FirstVotesOf(miner) is { } list
            ? Json.SameBytes("own bits", round.Hex("own_bits_for_first_miner_list"), VoteBits.Encode(votes.Support, list))
            : "own bits are recorded for a miner without first votes";
    }

    private static string? CheckMargins(JsonElement v, BeaconTally tally)
    {
        string expected = string.Join(
            " ", v.GetProperty("margins").EnumerateObject().Select(m => $"{m.Name}={m.Value.GetString()}").Order(StringComparer.Ordinal));
        return Json.Same("margins", expected,
            string.Join(" ", tally.Margins.Select(m => $"{m.Key.ToHex()}={m.Value}").Order(StringComparer.Ordinal)));
    }

    private static string? SameList(string what, JsonElement v, string name, IEnumerable<BeaconProposal> actual) =>
        Json.Same(what, BeaconCalculationChecks.Text(BeaconCalculationChecks.Proposals(v, name)), BeaconCalculationChecks.Text(actual));

    private static VrfSignature Prove(Ed25519PrivateKey key, byte[] input)
    {
        byte[] proof = new byte[80];
        Vrf.Prove(key, input, proof);
        return VrfSignature.FromSpan(proof);
    }

    private static EdSignature Sign(Ed25519PrivateKey key, JsonElement v, SigningDomain domain, byte[] message)
    {
        byte[] signature = new byte[64];
        key.Sign(Signing.Bytes(v.Hex("prefix"), domain, message), signature);
        return EdSignature.FromSpan(signature);
    }
}
