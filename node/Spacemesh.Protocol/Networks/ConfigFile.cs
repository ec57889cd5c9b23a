// Job: a configuration from the text of a file over a preset.
// Invariant: faults are values; a configuration comes out only without any.
using System.Text.Json;

namespace Spacemesh.Protocol.Networks;

/// <summary>Loads the node's JSON configuration.</summary>
public static class ConfigFile
{
    /// <summary>
    /// Reads <paramref name="json"/> over the preset: <paramref name="presetArgument"/> of the command line if it is not empty,
    /// else the one the file names, else the main network. Null with at least one fault, or the configuration without.
    /// </summary>
    public static NodeConfig? Load(string presetArgument, ReadOnlyMemory<byte> json, out IReadOnlyList<ConfigFault> faults)
    {
        var found = new List<ConfigFault>();
        faults = found;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            string where = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine}";
            found.Add(new ConfigFault(ConfigFaultKind.NotJson, "", $"the file is not valid JSON ({where}); comments are not allowed."));
            return null;
        }
        using (document)
            return Read(presetArgument, document.RootElement, found);
    }

    private static NodeConfig? Read(string presetArgument, JsonElement root, List<ConfigFault> faults)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new ConfigFault(ConfigFaultKind.NotJson, "", "the file must hold one JSON object, {} at least."));
            return null;
        }
        string preset = presetArgument;
        if (preset.Length == 0 && ConfigReader.Members(root).TryGetValue("preset", out JsonElement named)
            && named.ValueKind == JsonValueKind.String)
            preset = named.GetString()!;
        NodeConfig? config = NetworkPresets.TryCreate(preset);
        if (config is null)
        {
            string names = string.Join(", ", NetworkPresets.Names);
            faults.Add(new ConfigFault(ConfigFaultKind.UnknownPreset, "preset",
                $"there is no preset '{preset}'; use {names}, or none for the main network."));
            return null;
        }
        var reader = new ConfigReader("", root, faults);
        config.Visit(reader);
        reader.Finish();
        return faults.Count == 0 ? config : null;
    }
}
