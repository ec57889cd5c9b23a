// Job: a configuration in the form in which the vectors record it: one value for each key.
// Invariant: absent, empty list and empty map are one and the same.
using System.Globalization;
using System.Text.Json.Nodes;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Conformance.Node;

/// <summary>Collects key and value pairs.</summary>
internal sealed class RecordedConfig : ConfigVisitor
{
    private readonly Dictionary<string, JsonNode?> _values = new(StringComparer.Ordinal);
    private string _path = "";

    /// <summary>All values of a configuration by key.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> Of(NodeConfig config)
    {
        var recorded = new RecordedConfig();
        config.Visit(recorded);
        return recorded._values;
    }

    /// <summary>True if two values mean the same.</summary>
    public static bool Same(JsonNode? expected, JsonNode? actual) =>
        (IsEmpty(expected) && IsEmpty(actual)) || JsonNode.DeepEquals(expected, actual);

    public override void Section(string key, IConfigSection section)
    {
        string outer = _path;
        _path += key + ".";
        section.Visit(this);
        _path = outer;
    }

    public override void Retired(string key, string advice) => Set(key, null);

    public override void Flag(string key, ref bool value) => Set(key, value);

    public override void Number(string key, ref uint value) =>
        Set(key, key.EndsWith("-powflags", StringComparison.Ordinal) ? value.ToString(CultureInfo.InvariantCulture) : value);

    public override void Number(string key, ref ulong value) => Set(key, value.ToString(CultureInfo.InvariantCulture));

    public override void Real(string key, ref double value) => Set(key, value);

    public override void Text(string key, ref string value) => Set(key, value);

    public override void Duration(string key, ref GoDuration value) => Set(key, value.ToString());

    public override void Rational(string key, ref Rational value) => Set(key, value.ToString());

    public override void TextList(string key, ref string[] value) => Set(key, new JsonArray([.. value.Select(item => (JsonNode)item)]));

    public override void MultiAddresses(string key, ref string[] value) => TextList(key, ref value);

    public override void TextMap(string key, ref Dictionary<string, string> value) =>
        Set(key, new JsonObject(value.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value))));

    public override void Amounts(string key, ref Dictionary<string, ulong> value) =>
        Set(key, new JsonObject(value.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value))));

    public override void Time(string key, ref DateTimeOffset value)
    {
        string zone = value.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        Set(key, value.ToString("yyyy-MM-dd HH:mm:ss ", CultureInfo.InvariantCulture) + zone + " " + (zone == "+0000" ? "UTC" : zone));
    }

    public override void Hash(string key, ref Hash32 value) => Set(key, value.ToHex());

    public override void Provider(string key, ref uint? value) => Set(key, value?.ToString(CultureInfo.InvariantCulture) ?? "");

    public override void PoetServers(string key, ref List<PoetServer> value) =>
        SetList(key, value.Select(server => new JsonObject { ["address"] = server.Address, ["pubkey"] = server.PublicKey }));

    public override void AtxVersions(string key, ref SortedDictionary<uint, uint> value) => Set(key, new JsonObject(
        value.Select(item => KeyValuePair.Create(item.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)item.Value))));

    public override void Windows(string key, ref List<WindowInterval> value) =>
        SetList(key, value.Select(item => new JsonObject { ["Start"] = item.Start, ["End"] = item.End, ["Window"] = item.Window }));

    public override void EpochMinimums(string key, ref List<EpochMinimum> value) =>
        SetList(key, value.Select(item => new JsonObject { ["Epoch"] = item.Epoch, ["Weight"] = item.Weight }));

    public override void CommitteeUpgrade(string key, ref CommitteeUpgrade? value) =>
        Set(key, value is null ? null : new JsonObject { ["(Layer)"] = value.Layer, ["(Size)"] = value.Size });

    public override void ServerLimits(string key, ref Dictionary<string, ServerLimits> value) => Set(key, new JsonObject(
        value.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)new JsonObject
        {
            ["Queue"] = item.Value.Queue,
            ["Requests"] = item.Value.Requests,
            ["Interval"] = item.Value.Interval.Nanoseconds,
        }))));

    private static bool IsEmpty(JsonNode? value) => value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 };

    private void SetList(string key, IEnumerable<JsonObject> items) => Set(key, new JsonArray([.. items]));

    private void Set(string key, JsonNode? value) => _values.Add(_path + key, value);
}
