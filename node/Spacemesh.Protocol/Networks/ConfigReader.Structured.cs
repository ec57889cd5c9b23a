// Job: reads the keys whose values have a structure of their own.
// Invariant: lists and maps replace what the preset had; they are never merged.
using System.Globalization;
using System.Text.Json;

namespace Spacemesh.Protocol.Networks;

internal sealed partial class ConfigReader
{
    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public override void TextMap(string key, ref Dictionary<string, string> value)
    {
        if (!TakeObject(key, out Dictionary<string, JsonElement> members))
            return;
        value = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, JsonElement element) in members)
        {
            if (AsText(element) is { } text)
                value[name] = text;
            else
                Bad($"{key}.{name}", "must be text.");
        }
    }

    public override void Amounts(string key, ref Dictionary<string, ulong> value)
    {
        if (!TakeObject(key, out Dictionary<string, JsonElement> members))
            return;
        value = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach ((string account, JsonElement element) in members)
        {
            if (TryNumber($"{key}.{account}", element, ulong.MaxValue, out ulong amount))
                value[account] = amount;
        }
    }

    public override void Time(string key, ref DateTimeOffset value)
    {
        if (!Take(key, out JsonElement element))
            return;
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { Length: >= 20 } text
            && (text[^1] == 'Z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset parsed))
            value = parsed;
        else
            Bad(key, "must be a time with zone such as \"2026-01-31T08:00:00Z\".");
    }

    public override void Hash(string key, ref Hash32 value)
    {
        if (!Take(key, out JsonElement element))
            return;
        if (element.ValueKind != JsonValueKind.String || !FixedBytes.TryParseHex(element.GetString(), out value))
            Bad(key, "must be 64 hex digits.");
    }

    public override void Provider(string key, ref uint? value)
    {
        if (!Take(key, out JsonElement element))
            return;
        if (element.ValueKind != JsonValueKind.Number)
            Bad(key, "must be the number of a device (4294967295 for the CPU); leave the key out to choose none.");
        else if (TryNumber(key, element, uint.MaxValue, out ulong number))
            value = (uint)number;
    }

    public override void PoetServers(string key, ref List<PoetServer> value)
    {
        if (!TakeObjects(key, out List<(string Path, Dictionary<string, JsonElement> Members)> items))
            return;
        value = [];
        foreach ((string path, Dictionary<string, JsonElement> members) in items)
        {
            string address = "", publicKey = "";
            TextMember(path, members, "address", ref address);
            TextMember(path, members, "pubkey", ref publicKey);
            Rest(path, members);
            if (publicKey.Length > 0 && !IsBase64Key(publicKey))
                Bad($"{path}.pubkey", "must be 32 bytes in base64.");
            value.Add(new PoetServer(address, publicKey.Length == 0 ? null : publicKey));
        }
    }

    public override void AtxVersions(string key, ref SortedDictionary<uint, uint> value)
    {
        if (!TakeObject(key, out Dictionary<string, JsonElement> members))
            return;
        value = [];
        foreach ((string epoch, JsonElement element) in members)
        {
            if (!uint.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
                Bad($"{key}.{epoch}", "is not the number of an epoch.");
            else if (TryNumber($"{key}.{epoch}", element, uint.MaxValue, out ulong version))
                value[number] = (uint)version;
        }
        uint last = 1;
        foreach ((uint epoch, uint version) in value)
        {
            if (version is < 1 or > 2)
                Bad($"{key}.{epoch}", $"there is no ATX version {version}; versions are 1 and 2.");
            else if (version < last)
                Bad($"{key}.{epoch}", $"the ATX version cannot go back from {last} to {version}.");
            last = Math.Max(last, version);
        }
    }

    public override void Windows(string key, ref List<WindowInterval> value)
    {
        if (!TakeObjects(key, out List<(string Path, Dictionary<string, JsonElement> Members)> items))
            return;
        value = [.. items.Select(item =>
        {
            var interval = new WindowInterval((uint)NumberMember(item.Path, item.Members, "start", uint.MaxValue),
                (uint)NumberMember(item.Path, item.Members, "end", uint.MaxValue),
                (uint)NumberMember(item.Path, item.Members, "window", uint.MaxValue));
            Rest(item.Path, item.Members);
            return interval;
        })];
    }

    public override void EpochMinimums(string key, ref List<EpochMinimum> value)
    {
        if (!TakeObjects(key, out List<(string Path, Dictionary<string, JsonElement> Members)> items))
            return;
        value = [.. items.Select(item =>
        {
            var minimum = new EpochMinimum((uint)NumberMember(item.Path, item.Members, "epoch", uint.MaxValue),
                NumberMember(item.Path, item.Members, "weight", ulong.MaxValue));
            Rest(item.Path, item.Members);
            return minimum;
        })];
    }

    public override void CommitteeUpgrade(string key, ref CommitteeUpgrade? value)
    {
        if (!TakeObject(key, out Dictionary<string, JsonElement> members))
            return;
        value = new CommitteeUpgrade(
            (uint)NumberMember(key, members, "layer", uint.MaxValue),
            (uint)NumberMember(key, members, "size", uint.MaxValue));
        Rest(key, members);
    }

    public override void ServerLimits(string key, ref Dictionary<string, ServerLimits> value)
    {
        if (!TakeObject(key, out Dictionary<string, JsonElement> servers))
            return;
        value = new Dictionary<string, ServerLimits>(StringComparer.Ordinal);
        foreach ((string name, JsonElement element) in servers)
        {
            string path = $"{key}.{name}";
            if (element.ValueKind != JsonValueKind.Object)
            {
                Bad(path, "must be an object with queue, requests and interval.");
                continue;
            }
            Dictionary<string, JsonElement> members = Members(element);
            GoDuration interval = default;
            if (members.Remove("interval", out JsonElement text))
                TryDuration($"{path}.interval", text, ref interval);
            value[name] = new ServerLimits((uint)NumberMember(path, members, "queue", uint.MaxValue),
                (uint)NumberMember(path, members, "requests", uint.MaxValue), interval);
            Rest(path, members);
        }
    }

    private bool TakeObject(string key, out Dictionary<string, JsonElement> members)
    {
        members = [];
        if (!Take(key, out JsonElement element))
            return false;
        if (element.ValueKind == JsonValueKind.Object)
        {
            members = Members(element);
            return true;
        }
        Bad(key, "must be an object.");
        return false;
    }

    private bool TakeObjects(string key, out List<(string Path, Dictionary<string, JsonElement> Members)> items)
    {
        items = [];
        if (!Take(key, out JsonElement element))
            return false;
        if (element.ValueKind != JsonValueKind.Array || element.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
        {
            Bad(key, "must be a list of objects.");
            return false;
        }
        foreach (JsonElement item in element.EnumerateArray())
            items.Add(($"{key}[{items.Count}]", Members(item)));
        return true;
    }

    private ulong NumberMember(string path, Dictionary<string, JsonElement> members, string name, ulong largest) =>
        members.Remove(name, out JsonElement element) && TryNumber($"{path}.{name}", element, largest, out ulong number) ? number : 0;

    private void TextMember(string path, Dictionary<string, JsonElement> members, string name, ref string value)
    {
        if (!members.Remove(name, out JsonElement element))
            return;
        if (AsText(element) is { } text)
            value = text;
        else
            Bad($"{path}.{name}", "must be text.");
    }

    private void Rest(string path, Dictionary<string, JsonElement> members)
    {
        foreach (string name in members.Keys)
            _faults.Add(new ConfigFault(ConfigFaultKind.UnknownKey, Path($"{path}.{name}"), "unknown key; correct or remove it."));
    }

    private static bool IsBase64Key(string text)
    {
        Span<byte> bytes = stackalloc byte[64];
        return Convert.TryFromBase64String(text, bytes, out int written) && written == NodeId.Size;
    }
}
