// Job: 'spacemesh balance': what an account holds.
// Invariant: an account that never had coins holds zero; that is no fault.
using System.CommandLine;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Cli.Node;
using Spacemesh.Cli.Output;
using Spacemesh.Wallet.Amounts;

namespace Spacemesh.Cli.Commands;

/// <summary>The balance command.</summary>
internal static class BalanceCommand
{
    private static readonly Argument<string?> Address = new("ADDRESS")
    {
        Description = "The account; else the wallet's.", Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new ExampledCommand("balance",
            "Prints the balance of an account, of the wallet file if no address is given.",
            "spacemesh balance standalone1...")
        {
            Address, SharedOptions.Wallet, SharedOptions.Node,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken stop)
    {
        string address = AccountChoice.Of(options.GetValue(Address), options);
        using var node = new NodeLink(options.GetValue(SharedOptions.Node)!);
        NetworkFacts network = await NetworkFacts.AskAsync(node, stop).ConfigureAwait(false);
        AccountChoice.Check(address, network.Prefix);
        Account account = await AccountReader.ReadAsync(node, address, stop).ConfigureAwait(false);
        if (options.GetValue(SharedOptions.Json))
            Terminal.Line(Terminal.Json(json => Write(json, account)));
        else
            Print(account);
        return ExitCode.Ok;
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, Account account)
    {
        json.WriteString("address", account.Address);
        json.WriteString("smidge", $"{account.Current.Balance}");
        json.WriteString("amount", Amount.Exact(account.Current.Balance));
        json.WriteString("counter", $"{account.Current.Counter}");
        json.WriteNumber("layer", account.Current.Layer);
        json.WriteString("projectedSmidge", $"{account.Projected.Balance}");
        json.WriteString("projectedCounter", $"{account.Projected.Counter}");
        json.WriteBoolean("spawned", account.Template.Length > 0);
    }

    private static void Print(Account account)
    {
        Terminal.Line(Amount.Exact(account.Current.Balance));
        if (account.Projected.Balance != account.Current.Balance)
            Terminal.Line($"{Amount.Exact(account.Projected.Balance)} when the transactions that wait are applied");
    }
}
