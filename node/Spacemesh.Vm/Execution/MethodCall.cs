// Job: runs the method of one transaction on the accounts it touches.
// Invariant: a failed method changes nothing; Touched lists the principal first and then others by first change.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Templates;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Vm.Execution;

internal sealed class MethodCall(ParsedTransaction transaction, LayerId layer, StagedAccounts staged, string addressPrefix)
{
    private readonly List<Account> _others = new(2);

    /// <summary>The principal after what was done so far.</summary>
    public required Account Principal { get; set; }

    /// <summary>Accounts besides the principal that the method changed.</summary>
    public IReadOnlyList<Account> Others => _others;

    /// <summary>Runs the method; returns why it failed, or null.</summary>
    public string? Run()
    {
        Account before = Principal;
        TransactionArguments arguments = transaction.Arguments;
        string? failure = transaction.Header.Method switch
        {
            Methods.Spawn => Spawn(arguments.Spawned!),
            Methods.Spend => Transfer(Principal, arguments.Destination, arguments.Amount, alwaysWritesSource: false),
            _ => Drain(arguments),
        };
        if (failure is not null)
        {
            Principal = before;
            _others.Clear();
        }
        return failure;
    }

    private string? Spawn(Template spawned)
    {
        Account target = Get(spawned.Principal);
        if (target.IsSpawned)
            return "account already spawned";
        Set(target with { Template = spawned.Address, State = spawned.EncodeState() });
        return null;
    }

    private string? Drain(TransactionArguments arguments)
    {
        Account account = Get(arguments.Vault);
        if (account.Template is not { } template)
            return "account is not spawned";
        if (template != TemplateAddress.Vault)
            return $"relay template mismatch: {Text(TemplateAddress.Vault)} != {Text(template)}";
        if (Template.Load(template, account.State.Span) is not VaultTemplate vault)
            throw new InvalidDataException($"the stored state of vault {account.Address} cannot be read");
        if (vault.Owner != transaction.Header.Principal)
            return "vault: not an owner";
        ulong locked = vault.Total - vault.Vested(layer);
        if (account.Balance < locked)
            return "vault: account is misconfigured";
        if (arguments.Amount > account.Balance - locked)
            return "vault: amount not available";
        return Transfer(account, arguments.Destination, arguments.Amount, alwaysWritesSource: true);
    }

    private string? Transfer(Account source, Address destination, ulong amount, bool alwaysWritesSource)
    {
        if (amount > source.Balance)
            return "no balance";
        if (destination != source.Address)
        {
            Account receiver = Get(destination);
            Set(receiver with { Balance = unchecked(receiver.Balance + amount) });
            Set(source with { Balance = source.Balance - amount });
        }
        else if (alwaysWritesSource)
        {
            Set(source);
        }
        return null;
    }

    private Account Get(Address address) =>
        address == Principal.Address ? Principal : _others.Find(account => account.Address == address) ?? staged.Get(address);

    private void Set(Account account)
    {
        if (account.Address == Principal.Address)
        {
            Principal = account;
            return;
        }
        int place = _others.FindIndex(other => other.Address == account.Address);
        if (place >= 0)
            _others[place] = account;
        else
            _others.Add(account);
    }

    private string Text(Address address) => address.ToText(addressPrefix);
}
