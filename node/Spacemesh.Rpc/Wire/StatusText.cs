// Job: the percent form of the text in grpc-message.
// Invariant: the encoded form is printable ASCII; decoding never fails, it keeps what it cannot read.
using System.Globalization;
using System.Text;

namespace Spacemesh.Rpc;

/// <summary>Encoding of status texts for a header.</summary>
internal static class StatusText
{
    /// <summary>UTF-8 bytes outside blank..tilde, and the percent sign, as <c>%XX</c>.</summary>
    public static string Encode(string text)
    {
        bool plain = true;
        foreach (char c in text)
            plain &= c is >= ' ' and <= '~' and not '%';
        if (plain)
            return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (b is >= 0x20 and <= 0x7e and not (byte)'%')
                encoded.Append((char)b);
            else
                encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    /// <summary>The text; a percent sign that no two hex digits follow stands for itself.</summary>
    public static string Decode(string encoded)
    {
        if (!encoded.Contains('%'))
            return encoded;
        var bytes = new List<byte>(encoded.Length);
        for (int i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%' && i + 2 < encoded.Length && byte.TryParse(
                    encoded.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(encoded, i, 1));
            }
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
