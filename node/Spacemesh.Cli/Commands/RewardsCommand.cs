// Job: 'spacemesh rewards': what an account earned by smeshing, newest first.
// Invariant: amounts are exact; the sum is of what is listed and says so.
using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Api.V1;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Cli.Node;
using Spacemesh.Cli.Output;
using Amount = Spacemesh.Wallet.Amounts.Amount;
using Reward = Spacemesh.Api.V2Alpha1.Reward;

namespace Spacemesh.Cli.Commands;

/// <summary>The rewards command.</summary>
internal static class RewardsCommand
{
    // The API gives at most this many at a time.
    private const int MostAtOnce = 100;

    private static readonly Argument<string?> Address = new("ADDRESS")
    {
        Description = "The account; else where this node's rewards go, else the wallet's.", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = $"How many, 1 to {MostAtOnce}.", DefaultValueFactory = _ => 20,
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out int value) || value is < 1 or > MostAtOnce))
                    result.AddError($"--limit takes 1 to {MostAtOnce}");
            },
        },
    };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new ExampledCommand("rewards",
            "Prints the last rewards of an account, newest first.",
            "spacemesh rewards", "spacemesh rewards standalone1... --limit 100 --json")
        {
            Address, Limit, SharedOptions.Wallet, SharedOptions.Node, SharedOptions.Private,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken stop)
    {
        using var node = new NodeLink(options.GetValue(SharedOptions.Node)!);
        NetworkFacts network = await NetworkFacts.AskAsync(node, stop).ConfigureAwait(false);
        string address = options.GetValue(Address) ?? await CoinbaseAsync(options, stop).ConfigureAwait(false)
            ?? AccountChoice.Of(null, options);
        AccountChoice.Check(address, network.Prefix);
        var request = new RewardRequest
        {
            Coinbase = address, Limit = (ulong)options.GetValue(Limit), SortOrder = SortOrder.Desc,
        };
        RewardList list = await node.CallAsync(RewardService.List, request, stop).ConfigureAwait(false);
        if (options.GetValue(SharedOptions.Json))
        {
            foreach (Reward reward in list.Rewards)
                Terminal.Line(Terminal.Json(json => Write(json, reward)));
            return ExitCode.Ok;
        }
        if (list.Rewards.Count == 0)
        {
            Terminal.Line($"{address} has no reward yet; 'spacemesh status' says when one is expected.");
            return ExitCode.Ok;
        }
        foreach (Reward reward in list.Rewards)
            Terminal.Line($"layer {reward.Layer,-8} {Phrases.Clock(network.Start(reward.Layer), TimeZoneInfo.Local)}  {Amount.Exact(reward.Total)}");
        ulong sum = list.Rewards.Aggregate(0UL, (total, reward) => total + reward.Total);
        Terminal.Line($"{Amount.Exact(sum)} in the {list.Rewards.Count} rewards above, to {address}");
        return ExitCode.Ok;
    }

    private static async Task<string?> CoinbaseAsync(ParseResult options, CancellationToken stop)
    {
        using var own = new NodeLink(options.GetValue(SharedOptions.Private)!);
        var answer = await own.TryCallAsync(SmesherService.Coinbase, new Empty(), stop).ConfigureAwait(false);
        return answer.Value?.AccountId?.Address is { Length: > 0 } address ? address : null;
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, Reward reward)
    {
        json.WriteNumber("layer", reward.Layer);
        json.WriteString("total", $"{reward.Total}");
        json.WriteString("layerReward", $"{reward.LayerReward}");
        json.WriteString("amount", Amount.Exact(reward.Total));
        json.WriteString("coinbase", reward.Coinbase);
        json.WriteString("smesher", Convert.ToHexStringLower(reward.Smesher.Span));
    }
}
