// Job: checks account encodings and state roots.
// Invariant: encodings are compared one by one before their root.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Vm.Accounts;

namespace Spacemesh.Conformance.Vm;

internal static class AccountCases
{
    public static string? CheckEncoding(JsonElement e)
    {
        var layer = new LayerId(e.U32("layer"));
        Account[] accounts = [.. e.Items("accounts").Select(a => VmJson.Account(a) with { Layer = layer })];
        string expected = VmJson.Joined(e.Items("encoded").Select(x => x.GetString()!));
        return Json.Same("encoded", expected, VmJson.Joined(accounts.Select(a => Convert.ToHexStringLower(AccountEncoding.Encode(a)))))
            ?? Json.Same("root", e.Text("root"), AccountEncoding.StateRoot(accounts).ToHex());
    }
}
