// Job: plays recorded sequences of layers, snapshots and reverts on one state.
// Invariant: a line is played even if the one before differed, so that one fault does not hide others.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Vm;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Execution;

namespace Spacemesh.Conformance.Vm;

internal static class SequenceCases
{
    public static IEnumerable<(string Name, string? Failure)> Check(VectorFolder folder)
    {
        var history = new AccountHistory();
        VmParameters? parameters = null;
        int line = 0;
        foreach (JsonElement e in folder.ReadLines("sequences.jsonl"))
        {
            line++;
            if (e.Text("kind") == "genesis")
            {
                history = VmJson.History(e.Items("accounts"));
                parameters = VmJson.Parameters(e.Id<Hash20>("genesis_id"), e.U64("gas_limit"));
                yield return ($"line {line}", Json.Same("layers per epoch", VmJson.LayersPerEpoch, e.U32("layers_per_epoch")));
                continue;
            }
            yield return ($"line {line}", Play(e, history, parameters!));
        }
    }

    private static string? Play(JsonElement e, AccountHistory history, VmParameters parameters)
    {
        switch (e.Text("kind"))
        {
            case "layer":
                LayerOutcome outcome = StateTransition.Apply(parameters, VmJson.Layer(e), history);
                history.Add(outcome);
                return VmJson.SameLayer(e, outcome);
            case "snapshot":
                return VmJson.SameAccounts("accounts", e.Items("accounts"), history.Snapshot(new LayerId(e.U32("layer"))));
            case "revert":
                history.Revert(new LayerId(e.U32("to")));
                return Json.Same("state root", e.Text("state_root"), history.LatestRoot.ToHex());
            default:
                throw new UnknownCaseKindException(e.Text("kind"));
        }
    }
}
