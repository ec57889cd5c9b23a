// Job: replays recorded calls on a fresh tortoise and compares every answer.
// Invariant: the first difference fails the case; an unknown call does too.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;

namespace Spacemesh.Conformance.Consensus.Tortoise;

/// <summary>One case of <c>tortoise/trace-*</c>.</summary>
internal sealed class TortoiseTrace
{
    private readonly AtxCache _atxs = new();
    private readonly TortoiseState _state;
    private readonly Dictionary<BallotId, DecodedBallot> _decoded = [];

    private TortoiseTrace(TortoiseConfig config) => _state = new TortoiseState(config, _atxs);

    public static string? Check(JsonElement vector)
    {
        string? quirk = vector.Has("quirk") ? vector.Text("quirk") : null;
        if (quirk is not null and not "evict_jump")
            throw new UnknownCaseKindException(quirk);
        var trace = new TortoiseTrace(TortoiseValues.Config(vector.GetProperty("config")));
        bool jumped = false;
        int index = 0;
        foreach (JsonElement e in vector.GetProperty("events").EnumerateArray())
        {
            uint evicted = trace._state.Evicted.Value;
            string? difference = trace.Replay(e);
            jumped |= trace.JumpedFrom(evicted);
            if (difference is not null)
            {
                // After such a jump the recorded node went on with wrongly labelled records (a known fault of it, which we do not share).
                return quirk is not null && jumped ? null : $"{vector.Text("case")} event {index} {e.Text("op")}: {difference}";
            }
            index++;
        }
        return index == 0 ? "no events" : null;
    }

    // True if more than half of all held layers were dropped at once.
    private bool JumpedFrom(uint evicted)
    {
        uint dropped = _state.Evicted.Value - evicted;
        return dropped > (_state.Layers.Count + dropped) / 2;
    }

    private string? Replay(JsonElement e) => e.Text("op") switch
    {
        "atx" => OnAtx(e),
        "beacon" => Do(() => _state.OnBeacon(e.Epoch("epoch"), e.Id<Beacon>("beacon"))),
        "coin" => Do(() => _state.OnWeakCoin(e.Layer("lid"), e.Flag("coin"))),
        "mal" => OnMalfeasance(e),
        "block" => Do(() => _state.OnBlock(new BlockHeader(e.Layer("lid"), e.Id<BlockId>("id"), e.U64("height")))),
        "hare" => Do(() => _state.OnHareOutput(e.Layer("lid"), e.Id<BlockId>("block"))),
        "decode" => Decode(e),
        "store" => Store(e),
        "ballot" => OnBallot(e, _state.OnBallot),
        "recovered_ballot" => OnBallot(e, _state.OnRecoveredBallot),
        "encode" => Encode(e),
        "tally" => Tally(e),
        "updates" => TortoiseAnswers.CheckUpdates(e, _state),
        "applied" => Applied(e),
        "recovered_blocks" => RecoveredBlocks(e),
        "recover_from" => Do(() => _state.RecoverFrom(e.Layer("lid"), e.Id<Hash32>("opinion"), e.Id<Hash32>("prev"))),
        "update_last" => Do(() => _state.UpdateLast(e.Layer("lid"))),
        "update_verified" => Do(() => _state.UpdateVerified(e.Layer("lid"))),
        "state" => TortoiseAnswers.CheckTally(e.GetProperty("out"), _state) ?? TortoiseAnswers.CheckState(e.GetProperty("out"), _state),
        string op => throw new UnknownCaseKindException(op),
    };

    private static string? Do(Action call)
    {
        call();
        return null;
    }

    private string? OnAtx(JsonElement e)
    {
        var atx = new AtxRecord(e.Id<NodeId>("node"), default, e.U64("weight"), e.U64("base"), e.U64("height"), 0);
        if (e.Flag("cache_mal"))
            _atxs.SetMalicious(atx.Node);
        _atxs.Add(e.Epoch("epoch"), e.Id<AtxId>("id"), atx);
        _state.OnAtx(e.Epoch("epoch"), atx);
        return null;
    }

    private string? OnMalfeasance(JsonElement e)
    {
        if (e.Flag("cache"))
            _atxs.SetMalicious(e.Id<NodeId>("node"));
        _state.OnMalfeasance(e.Id<NodeId>("node"));
        return null;
    }

    private string? Decode(JsonElement e)
    {
        TortoiseBallot ballot = TortoiseValues.Ballot(e.GetProperty("b"));
        TortoiseFault fault = _state.DecodeBallot(ballot, out DecodedBallot? decoded);
        if (decoded is not null)
            _decoded[ballot.Id] = decoded;
        return Json.Same("fault", TortoiseValues.ExpectedFault(e), TortoiseValues.Words(fault))
            ?? (decoded is null ? null : Json.Same("weight", e.Text("weight"), TortoiseValues.Word(decoded.Weight)));
    }

    private string? Store(JsonElement e)
    {
        TortoiseFault fault = _state.StoreBallot(_decoded[e.Id<BallotId>("id")], e.Flag("mal"));
        return Json.Same("fault", TortoiseValues.ExpectedFault(e), TortoiseValues.Words(fault));
    }

    private string? OnBallot(JsonElement e, Func<TortoiseBallot, TortoiseFault> call)
    {
        TortoiseBallot ballot = TortoiseValues.Ballot(e.GetProperty("b"));
        string? difference = Json.Same("fault", TortoiseValues.ExpectedFault(e), TortoiseValues.Words(call(ballot)));
        if (difference is not null || e.Has("err"))
            return difference;
        BallotRecord? stored = _state.Stored(ballot.Id);
        return Json.Same("stored", e.Has("opinion"), stored is not null)
            ?? (stored is null ? null
                : Json.Same("opinion", e.Text("opinion"), stored.Opinion.ToHex())
                ?? Json.Same("weight", e.Text("weight"), TortoiseValues.Word(stored.Weight)));
    }

    private string? Encode(JsonElement e)
    {
        TortoiseFault fault = _state.EncodeVotes(out TortoiseOpinion? opinion, e.Layer("current"));
        return Json.Same("fault", TortoiseValues.ExpectedFault(e), TortoiseValues.Words(fault))
            ?? (fault != TortoiseFault.None ? Json.Same("votes", e.Has("out"), opinion is not null)
                : Json.Same("votes", TortoiseValues.Text(TortoiseValues.Opinion(e.GetProperty("out"))), TortoiseValues.Text(opinion!)));
    }

    private string? Tally(JsonElement e)
    {
        _state.TallyVotes(e.Layer("lid"));
        return TortoiseAnswers.CheckTally(e.GetProperty("out"), _state);
    }

    private string? Applied(JsonElement e)
    {
        bool same = _state.OnApplied(e.Layer("lid"), e.Id<Hash32>("opinion"));
        return Json.Same("result", e.Flag("out"), same)
            ?? Json.Same("pending", e.U32("pending"), _state.Pending?.Value ?? 0)
            ?? Json.Same("evicted", e.U32("evicted"), _state.Evicted.Value);
    }

    private string? RecoveredBlocks(JsonElement e)
    {
        List<RecoveredBlock> blocks =
            [.. e.Items("blocks").Select(b => new RecoveredBlock(TortoiseValues.Header(b), b[3].ValueKind == JsonValueKind.True))];
        _state.OnRecoveredBlocks(e.Layer("lid"), blocks, e.Has("hare") ? e.Id<BlockId>("hare") : null);
        return null;
    }
}
