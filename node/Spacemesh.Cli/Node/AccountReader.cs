// Job: one account as the node has it.
// Invariant: never null: an account that the node does not know has nothing.
using Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Cli.Node;

/// <summary>Reads accounts.</summary>
internal static class AccountReader
{
    /// <summary>The account; zeros if it was never touched.</summary>
    public static async Task<Account> ReadAsync(NodeLink node, string address, CancellationToken stop)
    {
        var request = new AccountRequest { Limit = 1 };
        request.Addresses.Add(address);
        AccountList list = await node.CallAsync(AccountService.List, request, stop).ConfigureAwait(false);
        Account account = list.Accounts.FirstOrDefault(a => a.Address == address) ?? new Account { Address = address };
        account.Current ??= new AccountState();
        account.Projected ??= account.Current.Clone();
        return account;
    }
}
