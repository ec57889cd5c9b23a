// Job: 'spacemesh tx': sends coins and shows transactions.
// Invariant: nothing is signed before amount, address and balance were checked; the spawn that a new account needs goes first.
using System.CommandLine;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Cli.Node;
using Spacemesh.Cli.Output;
using Spacemesh.Wallet.Files;
using Amount = Spacemesh.Wallet.Amounts.Amount;
using Result = Spacemesh.Api.V2Alpha1.TransactionResult;

namespace Spacemesh.Cli.Commands;

/// <summary>The transaction commands.</summary>
internal static class TransactionCommands
{
    private const int IdSize = 32;

    private static readonly Option<string> To = new("--to") { Description = "The address that receives.", Required = true };

    private static readonly Option<string> Sum = new("--amount") { Description = "How much, with its unit: 1.5smh or 1500000000smidge.", Required = true };

    private static readonly Option<ulong> GasPrice = new("--gas-price") { Description = "Smidge for a unit of gas.", DefaultValueFactory = _ => 1 };

    private static readonly Option<int> Timeout = SharedOptions.Timeout(180);

    private static readonly Argument<string> Id = new("ID") { Description = "The transaction's id, 64 hexadecimal digits." };

    /// <summary>The commands with their options.</summary>
    public static Command Create()
    {
        var send = new ExampledCommand("send",
            "Sends coins of the wallet and waits until they are applied. A new account is spawned first, which costs a fee of its own.",
            "spacemesh tx send --to standalone1... --amount 1.5smh")
        {
            To, Sum, GasPrice, Timeout, SharedOptions.Wallet, SharedOptions.Node,
        };
        send.SetAction(SendAsync);
        var show = new ExampledCommand("show",
            "Prints where a transaction is: waiting, or applied in which layer and with which result.",
            "spacemesh tx show 428ed83ec0e3e9a21e440d025dcf5cb9e6fcc41f6bf0abf87235084652873")
        {
            Id, SharedOptions.Node,
        };
        show.SetAction(ShowAsync);
        return new Command("tx", "Transactions.") { send, show };
    }

    private static async Task<int> SendAsync(ParseResult options, CancellationToken stop)
    {
        if (!Amount.TryParse(options.GetValue(Sum), out ulong smidge, out string fault))
            throw new CommandFailure(ExitCode.Usage, $"--amount: {fault}");
        if (smidge == 0 || options.GetValue(GasPrice) == 0)
            throw new CommandFailure(ExitCode.Usage, "--amount and --gas-price must be more than zero");
        bool json = options.GetValue(SharedOptions.Json);
        var destination = AccountChoice.Check(options.GetValue(To)!, SingleSigWallet.Network);
        using SingleSigWallet wallet = SingleSigWallet.Open(options.GetValue(SharedOptions.Wallet)!);
        using var node = new NodeLink(options.GetValue(SharedOptions.Node)!);
        NetworkFacts network = await NetworkFacts.AskAsync(node, stop).ConfigureAwait(false);
        if (network.Prefix != SingleSigWallet.Network)
            throw new CommandFailure(ExitCode.Failed, $"the node is on network {network.Prefix}, the wallet is for {SingleSigWallet.Network}; nothing was sent");
        var wait = new TransactionWait(
            node, TimeProvider.System, TimeSpan.FromSeconds(options.GetValue(Timeout)), text => Terminal.Progress(text, json));
        var payment = new Payment(wallet, node, wait, network, options.GetValue(GasPrice), text => Terminal.Progress(text, json));
        Receipt receipt = await payment.SendAsync(destination, smidge, stop).ConfigureAwait(false);
        Print(receipt, options.GetValue(To)!, smidge, json);
        return receipt.Result.Status == Result.Types.Status.TransactionStatusSuccess
            ? ExitCode.Ok
            : throw new CommandFailure(ExitCode.Failed, $"the transaction failed when it was applied: {receipt.Result.Message}; its fee was taken");
    }

    private static void Print(Receipt receipt, string to, ulong smidge, bool json)
    {
        if (json)
        {
            Terminal.Line(Terminal.Json(w =>
            {
                w.WriteString("id", Convert.ToHexStringLower(receipt.Id));
                w.WriteString("to", to);
                w.WriteString("smidge", $"{smidge}");
                w.WriteString("status", receipt.Result.Status == Result.Types.Status.TransactionStatusSuccess ? "applied" : "failed");
                w.WriteNumber("layer", receipt.Result.Layer);
                w.WriteString("feeSmidge", $"{receipt.Result.Fee}");
                w.WriteString("message", receipt.Result.Message);
                if (receipt.Spawn is { } spawn)
                    w.WriteString("spawnId", Convert.ToHexStringLower(spawn));
            }));
            return;
        }
        Terminal.Line($"id     {Convert.ToHexStringLower(receipt.Id)}");
        Terminal.Line($"layer  {receipt.Result.Layer}");
        Terminal.Line($"fee    {Amount.Exact(receipt.Result.Fee)}");
    }

    private static async Task<int> ShowAsync(ParseResult options, CancellationToken stop)
    {
        string text = options.GetValue(Id)!;
        if (text.Length != 2 * IdSize || !text.All(char.IsAsciiHexDigit))
            throw new CommandFailure(ExitCode.Usage, $"'{text}' is not an id: it has 64 hexadecimal digits");
        using var node = new NodeLink(options.GetValue(SharedOptions.Node)!);
        var wait = new TransactionWait(node, TimeProvider.System, TimeSpan.Zero, _ => { });
        TransactionResponse found = await wait.FindAsync(Convert.FromHexString(text), stop).ConfigureAwait(false)
            ?? throw new CommandFailure(ExitCode.Failed, $"the node does not know the transaction {text}");
        if (options.GetValue(SharedOptions.Json))
        {
            Terminal.Line(Rpc.MessageJsonWriter.ToText(found));
            return ExitCode.Ok;
        }
        Terminal.Line(found.TxResult is { Status: not Result.Types.Status.TransactionStatusUnspecified } result
            ? $"{(result.Status == Result.Types.Status.TransactionStatusSuccess ? "applied" : "failed: " + result.Message)} in layer {result.Layer}, fee {Amount.Exact(result.Fee)}"
            : "waiting for its layer");
        return ExitCode.Ok;
    }
}
