// Job: compares the tortoise's answers and its whole state with recorded ones.
// Invariant: every field of a recorded answer is compared; fixed-point numbers word by word.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;

namespace Spacemesh.Conformance.Consensus.Tortoise;

internal static class TortoiseAnswers
{
    public static string? CheckTally(JsonElement o, TortoiseState s) =>
        Json.Same("verified", o.U32("verified"), s.Verified.Value)
        ?? Json.Same("processed", o.U32("processed"), s.Processed.Value)
        ?? Json.Same("last", o.U32("last"), s.Last.Value)
        ?? Json.Same("evicted", o.U32("evicted"), s.Evicted.Value)
        ?? Json.Same("pending", o.U32("pending"), s.Pending?.Value ?? 0)
        ?? Json.Same("full", o.Flag("full"), s.IsFull)
        ?? Json.Same("local threshold", o.Text("lt"), TortoiseValues.Word(s.LocalThreshold))
        ?? Json.Same("total good", o.Text("good"), TortoiseValues.Word(s.TotalGood))
        ?? Json.Same("has global threshold", o.Has("gt"), s.Verified.Value + 1 < s.Processed.Value)
        ?? (o.Has("gt") ? Json.Same("global threshold", o.Text("gt"), TortoiseValues.Word(s.GlobalThreshold(s.Verified.Value + 1))) : null);

    public static string? CheckUpdates(JsonElement e, TortoiseState s)
    {
        string? difference = Json.Same("from", e.U32("from"), s.Pending?.Value ?? 0);
        IReadOnlyList<LayerResult> results = s.Updates();
        JsonElement[] expected = [.. e.Items("out")];
        difference ??= Json.Same("layers", expected.Length, results.Count);
        for (int i = 0; difference is null && i < expected.Length; i++)
            difference = CheckResult(expected[i], results[i]);
        return difference;
    }

    private static string? CheckResult(JsonElement o, LayerResult r) =>
        Json.Same("layer", o.U32("lid"), r.Layer.Value)
        ?? Json.Same($"layer {r.Layer} verified", o.Flag("v"), r.Verified)
        ?? Json.Same($"layer {r.Layer} opinion", o.Text("opinion"), r.Opinion.ToHex())
        ?? Json.Same($"layer {r.Layer} blocks",
            string.Join(' ', o.Items("blocks").Select(b => $"{b[0].GetString()}/{b[1].U64()}/{b[2].GetString()}")),
            string.Join(' ', r.Blocks.Select(b => $"{b.Header.Id}/{b.Header.Height}/{Flags(b)}")));

    private static string Flags(BlockResult b) =>
        (b.Data ? "d" : "") + (b.Hare ? "h" : "") + (b.Valid ? "v" : "") + (b.Invalid ? "i" : "") + (b.Local ? "l" : "");

    public static string? CheckState(JsonElement o, TortoiseState s)
    {
        string? difference = Json.Same("counted", o.U32("counted"), s.Counted)
            ?? Json.Same("epochs", Epochs(o.GetProperty("epochs")), Epochs(s));
        JsonElement[] layers = [.. o.Items("layers")];
        difference ??= Json.Same("held layers", layers.Length, s.Layers.Count);
        for (int i = 0; difference is null && i < layers.Length; i++)
            difference = CheckLayer(layers[i], s.Layers[i]);
        return difference;
    }

    private static string Epochs(JsonElement o) => string.Join(' ', o.EnumerateObject()
        .OrderBy(p => uint.Parse(p.Name, CultureInfo.InvariantCulture))
        .Select(p => $"{p.Name}:{p.Value.Text("weight")}/{p.Value.U64("height")}/{(p.Value.Has("beacon") ? p.Value.Text("beacon") : "")}"));

    private static string Epochs(TortoiseState s) => string.Join(' ', s.Epochs.OrderBy(e => e.Key)
        .Select(e => $"{e.Key}:{TortoiseValues.Word(e.Value.Weight)}/{e.Value.Height}/{e.Value.Beacon?.ToHex()}"));

    private static string? CheckLayer(JsonElement o, LayerRecord l) =>
        Json.Same("layer", o.U32("lid"), l.Layer)
        ?? Json.Same($"layer {l.Layer} hare terminated", o.Flag("hare_terminated"), l.HareTerminated)
        ?? Json.Same($"layer {l.Layer} opinion", o.Text("opinion"), l.Opinion.Value.ToHex())
        ?? Json.Same($"layer {l.Layer} empty", o.Text("empty"), TortoiseValues.Word(l.Empty))
        ?? Json.Same($"layer {l.Layer} good uncounted", o.Text("good_uncounted"), TortoiseValues.Word(l.GoodUncounted))
        ?? Json.Same($"layer {l.Layer} reference height", o.U64("ref_height"), l.ReferenceHeight)
        ?? Json.Same($"layer {l.Layer} coin", o.I64("coin"), (long)l.Coin)
        ?? Json.Same($"layer {l.Layer} ballots", o.I64("ballots"), l.Ballots.Count)
        ?? Json.Same($"layer {l.Layer} blocks",
            string.Join(' ', o.Items("blocks").Select(b =>
                $"{b.Text("id")}/{b.U64("height")}/{b.I64("hare")}/{b.I64("validity")}/{b.Text("margin")}/{b.Flag("data")}")),
            string.Join(' ', l.Blocks.Select(b =>
                $"{b.Id}/{b.Height}/{(int)b.Hare}/{(int)b.Validity}/{TortoiseValues.Word(b.Margin)}/{b.Data}")));
}
