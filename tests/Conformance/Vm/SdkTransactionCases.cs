// Job: builds and signs transactions as the reference's own kit does, and checks the gas they ask for.
// Invariant: every byte is made from the fields and the keys; nothing is copied from the case.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Transactions;
using Spacemesh.Wallet.Transactions;

namespace Spacemesh.Conformance.Vm;

internal static class SdkTransactionCases
{
    public static string? Check(JsonElement e)
    {
        UnsignedTransaction unsigned = Build(e);
        Ed25519PrivateKey[] keys = [.. e.Items("seeds").Select(seed => Ed25519PrivateKey.FromSeed(seed.Hex()))];
        var genesisId = e.Id<Hash20>("genesis_id");
        byte[] raw = e.Text("template") == "wallet"
            ? unsigned.Sign(genesisId, keys[0])
            : unsigned.Sign(genesisId, e.Items("refs").Select(r => new SigningKey((byte)r.U64(), keys[(int)r.U64()])));
        return Json.SameBytes("unsigned", e.Hex("unsigned"), unsigned.Bytes)
            ?? Json.SameBytes("raw", e.Hex("raw"), raw)
            ?? Json.Same("id", e.Text("tx_id"), TransactionParser.IdOf(raw).ToHex())
            ?? CheckContents(e, raw)
            ?? CheckOnState(e, raw, keys, genesisId);
    }

    private static string? CheckContents(JsonElement e, byte[] raw)
    {
        TransactionContents? contents = TransactionContents.Decode(raw);
        TransactionKind kind = (e.Text("op"), e.Text("template")) switch
        {
            ("spend", "wallet") => TransactionKind.SingleSigSend,
            ("spend", _) => TransactionKind.MultiSigSend,
            ("drain_vault", _) => TransactionKind.DrainVault,
            ("spawn", _) => TransactionKind.VaultSpawn,
            (_, "wallet") => TransactionKind.SingleSigSpawn,
            (_, "multisig") => TransactionKind.MultiSigSpawn,
            _ => TransactionKind.VestingSpawn,
        };
        return Json.Same("kind", kind, contents!.Kind)
            ?? Json.Same("destination", e.Has("to") ? e.Text("to") : null, contents.Destination?.ToHex())
            ?? Json.Same("drained vault", e.Has("vault") ? e.Text("vault") : null, contents.DrainedVault?.ToHex())
            ?? Json.Same("amount", e.U64("amount"), contents.Amount);
    }

    private static string? CheckOnState(JsonElement e, byte[] raw, Ed25519PrivateKey[] keys, Hash20 genesisId)
    {
        var accounts = new AccountHistory();
        if (e.Text("op") != "self_spawn")
            accounts.Add([Principal(e, keys)]);
        ParseFault fault = TransactionParser.Parse(raw, accounts, out ParsedTransaction? parsed);
        return Json.Same("parse", ParseFault.None, fault)
            ?? Json.Same("max gas", e.U64("max_gas"), parsed!.Header.MaxGas)
            ?? Json.Same("verify", true, TransactionVerifier.Verify(parsed, genesisId));
    }

    private static Account Principal(JsonElement e, Ed25519PrivateKey[] keys)
    {
        AccountKey[] publicKeys = [.. keys.Select(key => AccountKey.FromSpan(key.PublicKey))];
        var several = new MultiSigArguments { Required = (byte)e.U32("required"), Keys = publicKeys };
        (Address template, byte[] state) = e.Text("template") switch
        {
            "wallet" => (TemplateAddress.SingleSig, Scale.Encode(new SingleSigArguments { Key = publicKeys[0] })),
            "multisig" => (TemplateAddress.MultiSig, Scale.Encode(several)),
            "vesting" => (TemplateAddress.Vesting, Scale.Encode(several)),
            string other => throw new UnknownCaseKindException(other),
        };
        return new Account { Address = e.Id<Address>("principal"), Template = template, State = state };
    }

    private static UnsignedTransaction Build(JsonElement e)
    {
        var principal = e.Id<Address>("principal");
        ulong nonce = e.U64("nonce"), gasPrice = e.U64("gas_price"), amount = e.U64("amount");
        switch (e.Text("op"))
        {
            case "self_spawn" or "spawn":
                return Spawn(e, principal, e.Id<Address>("spawn_template"), e.Hex("spawn_args"));
            case "spend":
                return UnsignedTransaction.Spend(principal, nonce, gasPrice, e.Id<Address>("to"), amount);
            case "drain_vault":
                return UnsignedTransaction.DrainVault(principal, nonce, gasPrice, e.Id<Address>("vault"), e.Id<Address>("to"), amount);
            default:
                throw new UnknownCaseKindException(e.Text("op"));
        }
    }

    private static UnsignedTransaction Spawn(JsonElement e, Address principal, Address template, byte[] arguments)
    {
        ulong nonce = e.U64("nonce"), gasPrice = e.U64("gas_price");
        if (template == TemplateAddress.SingleSig)
            return UnsignedTransaction.Spawn(principal, template, Scale.Decode<SingleSigArguments>(arguments), nonce, gasPrice);
        if (template == TemplateAddress.Vault)
            return UnsignedTransaction.Spawn(principal, template, Scale.Decode<VaultArguments>(arguments), nonce, gasPrice);
        return UnsignedTransaction.Spawn(principal, template, Scale.Decode<MultiSigArguments>(arguments), nonce, gasPrice);
    }
}
