// Job: checks addresses of accounts and their text form.
// Invariant: every kind of case is known; made and parsed texts are both compared.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Conformance.Vm;

internal static class AddressCases
{
    public static string? Check(JsonElement e)
    {
        switch (e.Text("kind"))
        {
            case "wallet":
                return CheckAccount(e, TemplateAddress.SingleSig, new SingleSigArguments { Key = Keys(e)[0] });
            case "multisig":
                return CheckAccount(e, TemplateAddress.MultiSig, MultiSig(e));
            case "vesting":
                return CheckAccount(e, TemplateAddress.Vesting, MultiSig(e));
            case "vault":
                return CheckAccount(e, TemplateAddress.Vault, new VaultArguments
                {
                    Owner = e.Id<Address>("owner"), Total = e.U64("total"), Initial = e.U64("initial"),
                    Start = new LayerId(e.U32("start")), End = new LayerId(e.U32("end")),
                });
            case "parse":
                AddressTextFault fault = AddressText.Parse(e.Text("text"), e.Text("hrp"), out Address address);
                return Json.Same("result", e.Flag("ok") ? "ok" : e.Text("error"), Name(fault))
                    ?? (e.Flag("ok") ? Json.Same("address", e.Text("address"), address.ToHex()) : null);
            default:
                throw new UnknownCaseKindException(e.Text("kind"));
        }
    }

    private static AccountKey[] Keys(JsonElement e) => [.. e.Items("keys").Select(k => k.Id<AccountKey>())];

    private static MultiSigArguments MultiSig(JsonElement e) =>
        new() { Required = e.Has("required") ? checked((byte)e.U32("required")) : (byte)0, Keys = Keys(e) };

    private static string? CheckAccount<T>(JsonElement e, Address template, T arguments)
        where T : ISpawnArguments<T>
    {
        byte[] encoded = Scale.Encode(arguments);
        Address address = PrincipalAddress.Of(template, arguments);
        return Json.Same("template", e.Text("template"), template.ToHex())
            ?? Json.SameBytes("args", e.Hex("args"), encoded)
            ?? Json.SameBytes("preimage", e.Hex("preimage"), [.. template.ToArray(), .. encoded])
            ?? Json.Same("address", e.Text("address"), address.ToHex())
            ?? Json.Same("sm", e.Text("bech32_sm"), address.ToText("sm"))
            ?? Json.Same("stest", e.Text("bech32_stest"), address.ToText("stest"))
            ?? Json.Same("standalone", e.Text("bech32_standalone"), address.ToText("standalone"));
    }

    private static string Name(AddressTextFault fault) => fault switch
    {
        AddressTextFault.None => "ok",
        AddressTextFault.NotBech32 => "bech32",
        AddressTextFault.WrongLength => "length",
        AddressTextFault.WrongNetwork => "network",
        _ => "reserved",
    };
}
