// Job: checks single transactions: parsing, verification, execution, and signatures at the edge of the curve.
// Invariant: everything a case says is compared; a null verification means that there was nothing to verify.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Execution;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Conformance.Vm;

internal static class TransactionCases
{
    public static string? Check(JsonElement e)
    {
        byte[] raw = e.Hex("tx");
        AccountHistory history = VmJson.History(e.Items("accounts"));
        JsonElement parse = e.GetProperty("parse");
        ParseFault fault = TransactionParser.Parse(raw, history, out ParsedTransaction? parsed);
        return Json.Same("tx id", e.Text("tx_id"), TransactionParser.IdOf(raw).ToHex())
            ?? Json.Same("parse", parse.Flag("ok") ? "ok" : parse.Text("error"), VmJson.Name(fault))
            ?? (parsed is null ? null : VmJson.SameHeader(parse.GetProperty("header"), parsed.Header)
                ?? Json.Same("base gas", parse.U64("base_gas"), parsed.BaseGas)
                ?? Json.Same("fixed gas", parse.U64("fixed_gas"), parsed.FixedGas))
            ?? SameVerification(e, parsed)
            ?? CheckExecution(e, raw, history);
    }

    public static string? CheckNegative(JsonElement e)
    {
        ParseFault fault = TransactionParser.Parse(e.Hex("tx"), VmJson.History(e.Items("accounts")), out ParsedTransaction? parsed);
        return Json.Same("parse", e.Text("parse"), VmJson.Name(fault))
            ?? (parsed is null ? null : VmJson.SameHeader(e.GetProperty("header"), parsed.Header))
            ?? SameVerification(e, parsed);
    }

    public static string? CheckSignatureEdge(JsonElement e)
    {
        ParseFault fault = TransactionParser.Parse(e.Hex("tx"), new AccountHistory(), out ParsedTransaction? parsed);
        return Json.Same("parse", ParseFault.None, fault) ?? SameVerification(e, parsed);
    }

    private static string? SameVerification(JsonElement e, ParsedTransaction? parsed)
    {
        bool? expected = e.GetProperty("verify").ValueKind == JsonValueKind.Null ? null : e.Flag("verify");
        bool? actual = parsed is null ? null : TransactionVerifier.Verify(parsed, e.Id<Hash20>("genesis_id"));
        return Json.Same("verify", expected, actual);
    }

    private static string? CheckExecution(JsonElement e, byte[] raw, AccountHistory history)
    {
        var input = new LayerInput(new LayerId(e.U32("layer")), [VmJson.Transaction(raw, e.Flag("header_known"))], []);
        LayerOutcome outcome = StateTransition.Apply(VmJson.Parameters(e.Id<Hash20>("genesis_id"), e.U64("gas_limit")), input, history);
        string? failure = e.Text("outcome") switch
        {
            "applied" => outcome.Executed.Count == 1
                ? VmJson.SameResult(e.GetProperty("result"), outcome.Executed[0].Result)
                : $"expected applied, got {outcome.Ineffective[0].Reason}",
            "ineffective" => outcome.Ineffective.Count == 1
                ? Json.Same("reason", e.Text("reason"), VmJson.Name(outcome.Ineffective[0].Reason))
                : "expected ineffective, got applied",
            string other => throw new UnknownCaseKindException(other),
        };
        return failure
            ?? VmJson.SameAccounts("changed", e.Items("changed"), outcome.Changed)
            ?? Json.Same("state root", e.Text("state_root"), outcome.StateRoot.ToHex());
    }
}
