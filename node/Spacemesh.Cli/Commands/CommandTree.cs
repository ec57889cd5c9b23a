// Job: the commands of the program with their help.
// Invariant: nothing is done while the tree is built.
using System.CommandLine;

namespace Spacemesh.Cli.Commands;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    private const string Help = """
        A Spacemesh node from the command line: wallet, transactions, what the node and its smesher do.
        It speaks to the node's API only.

        Examples:
          spacemesh status
          spacemesh events --follow
          spacemesh tx send --to standalone1... --amount 1.5smh

        Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 the node cannot be reached, 130 interrupted.
        """;

    /// <summary>The root command.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand(Help)
        {
            SharedOptions.Json,
            WalletCommands.Create(),
            TransactionCommands.Create(),
            StatusCommand.Create(),
            EventsCommand.Create(),
            RewardsCommand.Create(),
            BalanceCommand.Create(),
            WatchCommand.Create(),
        };
        ExampleHelp.Install(root);
        return root;
    }
}
