// Job: spawn arguments in the form of the wallet vectors.
// Invariant: each template has its own members; amounts are decimal text.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;

namespace Spacemesh.Conformance.Wallet;

internal static class SpawnArgumentsJson
{
    public static SingleSigArguments SingleSig(JsonElement e) => new() { Key = AccountKey.FromSpan(e.Hex("PublicKey")) };

    public static MultiSigArguments MultiSig(JsonElement e) => new()
    {
        Required = checked((byte)e.U32("Required")), Keys = [.. e.Items("PublicKeys").Select(key => AccountKey.FromSpan(key.Hex()))],
    };

    public static VaultArguments Vault(JsonElement e) => new()
    {
        Owner = AddressOf(e.Text("Owner")), Total = e.U64("TotalAmount"), Initial = e.U64("InitialUnlockAmount"),
        Start = new LayerId(e.U32("VestingStart")), End = new LayerId(e.U32("VestingEnd")),
    };

    public static Address AddressOf(string text) => AddressText.Parse(text, "sm", out Address address) == AddressTextFault.None
        ? address
        : throw new FormatException($"{text} is no address");
}
