// Job: log levels by module.
// Invariant: module names are those of the network's own node.
namespace Spacemesh.Protocol.Networks;

/// <summary>Log levels: keys under <c>logging</c>.</summary>
public sealed class LoggingSection : IConfigSection
{
    private static readonly string[] Modules =
    [
        "app", "clock", "p2p", "post", "postService", "stateDb", "beacon", "cachedDb", "poetDb", "trtl", "atxHandler", "atxBuilder", "mesh",
        "sync", "hareOracle", "hare", "blockCert", "blockGenerator", "blockHandler", "txHandler", "proposalStore", "proposalBuilder",
        "proposalListener", "nipostBuilder", "nipostValidator", "fetcher", "timesync", "vm", "grpc", "conState", "executor", "malfeasance",
        "bootstrap",
    ];

    /// <summary>Form of the log: <c>console</c> or <c>json</c>.</summary>
    public string Encoder = "console";

    /// <summary>Level of each module: debug, info, warn, error.</summary>
    public Dictionary<string, string> Levels = Modules.ToDictionary(module => module, DefaultLevel, StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Text("log-encoder", ref Encoder);
        foreach (string module in Modules)
        {
            string level = Levels[module];
            visitor.Text(module, ref level);
            Levels[module] = level;
        }
    }

    private static string DefaultLevel(string module) => module switch
    {
        "p2p" => "error",
        "grpc" => "warn",
        "proposalStore" => "",
        _ => "info",
    };
}
