// Job: scripted runs of the mesh: Hare outputs and opinions in, executions and stored layers out.
// Invariant: every call to the executor and to Tortoise is compared in order, and the whole store after every step.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Mesh;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;

namespace Spacemesh.Conformance.Consensus.Rules;

internal static class MeshChecks
{
    public static string? Check(JsonElement v)
    {
        var run = new Run(new LayerId(v.U32("effective_genesis")));
        int index = 0;
        foreach (JsonElement step in v.Items("steps"))
        {
            string? failure = run.Step(step);
            if (failure is not null)
                return $"step {index} ({step.Text("op")} {step.U32("lid")}): {failure}";
            index++;
        }
        return null;
    }

    private sealed record Row(BlockId Block, bool Certified, bool Valid);

    private sealed class Run : IMeshStore, ILayerExecutor, IMeshTortoise
    {
        private readonly Dictionary<LayerId, List<Row>> _outputs = [];
        private readonly Dictionary<LayerId, BlockId> _applied = [];
        private readonly Dictionary<LayerId, Hash32> _hashes = [];
        private readonly Dictionary<BlockId, bool> _validity = [];
        private readonly List<string> _vmCalls = [];
        private readonly List<string> _tortoiseCalls = [];
        private readonly MeshState _mesh;
        private JsonElement _updates;

        public Run(LayerId genesis)
        {
            LastApplied = genesis;
            _mesh = new MeshState(this, this, this, genesis);
        }

        public LayerId LastApplied { get; private set; }

        public string? Step(JsonElement step)
        {
            _vmCalls.Clear();
            _tortoiseCalls.Clear();
            _updates = step;
            LayerId layer = new(step.U32("lid"));
            if (step.Has("certificate_before"))
                List(layer).Add(new Row(step.Id<BlockId>("certificate_before"), true, true));
            MeshResult result = step.Text("op") switch
            {
                "hare_output" => _mesh.ProcessHareOutput(layer, step.Id<BlockId>("block"), executed: false),
                "process_layer" => _mesh.ProcessLayer(layer),
                string op => throw new UnknownCaseKindException(op),
            };
            string outcome = result.Outcome switch { MeshOutcome.Ok => "ok", MeshOutcome.Missing => "missing", _ => "not_in_order" };
            string vm = string.Join(' ', step.Items("vm").Select(c => c.Has("revert_to") ? $"revert {c.U32("revert_to")}" : $"apply {c.U32("apply")} {c.Text("block")}"));
            string tortoise = string.Join(' ', step.Items("tortoise").Select(c =>
                c.Has("tally") ? $"tally {c.U32("tally")}" : c.Has("hare") ? $"hare {c.U32("hare")} {c.Text("block")}" : $"applied {c.U32("applied")} {c.Text("opinion")}"));
            return Json.Same("result", step.Text("result"), outcome)
                ?? Json.Same("vm", vm, string.Join(' ', _vmCalls))
                ?? Json.Same("tortoise", tortoise, string.Join(' ', _tortoiseCalls))
                ?? Json.Same("latest_in_state", step.U32("latest_in_state"), LastApplied.Value)
                ?? Json.Same("processed", step.U32("processed"), _mesh.Processed.Value)
                ?? (result.Outcome == MeshOutcome.Missing
                    ? Json.Same("missing", string.Join(' ', step.Items("missing").Select(m => m.GetString())), string.Join(' ', result.Missing)) : null)
                ?? step.Items("layers").Select(CheckLayer).FirstOrDefault(f => f is not null);
        }

        public IReadOnlyList<HareOutputRow> HareOutputs(LayerId layer) =>
            [.. List(layer).OrderBy(r => r.Certified).ThenBy(r => r.Block).Select(r => new HareOutputRow(r.Block, r.Valid))];

        public void AddHareOutput(LayerId layer, BlockId block, bool valid) => List(layer).Add(new Row(block, false, valid));

        public BlockId? Applied(LayerId layer) => _applied.TryGetValue(layer, out BlockId block) ? block : null;

        public void SetApplied(LayerId layer, BlockId block) => _applied[layer] = block;

        public void SetApplied(LayerId layer, BlockId block, Hash32 aggregatedHash)
        {
            _applied[layer] = block;
            _hashes[layer] = aggregatedHash;
        }

        public void SetValidity(BlockId block, bool valid) => _validity[block] = valid;

        public void SetProcessed(LayerId layer)
        {
        }

        public void ClearAppliedAbove(LayerId layer)
        {
            foreach (LayerId above in _applied.Keys.Where(l => l > layer).ToArray())
            {
                _applied.Remove(above);
                _hashes.Remove(above);
            }
        }

        public void Apply(LayerId layer, BlockId block)
        {
            _vmCalls.Add($"apply {layer} {block}");
            LastApplied = layer;
        }

        public void RevertTo(LayerId layer)
        {
            _vmCalls.Add($"revert {layer}");
            LastApplied = layer;
        }

        public void OnHareOutput(LayerId layer, BlockId block) => _tortoiseCalls.Add($"hare {layer} {block}");

        public void TallyVotes(LayerId layer) => _tortoiseCalls.Add($"tally {layer}");

        public void OnApplied(LayerId layer, Hash32 opinion) => _tortoiseCalls.Add($"applied {layer} {opinion}");

        public IReadOnlyList<LayerResult> Updates() => [.. _updates.Items("updates").Select(u => new LayerResult(
            new LayerId(u.U32("lid")), u.Flag("v"), u.Id<Hash32>("opinion"),
            [.. u.Items("blocks").Select(b => BlockOf(new LayerId(u.U32("lid")), b))]))];

        private static BlockResult BlockOf(LayerId layer, JsonElement b)
        {
            string flags = b[2].GetString()!;
            return new BlockResult(new BlockHeader(layer, BlockId.FromSpan(b[0].Hex()), b[1].U64()),
                flags.Contains('d'), flags.Contains('h'), flags.Contains('v'), flags.Contains('i'), flags.Contains('l'));
        }

        private string? CheckLayer(JsonElement expected)
        {
            LayerId layer = new(expected.U32("lid"));
            Hash32 hash = _hashes.GetValueOrDefault(layer);
            string outputs = string.Join(' ', expected.Items("hare").Select(h => $"{h.Text("block")}:{h.Flag("has_cert")}:{h.Flag("valid")}").Order());
            string? failure = Json.Same($"applied {layer}", expected.Has("applied") ? expected.Id<BlockId>("applied") : null, Applied(layer))
                ?? Json.Same($"mesh_hash {layer}", expected.Id<Hash32>("mesh_hash"), hash)
                ?? Json.Same($"hare {layer}", outputs, string.Join(' ', List(layer).Select(r => $"{r.Block}:{r.Certified}:{r.Valid}").Order()));
            if (failure is not null || !expected.Has("validity"))
                return failure;
            foreach (JsonProperty block in expected.GetProperty("validity").EnumerateObject())
            {
                BlockId id = BlockId.FromSpan(Convert.FromHexString(block.Name));
                bool? actual = _validity.TryGetValue(id, out bool valid) ? valid : null;
                if (actual != block.Value.GetBoolean())
                    return $"validity of {id}: expected {block.Value}, got {actual}";
            }
            return null;
        }

        private List<Row> List(LayerId layer)
        {
            if (!_outputs.TryGetValue(layer, out List<Row>? list))
                _outputs[layer] = list = [];
            return list;
        }
    }
}
