// Job: addresses as people see them: bech32 with the network's prefix.
// Invariant: reads every text that the network's own parser reads, no more and no less.
using System.Numerics;

namespace Spacemesh.Protocol.Accounts;

/// <summary>Why a text is not an address.</summary>
public enum AddressTextFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Not bech32: characters, mixed case or checksum.</summary>
    NotBech32,

    /// <summary>Too short or too long.</summary>
    WrongLength,

    /// <summary>Of another network.</summary>
    WrongNetwork,

    /// <summary>The first four bytes are not zero.</summary>
    ReservedNotZero,
}

/// <summary>Addresses as text (BIP-173 checksum; any length of prefix).</summary>
public static class AddressText
{
    private const string Characters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumSize = 6;
    private const int ReservedSize = 4;

    // 192 bits in groups of five, the last one padded with zeros.
    private const int Groups = 39;

    // Groups are joined with padding, so that 39 groups give 25 bytes; the last one is dropped unchecked.
    private const int JoinedSize = 25;

    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>The address with a network's prefix (<c>sm</c>, <c>stest</c>, <c>standalone</c>).</summary>
    public static string ToText(this Address address, string prefix)
    {
        Span<byte> groups = stackalloc byte[Groups + ChecksumSize];
        Split(address.Span, groups[..Groups]);
        uint checksum = 1;
        checksum = AddPrefix(checksum, prefix);
        foreach (byte group in groups)
            checksum = Add(checksum, group);
        checksum ^= 1;
        for (int i = 0; i < ChecksumSize; i++)
            groups[Groups + i] = (byte)(checksum >> (5 * (ChecksumSize - 1 - i)) & 31);
        var text = new char[prefix.Length + 1 + groups.Length];
        prefix.CopyTo(text);
        text[prefix.Length] = '1';
        for (int i = 0; i < groups.Length; i++)
            text[prefix.Length + 1 + i] = Characters[groups[i]];
        return new string(text);
    }

    /// <summary>Reads a text; on a fault the address is empty.</summary>
    public static AddressTextFault Parse(ReadOnlySpan<char> text, string prefix, out Address address)
    {
        address = default;
        string lower = text.ToString().ToLowerInvariant();
        int separator = lower.LastIndexOf('1');
        if (!IsUniformPrintable(text, lower) || separator < 1 || separator + 1 + ChecksumSize > lower.Length)
            return AddressTextFault.NotBech32;
        var groups = new byte[lower.Length - separator - 1];
        uint checksum = AddPrefix(1, lower.AsSpan(0, separator));
        for (int i = 0; i < groups.Length; i++)
        {
            int value = Characters.IndexOf(lower[separator + 1 + i], StringComparison.Ordinal);
            if (value < 0)
                return AddressTextFault.NotBech32;
            groups[i] = (byte)value;
            checksum = Add(checksum, groups[i]);
        }
        if (checksum != 1)
            return AddressTextFault.NotBech32;
        int count = groups.Length - ChecksumSize;
        if ((count * 5 + 7) / 8 != JoinedSize)
            return AddressTextFault.WrongLength;
        if (!lower.AsSpan(0, separator).SequenceEqual(prefix))
            return AddressTextFault.WrongNetwork;
        Span<byte> bytes = stackalloc byte[Address.Size];
        Join(groups.AsSpan(0, count), bytes);
        if (bytes[..ReservedSize].ContainsAnyExcept((byte)0))
            return AddressTextFault.ReservedNotZero;
        address = Address.FromSpan(bytes);
        return AddressTextFault.None;
    }

    private static bool IsUniformPrintable(ReadOnlySpan<char> text, string lower)
    {
        foreach (char c in text)
        {
            if (c is < '!' or > '~')
                return false;
        }
        return text.SequenceEqual(lower) || text.SequenceEqual(lower.ToUpperInvariant());
    }

    private static void Split(ReadOnlySpan<byte> bytes, Span<byte> groups)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            int bit = i * 5, at = bit / 8;
            int pair = bytes[at] << 8 | (at + 1 < bytes.Length ? bytes[at + 1] : 0);
            groups[i] = (byte)(pair >> (11 - bit % 8) & 31);
        }
    }

    private static void Join(ReadOnlySpan<byte> groups, Span<byte> bytes)
    {
        uint bits = 0;
        int held = 0, at = 0;
        foreach (byte group in groups)
        {
            bits = bits << 5 | group;
            held += 5;
            if (held >= 8 && at < bytes.Length)
            {
                held -= 8;
                bytes[at++] = (byte)(bits >> held);
            }
        }
    }

    private static uint AddPrefix(uint checksum, ReadOnlySpan<char> prefix)
    {
        foreach (char c in prefix)
            checksum = Add(checksum, c >> 5);
        checksum = Add(checksum, 0);
        foreach (char c in prefix)
            checksum = Add(checksum, c & 31);
        return checksum;
    }

    private static uint Add(uint checksum, int value)
    {
        uint top = checksum >> 25;
        checksum = (checksum & 0x1ffffff) << 5 ^ (uint)value;
        for (; top != 0; top &= top - 1)
            checksum ^= Generator[BitOperations.TrailingZeroCount(top)];
        return checksum;
    }
}
