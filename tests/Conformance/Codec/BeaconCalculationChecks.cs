// Job: checks of the beacon's calculations: domain 'codec', file 'beacon_calc'.
// Invariant: an operation this file does not know fails its case.
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Beacons;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Protocol;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of <c>beacon_calc</c>; its helpers serve the domain 'consensus' too.</summary>
internal static class BeaconCalculationChecks
{
    /// <summary>One case.</summary>
    public static string? Check(JsonElement v)
    {
        string op = v.Text("op");
        return op switch
        {
            "beacon" => Json.Same("beacon", v.Text("beacon"), new BeaconVotes(Proposals(v, "proposals_sorted"), [], []).ToBeacon().ToHex()),
            "threshold" => Json.Same("threshold", v.Text("threshold_hex"), Threshold(v, v.U64("num_atxs"))),
            "check_proposal" => CheckProposal(v),
            "encode_votes" => CheckEncoding(v),
            "decode_votes" => CheckDecoding(v.Hex("bits"), v, "first_round", "support_sorted", "against_sorted"),
            "voting_threshold" => CheckVotingThreshold(v, "epoch_weight"),
            "vrf_message" => Json.SameBytes(
                "message", v.Hex("message"), VrfMessages.BeaconProposal(v.U64("nonce"), new EpochId(v.U32("epoch")))),
            _ => throw new UnknownCaseKindException(op),
        };
    }

    /// <summary>A voting threshold.</summary>
    public static string? CheckVotingThreshold(JsonElement v, string weight) => Json.Same(
        "threshold", v.Text("threshold"),
            BeaconThresholds.OfVotes(Ratio(v.Text("theta")), v.U64(weight)).ToString(CultureInfo.InvariantCulture));

    /// <summary>A threshold of proposals in hex without leading zeros.</summary>
    public static string Threshold(JsonElement v, ulong identities)
    {
        BigInteger threshold = BeaconThresholds.OfProposals(v.U32("kappa"), Ratio(v.Text("q")), (int)identities);
        string hex = threshold.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return hex.Length == 0 ? "0" : hex;
    }

    /// <summary>Splits a list by bits and compares both halves.</summary>
    public static string? CheckDecoding(byte[] bits, JsonElement v, string list, string supportName, string againstName)
    {
        (SortedSet<BeaconProposal> support, SortedSet<BeaconProposal> against) = VoteBits.Decode(bits, Proposals(v, list));
        return Json.Same("support", Text(Proposals(v, supportName)), Text(support))
            ?? Json.Same("against", Text(Proposals(v, againstName)), Text(against));
    }

    /// <summary>A list of proposals.</summary>
    public static BeaconProposal[] Proposals(JsonElement v, string name) =>
        [.. v.Items(name).Select(p => BeaconProposal.FromSpan(p.Hex()))];

    /// <summary>A list of proposals as text.</summary>
    public static string Text(IEnumerable<BeaconProposal> proposals) => string.Join(",", proposals.Select(p => p.ToHex()));

    /// <summary>A fraction written <c>1/3</c>.</summary>
    public static Fraction Ratio(string text)
    {
        string[] parts = text.Split('/');
        return new Fraction(ulong.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static string? CheckProposal(JsonElement v)
    {
        VrfSignature vrf = VrfSignature.FromSpan(v.Hex("vrf"));
        Fraction q = Ratio(v.Text("q"));
        BigInteger threshold = BeaconThresholds.OfProposals(v.U32("kappa"), q, (int)v.U64("num_early"));
        BigInteger strict = BeaconThresholds.OfProposals(v.U32("kappa"), q, (int)v.U64("num_all"));
        return Json.SameBytes("proposal", v.Hex("proposal"), vrf.Span[..4])
            ?? Json.Same("passes", v.Flag("passes"), BeaconThresholds.Passes(in vrf, threshold))
            ?? Json.Same("passes strictly", v.Flag("passes_strict"), BeaconThresholds.Passes(in vrf, strict));
    }

    private static string? CheckEncoding(JsonElement v)
    {
        BeaconProposal[] list = Proposals(v, "first_round");
        BeaconProposal[] support = [.. v.Items("support_indices").Select(i => list[(int)i.U64()])];
        return Json.SameBytes("bits", v.Hex("bits"), VoteBits.Encode(support, list));
    }
}
