// Job: checks addresses as wallets show and read them.
// Invariant: every text form is compared, and every class of refusal.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Conformance.Wallet;

internal static class WalletAddressCases
{
    public static string? Check(JsonElement e)
    {
        string kind = e.Text("kind");
        switch (kind)
        {
            case "singlesig":
                return CheckAccount(e, TemplateAddress.SingleSig, SpawnArgumentsJson.SingleSig(e.GetProperty("args")));
            case "multisig":
                return CheckAccount(e, TemplateAddress.MultiSig, SpawnArgumentsJson.MultiSig(e.GetProperty("args")));
            case "vesting":
                return CheckAccount(e, TemplateAddress.Vesting, SpawnArgumentsJson.MultiSig(e.GetProperty("args")));
            case "vault":
                return CheckAccount(e, TemplateAddress.Vault, SpawnArgumentsJson.Vault(e.GetProperty("args")));
            case "template-address":
                return CheckTexts(e, e.Text("name") switch
                {
                    "SingleSig" => TemplateAddress.SingleSig,
                    "MultiSig" => TemplateAddress.MultiSig,
                    "Vesting" => TemplateAddress.Vesting,
                    "Vault" => TemplateAddress.Vault,
                    string other => throw new UnknownCaseKindException(other),
                }, "template");
            case "address-decode":
                AddressTextFault fault = AddressText.Parse(e.Text("input"), e.Text("hrp"), out Address address);
                return Json.Same("result", e.Text("result"), Name(fault))
                    ?? (fault == AddressTextFault.None ? Json.Same("principal", e.Text("principal"), address.ToHex()) : null);
            default:
                throw new UnknownCaseKindException(kind);
        }
    }

    private static string? CheckAccount<T>(JsonElement e, Address template, T arguments)
        where T : ISpawnArguments<T> =>
        Json.Same("template", e.Text("template"), template.ToHex())
            ?? Json.SameBytes("encoded_args", e.Hex("encoded_args"), Scale.Encode(arguments))
            ?? CheckTexts(e, PrincipalAddress.Of(template, arguments), "principal");

    private static string? CheckTexts(JsonElement e, Address address, string name) =>
        Json.Same(name, e.Text(name), address.ToHex())
            ?? e.GetProperty("bech32").EnumerateObject()
                .Select(text => Json.Same(text.Name, text.Value.GetString(), address.ToText(text.Name)))
                .FirstOrDefault(failure => failure is not null);

    private static string Name(AddressTextFault fault) => fault switch
    {
        AddressTextFault.None => "ok",
        AddressTextFault.NotBech32 => "decode-bech32",
        AddressTextFault.WrongLength => "wrong-length",
        AddressTextFault.WrongNetwork => "wrong-network",
        _ => "reserved-not-zero",
    };
}
