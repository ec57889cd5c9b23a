// Job: which account a command is about, and whether an address can be one of the network.
// Invariant: a wrong address is wrong usage, told with the reason.
using System.CommandLine;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Wallet.Files;

namespace Spacemesh.Cli.Commands;

/// <summary>Addresses of the command line.</summary>
internal static class AccountChoice
{
    /// <summary>The address given, else that of the wallet file.</summary>
    public static string Of(string? given, ParseResult options)
    {
        if (!string.IsNullOrEmpty(given))
            return given;
        using SingleSigWallet wallet = SingleSigWallet.Open(options.GetValue(SharedOptions.Wallet)!);
        return wallet.AddressText;
    }

    /// <summary>The address of a text.</summary>
    /// <exception cref="CommandFailure">It is none of this network.</exception>
    public static Address Check(string text, string prefix) => AddressText.Parse(text, prefix, out Address address) switch
    {
        AddressTextFault.None => address,
        AddressTextFault.WrongNetwork => throw new CommandFailure(ExitCode.Usage, $"'{text}' is an address of another network; here they begin with {prefix}1"),
        AddressTextFault.WrongLength => throw new CommandFailure(ExitCode.Usage, $"'{text}' is not an address: it has the wrong length"),
        _ => throw new CommandFailure(ExitCode.Usage, $"'{text}' is not an address; check it for a mistyped or missing character"),
    };
}
