// Job: checks the gas table.
// Invariant: a method that does not exist has no gas; the vectors write that as 2^64-1.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Vm.Templates;

namespace Spacemesh.Conformance.Vm;

internal static class GasCases
{
    public static string? Check(JsonElement e)
    {
        string kind = e.Text("kind");
        if (kind == "tx_data")
            return Json.Same("gas", e.U64("gas"), Gas.Data((int)e.U32("size")));
        var keys = new MultiSigArguments { Required = (byte)e.U32("k"), Keys = new AccountKey[e.U32("n")] };
        Template template = kind switch
        {
            "wallet" => new SingleSigTemplate(default),
            "multisig" => new MultiSigTemplate(keys, isVesting: false),
            "vesting" => new MultiSigTemplate(keys, isVesting: true),
            "vault" => new VaultTemplate(default),
            _ => throw new UnknownCaseKindException(kind),
        };
        byte method = (byte)e.U32("method");
        return Json.Same("base", e.U64("base"), template.BaseGas(method) ?? ulong.MaxValue)
            ?? Json.Same("load", e.U64("load"), template.LoadGas)
            ?? Json.Same("exec", e.U64("exec"), template.ExecutionGas(method) ?? ulong.MaxValue);
    }
}
