// Job: checks snapshots of accounts, their restore and the first layers after it.
// Invariant: the snapshot is computed from the recorded versions, not copied from the case.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Vm;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Execution;

namespace Spacemesh.Conformance.Vm;

internal static class CheckpointCases
{
    public static string? Check(JsonElement e)
    {
        var history = new AccountHistory();
        history.Add(e.Items("account_rows").Select(VmJson.Account).OrderBy(a => a.Layer.Value));
        IReadOnlyList<Account> snapshot = history.Snapshot(new LayerId(e.U32("snapshot_layer")));
        var restoreLayer = new LayerId(e.U32("restore_layer"));
        var restored = new AccountHistory();
        restored.Add(FirstAccounts.FromCheckpoint(snapshot, restoreLayer));
        VmParameters parameters = VmJson.Parameters(e.Id<Hash20>("genesis_id"), 100_107_000, e.U32("effective_genesis_after"));
        string? failure = SameSnapshot(e, snapshot)
            ?? Json.Same("effective genesis", e.U32("effective_genesis_after"), (restoreLayer - 1).Value)
            ?? VmJson.SameAccounts("restored", e.Items("restored"), restored.Snapshot(restoreLayer))
            ?? Json.Same("root after restore", e.Text("state_root_right_after_restore"), restored.LatestRoot.ToHex())
            ?? Json.Same("layer before effective genesis", e.Flag("apply_before_effective_genesis_fails"),
                FailsBefore(parameters, restored));
        foreach (JsonElement layer in e.Items("next_layers"))
        {
            LayerOutcome outcome = StateTransition.Apply(parameters, VmJson.Layer(layer), restored);
            restored.Add(outcome);
            failure ??= VmJson.SameLayer(layer, outcome);
        }
        return failure;
    }

    private static bool FailsBefore(VmParameters parameters, AccountHistory accounts)
    {
        try
        {
            StateTransition.Apply(parameters, LayerInput.Empty(parameters.EffectiveGenesis - 1), accounts);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static string? SameSnapshot(JsonElement e, IReadOnlyList<Account> snapshot) => Json.Same("checkpoint",
        VmJson.Joined(e.Items("checkpoint_accounts").Select(a =>
            $"{a.Text("address")} {a.U64("balance")} {a.U64("nonce")} {Text(a, "template")} {Text(a, "state")}")),
        VmJson.Joined(snapshot.Select(a => $"{Convert.ToBase64String(a.Address.ToArray())} {a.Balance} {a.NextNonce} " +
            $"{(a.Template is { } template ? Convert.ToBase64String(template.ToArray()) : "-")} " +
            $"{(a.State.IsEmpty ? "-" : Convert.ToBase64String(a.State.Span))}")));

    private static string Text(JsonElement e, string name) => e.Has(name) ? e.Text(name) : "-";
}
