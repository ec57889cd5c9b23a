// Job: the public key of an account's owner as a type of its own, apart from a smesher's identity.
// Invariant: 32 bytes and nothing else; whether it is a usable key is decided where a signature is checked.
using System.Diagnostics.CodeAnalysis;

#pragma warning disable CA1036 // Keys have an order for sorting; "less than" on them would only be confusing.
namespace Spacemesh.Protocol.Accounts;

/// <summary>An Ed25519 public key that owns coins, alone or with others.</summary>
public readonly record struct AccountKey : IFixedBytes<AccountKey>
{
#pragma warning disable CS0649, CS0169 // filled by FromSpan as a whole
    private readonly Bytes32 _bytes;
#pragma warning restore CS0649, CS0169

    /// <inheritdoc/>
    public static int Size => 32;

    /// <inheritdoc/>
    public static AccountKey Empty => default;

    /// <summary>The bytes in place; valid as long as the variable that holds the value.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => FixedBytes.View(in this);

    /// <inheritdoc/>
    public static AccountKey FromSpan(ReadOnlySpan<byte> source) => FixedBytes.Read<AccountKey>(source);

    /// <inheritdoc/>
    public int CompareTo(AccountKey other) => FixedBytes.Compare(in this, in other);

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => this.ToHex();
}
