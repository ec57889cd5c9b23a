// Job: finds the program that serves proofs, and builds its command line.
// Invariant: arguments are those of the network's post service; the child is told to end with this process.
using System.Globalization;
using Spacemesh.Post;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Smeshing;

/// <summary>How the post service is started.</summary>
/// <param name="Program">Executable.</param>
/// <param name="Leading">Arguments before those of the service.</param>
public sealed record PostServiceCommand(string Program, IReadOnlyList<string> Leading)
{
    /// <summary>Environment variable that names the program, for trees where it is not beside the node.</summary>
    public const string Variable = "SPACEMESH_POST";

    private const string Name = "spacemesh-post";

    /// <summary>
    /// The program named by the environment, else the configured one if it exists, else <c>spacemesh-post</c> (or its .dll)
    /// beside this program.
    /// </summary>
    /// <returns>The command, or null with a fault.</returns>
    public static PostServiceCommand? TryLocate(string programs, string configured, string? named, out SmeshingFault? fault)
    {
        fault = null;
        string[] candidates = string.IsNullOrEmpty(named)
            ? [configured, Path.Combine(programs, Name), Path.Combine(programs, Name + ".dll")]
            : [named];
        string? found = candidates.FirstOrDefault(File.Exists);
        if (found is null)
        {
            fault = new SmeshingFault($"the program that makes PoST proofs is missing: looked for {string.Join(", ", candidates)}; "
                + $"install it there or name it in {Variable}");
            return null;
        }
        // The reference's program is the service itself; ours has it as a command.
        string[] command = Path.GetFileName(found).StartsWith(Name, StringComparison.Ordinal) ? ["service"] : [];
        if (!found.EndsWith(".dll", StringComparison.Ordinal))
            return new PostServiceCommand(found, command);
        string? self = Environment.ProcessPath;
        return new PostServiceCommand(Path.GetFileNameWithoutExtension(self) == "dotnet" ? self! : "dotnet", ["exec", found, .. command]);
    }

    /// <summary>All arguments for a service of this node.</summary>
    public IReadOnlyList<string> Arguments(PostServiceOptions options)
    {
        static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);
        PostParameters post = options.Parameters;
        return
        [
            .. Leading, "--dir", options.Directory, "--address", options.NodeAddress,
            "--min-num-units", Number(post.MinNumUnits), "--max-num-units", Number(post.MaxNumUnits),
            "--k1", Number(post.K1), "--k2", Number(post.K2), "--pow-difficulty", Convert.ToHexStringLower(post.PowDifficulty.Span),
            "-n", Number(post.Scrypt.N), "-r", Number(post.Scrypt.R), "-p", Number(post.Scrypt.P),
            "--threads", Number(options.Threads), "--nonces", Number(options.Nonces), "--randomx-mode", options.RandomXMode,
            "--max-retries", Number(options.MaxRetries), "--watch-pid", Number((ulong)Environment.ProcessId),
        ];
    }
}

/// <summary>What the service is told.</summary>
public sealed record PostServiceOptions
{
    /// <summary>PoST directory.</summary>
    public required string Directory { get; init; }

    /// <summary>The node's post listener, <c>http://host:port</c>.</summary>
    public required string NodeAddress { get; init; }

    /// <summary>Parameters of the network.</summary>
    public required PostParameters Parameters { get; init; }

    /// <summary>Threads; 0 for one a processor.</summary>
    public uint Threads { get; init; } = 1;

    /// <summary>Nonces of a pass.</summary>
    public uint Nonces { get; init; } = 16;

    /// <summary><c>light</c> or <c>fast</c>.</summary>
    public string RandomXMode { get; init; } = "fast";

    /// <summary>Failed attempts to connect before the service gives up (and is started again).</summary>
    public uint MaxRetries { get; init; } = 10;

    /// <summary>The options in a node's configuration; <paramref name="nodeAddress"/> has the real port.</summary>
    public static PostServiceOptions Of(NodeConfig config, PostParameters parameters, string nodeAddress) => new()
    {
        Directory = config.Smeshing.Options.DataDir,
        NodeAddress = nodeAddress,
        Parameters = parameters,
        Threads = config.Smeshing.ProvingOptions.Threads,
        Nonces = config.Smeshing.ProvingOptions.Nonces,
        RandomXMode = config.Smeshing.ProvingOptions.RandomXMode,
        MaxRetries = config.PostService.MaxRetries,
    };
}
