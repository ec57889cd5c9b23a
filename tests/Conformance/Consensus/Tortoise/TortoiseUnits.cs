// Job: checks the tortoise's single rules: opinion hash, median, thresholds, crossing, decoding of votes.
// Invariant: an unknown unit fails its case.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Conformance.Consensus.Tortoise;

/// <summary>Cases of <c>tortoise/units</c>, and the opinions of <c>codec/hashes</c>.</summary>
internal static class TortoiseUnits
{
    public static string? Check(JsonElement v) => v.Text("unit") switch
    {
        "opinion_hash" => CheckOpinionHash(v),
        "median" => Json.Same("median", v.U64("out"), AtxCache.Median([.. v.Items("heights").Select(h => h.U64())])),
        "threshold" => CheckThreshold(v),
        "crosses" => Json.Same("crosses", v.I64("out"), (long)Threshold.Crosses(Number(v, "weight"), Number(v, "threshold"))),
        "decode_votes" => CheckDecoding(v),
        string unit => throw new UnknownCaseKindException(unit),
    };

    /// <summary>A case of <c>codec/hashes</c> with op <c>opinion</c>: votes are "abstain", or a list of supported blocks, or none.</summary>
    public static string? CheckOpinion(JsonElement v)
    {
        var hash = new OpinionHash(stackalloc byte[OpinionHash.UsualSize]);
        if (v.Has("previous"))
            hash.Previous(v.Id<Hash32>("previous"));
        if (v.Has("votes") && v.GetProperty("votes").ValueKind == JsonValueKind.String)
            hash.Abstain();
        else
        {
            foreach (JsonElement vote in v.Items("votes"))
                hash.Support(vote.Id<BlockId>("block"), vote.U64("height"));
        }
        return Json.Same("opinion", v.Text("hash"), hash.Finish().ToHex());
    }

    private static string? CheckOpinionHash(JsonElement v)
    {
        Hash32? previous = null;
        foreach (JsonElement layer in v.Items("layers"))
        {
            var hash = new OpinionHash([]);
            if (previous is { } known)
                hash.Previous(known);
            if (layer.Flag("abstain"))
                hash.Abstain();
            foreach (JsonElement block in layer.Items("support"))
                hash.Support(FixedBytes.ParseHex<BlockId>(block[0].GetString()), block[1].U64());
            previous = hash.Finish();
            if (Json.Same("opinion", layer.Text("hash"), previous.Value.ToHex()) is { } difference)
                return difference;
        }
        return previous is null ? "no layers" : null;
    }

    private static string? CheckThreshold(JsonElement v)
    {
        var config = new TortoiseConfig
        {
            HareDistance = 1,
            ZeroDistance = 1,
            MaxExceptions = 0,
            BadBeaconDelay = 0,
            EffectiveGenesis = new LayerId(1),
            LayersPerEpoch = v.U32("layers_per_epoch"),
            Window = v.U32("window"),
            HistoricalWindows =
            [
                .. v.Items("historical").Select(i => new HistoricalWindow(new LayerId((uint)i[0].U64()), new LayerId((uint)i[1].U64()), (uint)i[2].U64())),
            ],
        };
        Dictionary<uint, Fixed> weights = v.GetProperty("epoch_weights").EnumerateObject()
            .ToDictionary(p => uint.Parse(p.Name, CultureInfo.InvariantCulture), p => Fixed.FromUInt64(p.Value.U64()));
        uint target = v.U32("target");
        uint last = Threshold.LastVotingLayer(config, target, v.U32("processed"), v.U32("last"));
        Fixed expected = Threshold.Expected(config.LayersPerEpoch, epoch => weights[epoch], target, last);
        return Json.Same("expected weight", v.Text("expected_weight"), TortoiseValues.Word(expected))
            ?? Json.Same("global threshold", v.Text("global_threshold"), TortoiseValues.Word(Threshold.Global(expected, Number(v, "local_threshold"))))
            ?? Json.Same("window in epochs", v.U32("window_epochs"), config.WindowInEpochs(new LayerId(target)));
    }

    private static string? CheckDecoding(JsonElement v)
    {
        var baseBallot = new BallotRecord(default, v.U32("effective_genesis"), null);
        foreach (JsonElement b in v.Items("ballot_chain"))
        {
            TortoiseOpinion listed = new(
                default, default, TortoiseValues.Headers(b, "support"), TortoiseValues.Headers(b, "against"), TortoiseValues.Layers(b, "abstain"));
            VoteDecoder.Result result = VoteDecoder.Decode(b.U32("layer"), baseBallot, listed);
            string? difference = Json.Same("fault", TortoiseValues.ExpectedFault(b), TortoiseValues.Words(result.Fault));
            if (difference is not null || result.Fault != TortoiseFault.None)
                return difference;
            difference = Json.Same("lowest changed layer", b.U32("lowest_changed_layer"), result.From)
                ?? Json.Same("hash", b.Text("hash"), result.Votes!.Opinion.ToHex())
                ?? Json.Same("votes", Expected(b), Actual(result.Votes));
            if (difference is not null)
                return difference;
            baseBallot = new BallotRecord(default, b.U32("layer"), null) { Votes = result.Votes };
        }
        return null;
    }

    private static string Expected(JsonElement b) => string.Join(' ', b.Items("opinion_newest_first").Select(l =>
        $"{l.U32("lid")}/{(l.Flag("abstain") ? "abstain" : "")}/{l.Text("hash")}/" +
        string.Join(',', l.Items("supported").Select(s => $"{s[0].GetString()}:{s[1].U64()}"))));

    private static string Actual(LayerVote? newest)
    {
        var layers = new List<string>();
        for (LayerVote? vote = newest; vote is not null; vote = vote.Previous)
        {
            layers.Add($"{vote.Layer}/{(vote.Flag == Vote.Abstain ? "abstain" : "")}/{vote.Opinion}/" +
                string.Join(',', vote.Supported.Select(s => $"{s.Id}:{s.Height}")));
        }
        return string.Join(' ', layers);
    }

    private static Fixed Number(JsonElement v, string name) =>
        Fixed.FromRaw(UInt128.Parse(v.Text(name), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
