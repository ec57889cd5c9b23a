// Job: accounts as a network begins with them: from its genesis ledger or from a checkpoint.
// Invariant: a restored account is one version of the layer before the restore, whatever its history was.
using Spacemesh.Protocol;

namespace Spacemesh.Vm.Accounts;

/// <summary>First versions of accounts.</summary>
public static class FirstAccounts
{
    /// <summary>Accounts of a genesis ledger: layer 0, not spawned.</summary>
    public static IReadOnlyList<Account> FromGenesis(IEnumerable<KeyValuePair<Address, ulong>> balances) =>
        [.. balances.Select(balance => new Account { Address = balance.Key, Balance = balance.Value })];

    /// <summary>Accounts of a checkpoint restored at <paramref name="restoreLayer"/>; the layer before is effective genesis.</summary>
    public static IReadOnlyList<Account> FromCheckpoint(IEnumerable<Account> snapshot, LayerId restoreLayer) =>
        [.. snapshot.Select(account => account with { Layer = restoreLayer - 1 })];
}
