// Job: the networks this program knows, by name.
// Invariant: a preset is the whole configuration, not an addition to the main network's.
namespace Spacemesh.Protocol.Networks;

/// <summary>Presets.</summary>
public static class NetworkPresets
{
    /// <summary>Names that <see cref="TryCreate"/> takes besides the empty one.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fastnet", "standalone", "testnet"];

    /// <summary>The main network: what applies without a preset.</summary>
    public static NodeConfig Mainnet() => MainnetPreset.Create();

    /// <summary>The public test network.</summary>
    public static NodeConfig Testnet() => TestnetPreset.Create();

    /// <summary>A fast network for tests with several nodes.</summary>
    public static NodeConfig Fastnet() => FastnetPreset.Create();

    /// <summary>A whole network in one process.</summary>
    public static NodeConfig Standalone() => StandalonePreset.Create();

    /// <summary>A new configuration for a preset; the empty name stands for the main network. Null if there is none of that name.</summary>
    public static NodeConfig? TryCreate(string name) => name switch
    {
        "" => Mainnet(),
        "testnet" => Testnet(),
        "fastnet" => Fastnet(),
        "standalone" => Standalone(),
        _ => null,
    };
}
