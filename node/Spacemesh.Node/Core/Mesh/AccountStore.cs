// Job: accounts of the VM in the accounts table.
// Invariant: reads the newest row; a layer's changes are written as rows of that layer.
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Vm.Accounts;

namespace Spacemesh.Node.Core.Mesh;

/// <summary>Accounts of the current step's transaction.</summary>
public sealed class AccountStore(Func<SqlSession> session) : IAccountStore
{
    /// <inheritdoc/>
    public Account? Find(Address address) => AccountTable.Find(session(), address) is { } row ? FromRow(row) : null;

    /// <summary>Stores an account as it is after its layer.</summary>
    public void Save(Account account) => AccountTable.Insert(session(), new AccountRow(
        account.Address, account.Layer, account.Balance, account.NextNonce, account.Template, account.State.Length > 0 ? account.State.ToArray() : null));

    /// <summary>The VM's form of a row.</summary>
    public static Account FromRow(AccountRow row) => new()
    {
        Address = row.Address,
        Layer = row.Layer,
        Balance = row.Balance,
        NextNonce = row.NextNonce,
        Template = row.Template,
        State = row.State ?? ReadOnlyMemory<byte>.Empty,
    };
}
