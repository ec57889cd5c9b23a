// Job: 'spacemesh wallet': makes a wallet file and prints its address.
// Invariant: needs no node; never prints a key; never overwrites a file.
using System.CommandLine;
using System.Security.Cryptography;
using Spacemesh.Cli.Output;
using Spacemesh.Protocol;
using Spacemesh.Wallet.Files;

namespace Spacemesh.Cli.Commands;

/// <summary>The wallet commands.</summary>
internal static class WalletCommands
{
    private static readonly Option<string> Network = new("--network")
    {
        Description = $"The network; only '{SingleSigWallet.Network}' can have an unencrypted wallet.", Required = true,
    };

    /// <summary>The commands with their options.</summary>
    public static Command Create()
    {
        var create = new ExampledCommand("create",
            "Makes a new key and its file, readable by you only (0600) and unencrypted: for the local test network.",
            "spacemesh wallet create --network standalone --file my/wallet.json")
        {
            Network, SharedOptions.Wallet,
        };
        create.SetAction(Make);
        var address = new ExampledCommand("address",
            "Prints the wallet's address, and nothing else.",
            "spacemesh wallet address --file my/wallet.json")
        {
            SharedOptions.Wallet,
        };
        address.SetAction(Show);
        return new Command("wallet", "Wallet files.") { create, address };
    }

    private static int Make(ParseResult options)
    {
        string path = options.GetValue(SharedOptions.Wallet)!;
        using var random = RandomNumberGenerator.Create();
        using SingleSigWallet wallet = SingleSigWallet.Create(path, options.GetValue(Network)!, random, TimeProvider.System);
        Print(options, wallet, path);
        return ExitCode.Ok;
    }

    private static int Show(ParseResult options)
    {
        string path = options.GetValue(SharedOptions.Wallet)!;
        using SingleSigWallet wallet = SingleSigWallet.Open(path);
        Print(options, wallet, path);
        return ExitCode.Ok;
    }

    private static void Print(ParseResult options, SingleSigWallet wallet, string path)
    {
        if (!options.GetValue(SharedOptions.Json))
        {
            Terminal.Line(wallet.AddressText);
            return;
        }
        Terminal.Line(Terminal.Json(json =>
        {
            json.WriteString("address", wallet.AddressText);
            json.WriteString("publicKey", wallet.PublicKey.ToHex());
            json.WriteString("network", SingleSigWallet.Network);
            json.WriteString("file", Path.GetFullPath(path));
        }));
    }
}
