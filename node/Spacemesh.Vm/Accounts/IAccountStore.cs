// Job: the door through which the machine reads accounts.
// Invariant: reads only; what changed is returned to the caller, who stores it.
using Spacemesh.Protocol;

namespace Spacemesh.Vm.Accounts;

/// <summary>Accounts as the last applied layer left them.</summary>
public interface IAccountStore
{
    /// <summary>The latest version of an account, or null if no layer has touched it.</summary>
    Account? Find(Address address);
}
