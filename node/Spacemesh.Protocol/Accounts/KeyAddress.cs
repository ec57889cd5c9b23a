// Job: an address straight from bytes such as a public key, as coinbases and genesis accounts were made.
// Invariant: four zero bytes, then the last twenty of the input; a shorter input stands directly behind the zeros.
namespace Spacemesh.Protocol.Accounts;

/// <summary>Addresses from keys.</summary>
public static class KeyAddress
{
    private const int ReservedBytes = 4;

    /// <summary>The address of a key (go-spacemesh common/types/address.go GenerateAddress).</summary>
    public static Address Of(ReadOnlySpan<byte> key)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        bytes.Clear();
        int room = Address.Size - ReservedBytes;
        (key.Length > room ? key[^room..] : key).CopyTo(bytes[ReservedBytes..]);
        return Address.FromSpan(bytes);
    }

    /// <summary>True if the twenty bytes after the reserved ones are zero.</summary>
    public static bool IsUnset(this Address address) => address.Span[ReservedBytes..].IndexOfAnyExcept((byte)0) < 0;
}
