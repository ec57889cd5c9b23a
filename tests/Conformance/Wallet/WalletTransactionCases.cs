// Job: builds and signs the transactions of the wallet vectors.
// Invariant: every byte is made from the fields and the keys; nothing is copied from the case.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Vm.Transactions;
using Spacemesh.Wallet.Transactions;

namespace Spacemesh.Conformance.Wallet;

internal static class WalletTransactionCases
{
    public static string? Check(JsonElement e)
    {
        UnsignedTransaction unsigned = Build(e);
        Hash20 genesisId = Hash20.FromSpan(e.Hex("genesis_id"));
        SigningKey[] keys = [.. e.Items("signers").Select(s =>
            new SigningKey(checked((byte)s.U32("ref")), Ed25519PrivateKey.FromSeed(s.Hex("secret"))))];
        byte[] raw = e.Text("kind").StartsWith("singlesig", StringComparison.Ordinal)
            ? unsigned.Sign(genesisId, keys[0].Key)
            : unsigned.Sign(genesisId, keys);
        return Json.SameBytes("unsigned", e.Hex("unsigned"), unsigned.Bytes)
            ?? Json.SameBytes("signing body", e.Hex("signing_body"), unsigned.SigningBody(genesisId))
            ?? Json.SameBytes("raw", e.Hex("raw"), raw)
            ?? Json.Same("id", e.Text("txid"), TransactionParser.IdOf(raw).ToHex());
    }

    private static UnsignedTransaction Build(JsonElement e)
    {
        string kind = e.Text("kind");
        if (kind is not ("singlesig-self-spawn" or "multisig-self-spawn" or "vesting-self-spawn" or "vault-spawn-by-vesting"
            or "singlesig-spend" or "multisig-spend" or "vesting-spend" or "vesting-drain"))
            throw new UnknownCaseKindException(kind);
        Address principal = SpawnArgumentsJson.AddressOf(e.Text("principal"));
        ulong nonce = e.U64("nonce"), gasPrice = e.U64("gas_price");
        JsonElement args = e.GetProperty("args");
        return kind switch
        {
            "singlesig-self-spawn" =>
                UnsignedTransaction.Spawn(principal, TemplateAddress.SingleSig, SpawnArgumentsJson.SingleSig(args), nonce, gasPrice),
            "multisig-self-spawn" =>
                UnsignedTransaction.Spawn(principal, TemplateAddress.MultiSig, SpawnArgumentsJson.MultiSig(args), nonce, gasPrice),
            "vesting-self-spawn" =>
                UnsignedTransaction.Spawn(principal, TemplateAddress.Vesting, SpawnArgumentsJson.MultiSig(args), nonce, gasPrice),
            "vault-spawn-by-vesting" =>
                UnsignedTransaction.Spawn(principal, TemplateAddress.Vault, SpawnArgumentsJson.Vault(args), nonce, gasPrice),
            "vesting-drain" => UnsignedTransaction.DrainVault(principal, nonce, gasPrice, SpawnArgumentsJson.AddressOf(args.Text("Vault")),
                SpawnArgumentsJson.AddressOf(args.Text("Destination")), args.U64("Amount")),
            _ => UnsignedTransaction.Spend(principal, nonce, gasPrice, SpawnArgumentsJson.AddressOf(args.Text("Destination")),
                args.U64("Amount")),
        };
    }
}
