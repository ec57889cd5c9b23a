// Job: reads addresses of requests and says in the network's words why a text is none.
// Invariant: accepts what AddressText accepts; texts are part of the API's contract.
using System.Text;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;

namespace Spacemesh.Node.Api;

/// <summary>Addresses of requests.</summary>
internal static class RequestAddress
{
    private const string Characters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumLength = 6;
    private const int ShortestText = 8;
    private const int AddressReserved = 4;

    private static readonly uint[] s_generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Reads an address; null if it is one, else the fault.</summary>
    public static string? Read(string text, string prefix, out Address address) => AddressText.Parse(text, prefix, out address) switch
    {
        AddressTextFault.None => null,
        AddressTextFault.WrongLength => $"expected {Address.Size} bytes, got {Groups(text)}: wrong address length",
        AddressTextFault.WrongNetwork =>
            $"wrong network id: expected `{prefix}`, got `{text[..text.LastIndexOf('1')].ToLowerInvariant()}`: unsupported network",
        AddressTextFault.ReservedNotZero =>
            $"expected first {AddressReserved} bytes to be 0, got {FirstReserved(text)}: missing reserved space",
        _ => "error decoding bech32: " + EncodingFault(text),
    };

    private static int Groups(string text) => text.Length - text.LastIndexOf('1') - 1 - ChecksumLength;

    // Five groups carry the four reserved bytes and more; the first byte that is not zero is named.
    private static uint FirstReserved(string text)
    {
        string lower = text.ToLowerInvariant();
        int at = lower.LastIndexOf('1') + 1;
        ulong bits = 0;
        for (int i = 0; i < 8; i++)
            bits = bits << 5 | (uint)Characters.IndexOf(lower[at + i], StringComparison.Ordinal);
        for (int i = 0; i < AddressReserved; i++)
        {
            uint value = (uint)(bits >> (32 - 8 * i)) & 0xff;
            if (value != 0)
                return value;
        }
        return 0;
    }

    private static string EncodingFault(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length < ShortestText)
            return $"invalid bech32 string length {bytes.Length}";
        bool hasLower = false, hasUpper = false;
        foreach (byte b in bytes)
        {
            if (b is < 33 or > 126)
                return $"invalid character in string: '{(char)b}'";
            hasLower |= char.IsAsciiLetterLower((char)b);
            hasUpper |= char.IsAsciiLetterUpper((char)b);
            if (hasLower && hasUpper)
                return "string not all lowercase or all uppercase";
        }
        string lower = text.ToLowerInvariant();
        int separator = lower.LastIndexOf('1');
        if (separator < 1 || separator + 1 + ChecksumLength > lower.Length)
            return $"invalid separator index {separator}";
        foreach (char c in lower.AsSpan(separator + 1))
        {
            if (!Characters.Contains(c, StringComparison.Ordinal))
                return $"invalid character not part of charset: {(int)c}";
        }
        return $"invalid checksum (expected {Checksum(lower[..separator], lower[(separator + 1)..^ChecksumLength])} got {lower[^ChecksumLength..]})";
    }

    private static string Checksum(string prefix, string data)
    {
        uint state = 1;
        foreach (char c in prefix)
            state = Add(state, c >> 5);
        state = Add(state, 0);
        foreach (char c in prefix)
            state = Add(state, c & 31);
        foreach (char c in data)
            state = Add(state, Characters.IndexOf(c, StringComparison.Ordinal));
        for (int i = 0; i < ChecksumLength; i++)
            state = Add(state, 0);
        state ^= 1;
        Span<char> text = stackalloc char[ChecksumLength];
        for (int i = 0; i < ChecksumLength; i++)
            text[i] = Characters[(int)(state >> (5 * (ChecksumLength - 1 - i)) & 31)];
        return text.ToString();
    }

    private static uint Add(uint state, int value)
    {
        uint top = state >> 25;
        state = (state & 0x1ffffff) << 5 ^ (uint)value;
        for (int i = 0; i < s_generator.Length; i++)
            state ^= (top >> i & 1) != 0 ? s_generator[i] : 0;
        return state;
    }
}
