// Job: checks genesis ledgers and the first state roots of every network.
// Invariant: one case for each network of the file.
using System.Globalization;
using System.Text;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Vm;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Execution;
using Spacemesh.Vm.Rewards;

namespace Spacemesh.Conformance.Vm;

internal static class NetworkCases
{
    public static IEnumerable<(string Name, string? Failure)> Check(VectorFolder folder)
    {
        using JsonDocument document = JsonDocument.Parse(folder.ReadAll("networks.json"));
        foreach (JsonProperty network in document.RootElement.EnumerateObject())
            yield return (network.Name, CheckNetwork(network.Value));
    }

    private static string? CheckNetwork(JsonElement e)
    {
        uint layersPerEpoch = e.U32("layers_per_epoch");
        var genesis = new LayerId(e.U32("effective_genesis"));
        string prefix = e.Text("hrp");
        var balances = new Dictionary<Address, ulong>();
        foreach (JsonElement account in e.Items("accounts"))
        {
            if (AddressText.Parse(account.Text("text"), prefix, out Address address) != AddressTextFault.None
                || address.ToHex() != account.Text("address"))
                return $"account {account.Text("text")} reads as {address}";
            balances.Add(address, account.U64("balance"));
        }
        var history = new AccountHistory();
        history.Add(FirstAccounts.FromGenesis(balances));
        string rootAfterGenesis = history.LatestRoot.ToHex();
        JsonElement rewarded = e.GetProperty("second_layer_single_reward");
        var parameters = new VmParameters(default, e.U64("block_gas_limit"), layersPerEpoch, genesis, prefix);
        LayerOutcome empty = StateTransition.Apply(parameters, LayerInput.Empty(genesis + 1), history);
        history.Add(empty);
        var coinbase = rewarded.Id<Address>("coinbase");
        var input = new LayerInput(new LayerId(rewarded.U32("layer")), [], [new CoinbaseReward(default, coinbase, 1, 1)]);
        LayerOutcome paid = StateTransition.Apply(parameters, input, history);
        return Json.Same("total", e.U64("accounts_total"), balances.Values.Aggregate(0UL, (sum, balance) => sum + balance))
            ?? CheckIdentity(e)
            ?? Json.Same("effective genesis", 2 * layersPerEpoch - 1, genesis.Value)
            ?? Json.Same("root after genesis", e.Text("state_root_after_genesis"), rootAfterGenesis)
            ?? Json.Same("root of an empty layer", e.Text("state_root_first_layer_without_block"), empty.StateRoot.ToHex())
            ?? Json.Same("balance", rewarded.U64("balance"), paid.Changed[0].Balance)
            ?? Json.Same("root of a reward", rewarded.Text("state_root"), paid.StateRoot.ToHex());
    }

    private static string? CheckIdentity(JsonElement e)
    {
        if (!e.Has("genesis_id"))
            return null;
        string text = e.U64("genesis_time_unix").ToString(CultureInfo.InvariantCulture) + e.Text("genesis_extra_data");
        var hash = new byte[32];
        Blake3.Hash(Encoding.UTF8.GetBytes(text), hash);
        return Json.SameBytes("golden ATX", e.Hex("golden_atx"), hash)
            ?? Json.SameBytes("genesis id", e.Hex("genesis_id"), hash.AsSpan(0, 20));
    }
}
