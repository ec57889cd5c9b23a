// Job: accounts while a layer is executed: the store below, changes above, in order of first change.
// Invariant: the order of Changed decides the state root, so an account never moves once it is listed.
using Spacemesh.Protocol;

namespace Spacemesh.Vm.Accounts;

internal sealed class StagedAccounts(IAccountStore store) : IAccountStore
{
    private readonly Dictionary<Address, int> _places = [];
    private readonly List<Account> _changed = [];
    private readonly Dictionary<Address, Account> _read = [];

    /// <summary>Changed accounts, first changed first.</summary>
    public IReadOnlyList<Account> Changed => _changed;

    public Account? Find(Address address) => Get(address);

    public Account Get(Address address)
    {
        if (_places.TryGetValue(address, out int place))
            return _changed[place];
        if (!_read.TryGetValue(address, out Account? account))
        {
            account = store.Find(address) ?? Account.Untouched(address);
            _read.Add(address, account);
        }
        return account;
    }

    public void Set(Account account)
    {
        if (_places.TryGetValue(account.Address, out int place))
        {
            _changed[place] = account;
            return;
        }
        _places.Add(account.Address, _changed.Count);
        _changed.Add(account);
    }
}
