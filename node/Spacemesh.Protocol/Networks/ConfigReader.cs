// Job: fills a configuration from the sections of a JSON file.
// Invariant: every key of the file is either taken or reported; a number is taken exactly or not at all.
using System.Globalization;
using System.Text.Json;

namespace Spacemesh.Protocol.Networks;

/// <summary>Reads a JSON object into sections; collects what is wrong instead of throwing.</summary>
internal sealed partial class ConfigReader : ConfigVisitor
{
    private readonly List<ConfigFault> _faults;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;
    private readonly Dictionary<string, JsonElement> _unread;

    public ConfigReader(string path, JsonElement section, List<ConfigFault> faults)
    {
        _path = path;
        _faults = faults;
        _unread = Members(section);
    }

    /// <summary>Keys are not sensitive to case; the last of equal ones counts; null counts as absent.</summary>
    public static Dictionary<string, JsonElement> Members(JsonElement section)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in section.EnumerateObject())
            members[property.Name] = property.Value;
        foreach (string key in members.Where(member => member.Value.ValueKind == JsonValueKind.Null).Select(member => member.Key).ToArray())
            members.Remove(key);
        return members;
    }

    /// <summary>Reports what nobody asked for.</summary>
    public void Finish()
    {
        foreach ((string key, JsonElement value) in _unread)
        {
            if (value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any())
                continue;
            string? near = _known.OrderBy(known => Distance(known, key)).FirstOrDefault();
            string hint = near is not null && Distance(near, key) <= 3 ? $" (did you mean '{near}'?)" : "";
            _faults.Add(new ConfigFault(ConfigFaultKind.UnknownKey, Path(key), $"unknown key{hint}; correct or remove it."));
        }
    }

    public override void Section(string key, IConfigSection section)
    {
        if (!Take(key, out JsonElement element))
            return;
        if (element.ValueKind != JsonValueKind.Object)
        {
            Bad(key, "must be an object with keys of its own.");
            return;
        }
        var reader = new ConfigReader(Path(key), element, _faults);
        section.Visit(reader);
        reader.Finish();
    }

    public override void Retired(string key, string advice)
    {
        if (Take(key, out _))
            _faults.Add(new ConfigFault(ConfigFaultKind.RetiredKey, Path(key), $"no longer accepted; {advice}."));
    }

    public override void Flag(string key, ref bool value)
    {
        if (!Take(key, out JsonElement element))
            return;
        bool? flag = element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => element.GetDouble() != 0,
            JsonValueKind.String => ParseFlag(element.GetString()!),
            _ => null,
        };
        if (flag is { } known)
            value = known;
        else
            Bad(key, "must be true or false.");
    }

    public override void Number(string key, ref uint value)
    {
        if (Take(key, out JsonElement element) && TryNumber(key, element, uint.MaxValue, out ulong number))
            value = (uint)number;
    }

    public override void Number(string key, ref ulong value)
    {
        if (Take(key, out JsonElement element) && TryNumber(key, element, ulong.MaxValue, out ulong number))
            value = number;
    }

    public override void Real(string key, ref double value)
    {
        if (!Take(key, out JsonElement element))
            return;
        if (element.ValueKind == JsonValueKind.Number)
            value = element.GetDouble();
        else if (element.ValueKind == JsonValueKind.String
            && double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed))
            value = parsed;
        else
            Bad(key, "must be a number.");
    }

    public override void Text(string key, ref string value)
    {
        if (!Take(key, out JsonElement element))
            return;
        if (AsText(element) is { } text)
            value = text;
        else
            Bad(key, "must be text.");
    }

    public override void Duration(string key, ref GoDuration value)
    {
        if (Take(key, out JsonElement element))
            TryDuration(key, element, ref value);
    }

    public override void Rational(string key, ref Rational value)
    {
        if (!Take(key, out JsonElement element))
            return;
        if (element.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && Networks.Rational.TryParse(AsText(element), out Rational parsed))
            value = parsed;
        else
            Bad(key, "must be a fraction such as \"1/3\", or a number.");
    }

    public override void TextList(string key, ref string[] value)
    {
        if (!Take(key, out JsonElement element))
            return;
        if (AsList(element) is { } list)
            value = list;
        else
            Bad(key, "must be a list of texts, or one text with commas.");
    }

    public override void MultiAddresses(string key, ref string[] value)
    {
        if (!Take(key, out JsonElement element))
            return;
        if (AsList(element) is { } list && Array.TrueForAll(list, address => address.StartsWith('/')))
            value = list;
        else
            Bad(key, "must be a multiaddress such as \"/ip4/0.0.0.0/tcp/7513\", or a list of them.");
    }

    private bool Take(string key, out JsonElement element)
    {
        _known.Add(key);
        return _unread.Remove(key, out element);
    }

    private string Path(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private void Bad(string key, string problem) => _faults.Add(new ConfigFault(ConfigFaultKind.BadValue, Path(key), problem));

    private bool TryNumber(string key, JsonElement element, ulong largest, out ulong number)
    {
        number = 0;
        string? text = AsText(element);
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            text = null;
        if (text is null || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value))
        {
            Bad(key, "must be a whole number.");
            return false;
        }
        if (value < 0 || value > largest || value != decimal.Truncate(value))
        {
            _faults.Add(new ConfigFault(ConfigFaultKind.OutOfRange, Path(key), $"{text} is not a whole number from 0 to {largest}."));
            return false;
        }
        number = (ulong)value;
        return true;
    }

    private bool TryDuration(string key, JsonElement element, ref GoDuration value)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long nanoseconds))
            value = new GoDuration(nanoseconds);
        else if (element.ValueKind == JsonValueKind.String && GoDuration.TryParse(element.GetString(), out GoDuration parsed))
            value = parsed;
        else
        {
            Bad(key, "must be a duration such as \"1h30m\" or \"700ms\" (a bare number means nanoseconds).");
            return false;
        }
        return true;
    }

    private static string? AsText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        _ => null,
    };

    private static string[]? AsList(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            return element.GetString() is { Length: > 0 } text ? text.Split(',') : [];
        if (element.ValueKind != JsonValueKind.Array)
            return null;
        string[] items = [.. element.EnumerateArray().Select(AsText).OfType<string>()];
        return items.Length == element.GetArrayLength() ? items : null;
    }

    private static bool? ParseFlag(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "" or "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
