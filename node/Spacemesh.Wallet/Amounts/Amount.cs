// Job: amounts of coins as people write and read them.
// Invariant: integers throughout; what is read is exact or refused, what Exact prints reads back as the same amount.
using System.Globalization;

namespace Spacemesh.Wallet.Amounts;

/// <summary>Texts of amounts. The smallest unit is the smidge, of which an SMH has 10^9.</summary>
public static class Amount
{
    /// <summary>Smidge of one SMH.</summary>
    public const ulong SmidgePerSmh = 1_000_000_000;

    /// <summary>From this many smidge on, <see cref="Short"/> prints SMH.</summary>
    public const long ShortSmhFrom = 1_000_000;

    private const int Decimals = 9;
    private const int ShortDecimals = 3;

    /// <summary>
    /// Reads <c>1.5smh</c>, <c>1.5 SMH</c> or <c>1500000000smidge</c>. The unit is needed; a fraction of a smidge, a sign,
    /// grouping or more than 2^64-1 smidge is refused with the reason.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ulong smidge, out string fault)
    {
        smidge = 0;
        text = text.Trim();
        int end = text.LastIndexOfAnyInRange('0', '9') + 1;
        ReadOnlySpan<char> unit = text[end..].Trim();
        bool isSmh = unit.Equals("smh", StringComparison.OrdinalIgnoreCase);
        if (!isSmh && !unit.Equals("smidge", StringComparison.OrdinalIgnoreCase))
        {
            fault = $"'{text}' needs a unit: smh or smidge, as in 1.5smh";
            return false;
        }
        return TryParseNumber(text[..end], isSmh ? Decimals : 0, out smidge, out fault);
    }

    /// <summary>Reads a plain decimal number of SMH, such as <c>1.5</c>.</summary>
    public static bool TryParseSmh(ReadOnlySpan<char> number, out ulong smidge, out string fault) =>
        TryParseNumber(number, Decimals, out smidge, out fault);

    /// <summary>All digits that matter, in SMH: <c>1.5 SMH</c>.</summary>
    public static string Exact(ulong smidge)
    {
        string whole = (smidge / SmidgePerSmh).ToString(CultureInfo.InvariantCulture);
        string rest = (smidge % SmidgePerSmh).ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return rest.Length == 0 ? $"{whole} SMH" : $"{whole}.{rest} SMH";
    }

    /// <summary>
    /// For a glance: SMH cut to three decimals from <paramref name="smhFrom"/> smidge on, smidge below; losses have a minus sign.
    /// </summary>
    public static string Short(Int128 smidge, long smhFrom = ShortSmhFrom)
    {
        string sign = smidge < 0 ? "-" : "";
        Int128 size = Int128.Abs(smidge);
        if (size < smhFrom)
            return size == 0 ? "0 SMH" : string.Create(CultureInfo.InvariantCulture, $"{sign}{size} Smidge");
        Int128 thousandths = size / (SmidgePerSmh / 1000);
        string rest = ((int)(thousandths % 1000)).ToString("D" + ShortDecimals, CultureInfo.InvariantCulture).TrimEnd('0');
        string whole = (thousandths / 1000).ToString(CultureInfo.InvariantCulture);
        return rest.Length == 0 ? $"{sign}{whole} SMH" : $"{sign}{whole}.{rest} SMH";
    }

    private static bool TryParseNumber(ReadOnlySpan<char> number, int decimals, out ulong smidge, out string fault)
    {
        smidge = 0;
        fault = "";
        int point = number.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? number : number[..point];
        ReadOnlySpan<char> rest = point < 0 ? default : number[(point + 1)..];
        if (!IsDigits(whole) || (point >= 0 && !IsDigits(rest)))
        {
            fault = $"'{number}' is not a number";
            return false;
        }
        ReadOnlySpan<char> significant = rest.TrimEnd('0');
        if (significant.Length > decimals)
        {
            fault = $"'{number}' has a fraction of a smidge; the smallest amount is 0.000000001 SMH";
            return false;
        }
        string digits = string.Concat(whole, significant) + new string('0', decimals - significant.Length);
        if (ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out smidge))
            return true;
        fault = $"'{number}' is more than there can be";
        return false;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
