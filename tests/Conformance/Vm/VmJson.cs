// Job: accounts, headers and outcomes of the machine in the form of the vectors.
// Invariant: a field that a vector has is compared; a field that must be absent is expected empty.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Vm;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Execution;
using Spacemesh.Vm.Rewards;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Conformance.Vm;

internal static class VmJson
{
    /// <summary>Layers of an epoch where a file does not say otherwise.</summary>
    public const uint LayersPerEpoch = 4032;

    public static T Id<T>(this JsonElement e, string name)
        where T : unmanaged, IFixedBytes<T> => T.FromSpan(e.Hex(name));

    public static T Id<T>(this JsonElement e)
        where T : unmanaged, IFixedBytes<T> => T.FromSpan(e.Hex());

    public static VmParameters Parameters(Hash20 genesisId, ulong gasLimit, uint effectiveGenesis = 2 * LayersPerEpoch - 1) =>
        new(genesisId, gasLimit, LayersPerEpoch, new LayerId(effectiveGenesis), "sm");

    public static Account Account(JsonElement e) => new()
    {
        Address = e.Id<Address>("address"),
        Balance = e.U64("balance"),
        NextNonce = e.U64("nonce"),
        Layer = new LayerId(e.Has("layer") ? e.U32("layer") : 0),
        Template = e.Has("template") ? e.Id<Address>("template") : null,
        State = e.HexOrNull("state") ?? [],
    };

    public static AccountHistory History(IEnumerable<JsonElement> accounts)
    {
        var history = new AccountHistory();
        history.Add(accounts.Select(Account));
        return history;
    }

    public static CoinbaseReward Reward(JsonElement e) =>
        new(e.Id<NodeId>("smesher"), e.Id<Address>("coinbase"), e.U64("num"), e.U64("denom"));

    public static LayerTransaction Transaction(byte[] raw, bool isVerified) => new(TransactionParser.IdOf(raw), raw, isVerified);

    public static string? SameAccounts(string what, IEnumerable<JsonElement> expected, IEnumerable<Account> actual)
    {
        JsonElement[] wanted = [.. expected];
        Account[] got = [.. actual];
        if (wanted.Length != got.Length)
            return $"{what}: expected {wanted.Length}, got {got.Length}";
        return Enumerable.Range(0, got.Length).Select(i => SameAccount($"{what}[{i}]", wanted[i], got[i]))
            .FirstOrDefault(failure => failure is not null);
    }

    public static string? SameAccount(string what, JsonElement expected, Account actual)
    {
        Account wanted = Account(expected);
        return Json.Same(what + ".address", wanted.Address, actual.Address)
            ?? Json.Same(what + ".balance", wanted.Balance, actual.Balance)
            ?? Json.Same(what + ".nonce", wanted.NextNonce, actual.NextNonce)
            ?? Json.Same(what + ".template", wanted.Template, actual.Template)
            ?? Json.SameBytes(what + ".state", wanted.State.Span, actual.State.Span)
            ?? (expected.Has("layer") ? Json.Same(what + ".layer", wanted.Layer, actual.Layer) : null);
    }

    public static string? SameHeader(JsonElement expected, TransactionHeader actual) =>
        Json.Same("header", Header(expected), actual);

    public static TransactionHeader Header(JsonElement e) => new(
        e.Id<Address>("principal"), e.Id<Address>("template"), checked((byte)e.U32("method")), e.U64("nonce"),
        e.U64("max_gas"), e.U64("gas_price"), e.U64("max_spend"));

    public static string? SameResult(JsonElement expected, TransactionResult actual) =>
        Json.Same("status", expected.Text("status"), actual.Status == TransactionStatus.Success ? "success" : "failure")
        ?? Json.Same("gas", expected.U64("gas"), actual.Gas)
        ?? Json.Same("fee", expected.U64("fee"), actual.Fee)
        ?? Json.Same("message", expected.Has("message") ? expected.Text("message") : "", actual.Message)
        ?? Json.Same("addresses", Joined(expected.Items("addresses").Select(a => a.GetString()!)),
            Joined(actual.Addresses.Select(a => a.ToHex())));

    public static string Name(IneffectiveReason reason) => reason switch
    {
        IneffectiveReason.Parse => "parse",
        IneffectiveReason.ZeroGasPrice => "zero_gas_price",
        IneffectiveReason.IntrinsicGas => "intrinsic_gas",
        IneffectiveReason.BlockGas => "block_gas",
        IneffectiveReason.Verify => "verify",
        _ => "nonce_low",
    };

    public static string Name(ParseFault fault) => fault switch
    {
        ParseFault.None => "ok",
        ParseFault.TooLarge => "tx_limit",
        ParseFault.Malformed => "malformed",
        ParseFault.NotSpawned => "not_spawned",
        ParseFault.InvalidArguments => "invalid_args",
        _ => "internal",
    };

    /// <summary>Compares a whole layer: results, ineffective transactions, rewards, accounts and root.</summary>
    public static string? SameLayer(JsonElement expected, LayerOutcome outcome)
    {
        JsonElement[] results = [.. expected.Items("results")];
        if (results.Length != outcome.Executed.Count)
            return $"results: expected {results.Length}, got {outcome.Executed.Count}";
        for (int i = 0; i < results.Length; i++)
        {
            string? failure = Json.Same("index", (int)results[i].U32("i"), outcome.Executed[i].Index)
                ?? SameResult(results[i], outcome.Executed[i].Result);
            if (failure is not null)
                return $"results[{i}].{failure}";
        }
        return Json.Same("ineffective",
                Joined(expected.Items("ineffective").Select(e => $"{e.U32("i")} {e.Text("reason")}")),
                Joined(outcome.Ineffective.Select(e => $"{e.Index} {Name(e.Reason)}")))
            ?? Json.Same("rewards",
                Joined(expected.Items("rewards_result").Select(RewardText)),
                Joined(outcome.Rewards.OrderBy(r => r.Smesher.ToHex(), StringComparer.Ordinal).Select(RewardText)))
            ?? SameAccounts("changed", expected.Items("changed"), outcome.Changed)
            ?? Json.Same("state root", expected.Text("state_root"), outcome.StateRoot.ToHex());
    }

    public static string RewardText(JsonElement e) => $"{e.Text("smesher")} {e.Text("coinbase")} {e.U64("total")} {e.U64("subsidy")}";

    public static string RewardText(PaidReward r) => $"{r.Smesher} {r.Coinbase} {r.Total} {r.Subsidy}";

    public static string Joined(IEnumerable<string> items) => string.Join(", ", items);

    public static LayerInput Layer(JsonElement e) => new(
        new LayerId(e.U32("layer")),
        [.. e.Items("txs").Select(tx => Transaction(tx.Hex("raw"), tx.U32("header_known") == 1))],
        [.. e.Items("rewards").Select(Reward)]);
}
