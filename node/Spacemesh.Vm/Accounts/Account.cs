// Job: one account as a layer left it.
// Invariant: an account without a template has no state bytes; objects never change once made.
using Spacemesh.Protocol;

namespace Spacemesh.Vm.Accounts;

/// <summary>An account. One that was never touched reads as <see cref="Untouched"/>.</summary>
public sealed record Account
{
    /// <summary>Largest size of <see cref="State"/> that can be encoded.</summary>
    public const int MaxStateSize = 10_000;

    /// <summary>Who it is.</summary>
    public required Address Address { get; init; }

    /// <summary>Layer of the last change; 0 for genesis accounts.</summary>
    public LayerId Layer { get; init; }

    /// <summary>Lowest nonce that its next transaction may carry.</summary>
    public ulong NextNonce { get; init; }

    /// <summary>Coins, in smidge.</summary>
    public ulong Balance { get; init; }

    /// <summary>Template it was spawned from; null before.</summary>
    public Address? Template { get; init; }

    /// <summary>Encoded spawn arguments; empty before the spawn.</summary>
    public ReadOnlyMemory<byte> State { get; init; }

    /// <summary>True once the account has a template.</summary>
    public bool IsSpawned => Template.HasValue;

    /// <summary>The account at an address that no layer has touched.</summary>
    public static Account Untouched(Address address) => new() { Address = address };
}
