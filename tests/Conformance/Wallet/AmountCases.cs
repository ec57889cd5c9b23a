// Job: checks amounts as wallets show and read them.
// Invariant: the wallets compute with doubles; ours is exact, so above 2^53 the two are compared as doubles.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Wallet.Amounts;

namespace Spacemesh.Conformance.Wallet;

internal static class AmountCases
{
    private const ulong LargestExactDouble = 1UL << 53;

    // The desktop wallet shows SMH from a whole one on.
    private const long DesktopSmhFrom = 1_000_000_000;

    public static string? Check(JsonElement e)
    {
        if (e.Has("smidge"))
        {
            Int128 smidge = Int128.Parse(e.Text("smidge"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            return Json.Same("web", e.Text("web"), Amount.Short(smidge))
                ?? (e.Has("desktop") ? Json.Same("desktop", e.Text("desktop"), Amount.Short(smidge, DesktopSmhFrom)) : null)
                ?? (smidge >= 0 ? CheckExact((ulong)smidge) : null);
        }
        if (!e.Has("smh"))
            throw new UnknownCaseKindException(string.Join(",", e.EnumerateObject().Select(p => p.Name)));
        if (!Amount.TryParse(e.GetProperty("smh").GetRawText() + "smh", out ulong parsed, out string fault))
            return fault;
        return Same("web", e.U64("to_smidge_web"), parsed) ?? Same("desktop", e.U64("to_smidge_desktop"), parsed);
    }

    private static string? CheckExact(ulong smidge) => Amount.TryParse(Amount.Exact(smidge), out ulong again, out string fault)
        ? Json.Same("read back", smidge, again)
        : fault;

    private static string? Same(string what, ulong expected, ulong actual) =>
        expected >= LargestExactDouble ? Json.Same(what, (double)expected, (double)actual) : Json.Same(what, expected, actual);
}
