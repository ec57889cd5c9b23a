// Job: options that several commands share, with their defaults from the environment.
// Invariant: a value given beats the environment, the environment beats the default of the local network.
using System.CommandLine;

namespace Spacemesh.Cli.Commands;

/// <summary>Shared options.</summary>
internal static class SharedOptions
{
    private const string PublicDefault = "127.0.0.1:9092";
    private const string PrivateDefault = "127.0.0.1:9093";
    private const string DataDefault = "data/standalone";

    /// <summary>Every line of output is JSON.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print JSON, one value a line.", Recursive = true };

    /// <summary>The node's public listener.</summary>
    public static Option<string> Node { get; } = new("--node")
    {
        Description = $"The node's public gRPC listener, host:port (SPACEMESH_NODE, else {PublicDefault}).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SPACEMESH_NODE") is { Length: > 0 } named ? named : PublicDefault,
    };

    /// <summary>The node's private listener.</summary>
    public static Option<string> Private { get; } = new("--private")
    {
        Description = $"The node's private gRPC listener, host:port (SPACEMESH_NODE_PRIVATE, else {PrivateDefault}).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SPACEMESH_NODE_PRIVATE") is { Length: > 0 } named ? named : PrivateDefault,
    };

    /// <summary>The wallet file.</summary>
    public static Option<string> Wallet { get; } = new("--wallet", "--file", "-f")
    {
        Description = $"The wallet file (else wallet.json in SPACEMESH_DATA, which is {DataDefault} if unset).",
        DefaultValueFactory = _ => Path.Combine(
            Environment.GetEnvironmentVariable("SPACEMESH_DATA") is { Length: > 0 } data ? data : DataDefault, "wallet.json"),
    };

    /// <summary>How long to wait for something to be done.</summary>
    public static Option<int> Timeout(int seconds) => new("--timeout")
    {
        Description = "Seconds to wait at most.", DefaultValueFactory = _ => seconds,
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out int value) || value is < 1 or > 86400))
                    result.AddError("--timeout takes 1 to 86400 seconds");
            },
        },
    };
}
