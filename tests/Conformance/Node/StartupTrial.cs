// Job: one start of the node program with a configuration of its own, in this process.
// Invariant: everything is in one temporary folder that goes with the trial; listeners take free loopback ports.
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Spacemesh.Node.Hosting;
using Spacemesh.Node.Program;

namespace Spacemesh.Conformance.Node;

/// <summary>A temporary node.</summary>
internal sealed class StartupTrial : IDisposable
{
    /// <summary>An account of the standalone network.</summary>
    public const string Account = "standalone1qqqqqqp3qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqvqtwcg";

    /// <summary>Changes a table as no version of the schema has it.</summary>
    public const string Drift = "ALTER TABLE certificates ADD COLUMN extra INT";

    private static readonly string s_genesisTime = DateTime.UtcNow.Date.AddDays(2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    private readonly string _root = Directory.CreateTempSubdirectory("spacemesh-startup-").FullName;

    /// <summary>Where the configuration is written.</summary>
    public string ConfigPath => Path.Combine(_root, "c.json");

    /// <summary>The line of the last refusal.</summary>
    public string Said { get; private set; } = "";

    private string Data => Path.Combine(_root, "d");

    /// <summary>An entry of <c>main.poet-servers</c>.</summary>
    public static JsonObject Poet() => new() { ["address"] = "http://127.0.0.1:0" };

    /// <summary>Runs the program's command line.</summary>
    public static int Command(params string[] arguments)
    {
        return CommandLine.RunAsync(arguments, TextWriter.Null, TextWriter.Null).GetAwaiter().GetResult();
    }

    /// <summary>Starts with the base configuration changed; what starts is stopped at once (exit code 0).</summary>
    public int Start(Action<JsonObject> change, params string[] further)
    {
        JsonObject config = Base();
        change(config);
        return StartText(config.ToJsonString(), further);
    }

    /// <summary>Starts with this text as the configuration.</summary>
    public int StartText(string json, params string[] further)
    {
        File.WriteAllText(ConfigPath, json);
        if (further.Length > 0)
            return Command(["-c", ConfigPath, .. further]);
        if (StartConfiguration.Load("", ConfigPath, out string problem) is not { } config)
        {
            Said = problem;
            return ExitCodes.Refused;
        }
        try
        {
            NodeHost host = NodeHost.StartAsync(config, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None)
                .GetAwaiter().GetResult();
            host.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return ExitCodes.Ok;
        }
        catch (StartRefusedException e)
        {
            Said = e.Message;
            return ExitCodes.Refused;
        }
    }

    /// <summary>Starts and stops, does something to the files, and starts again with the configuration changed.</summary>
    public int After(Action damage, Action<JsonObject>? change = null)
    {
        if (Start(_ => { }) != ExitCodes.Ok)
            throw new InvalidOperationException($"the first start is good, but: {Said}");
        damage();
        return Start(change ?? (_ => { }));
    }

    /// <summary>Text of the smesher's key file.</summary>
    public string ReadKey() => File.ReadAllText(Path.Combine(Data, "identities", "local.key"));

    /// <summary>Writes a key file, its last digit replaced by another one if asked.</summary>
    public void WriteKey(string name, string text, char? alsoLast = null)
    {
        if (alsoLast is { } last)
            text = text[..^1] + (text[^1] == last ? '1' : last);
        File.WriteAllText(Path.Combine(Data, "identities", name), text);
    }

    /// <summary>Runs a statement on a database of the data folder.</summary>
    public void Sql(string name, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, name)};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the cases
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Holds the lock file as a running node does.</summary>
    public FileStream HoldLock() => new(Path.Combine(_root, "LOCK"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private JsonObject Base() => new()
    {
        ["preset"] = "standalone",
        ["main"] = new JsonObject
        {
            ["data-folder"] = Data, ["filelock"] = Path.Combine(_root, "LOCK"), ["poet-servers"] = new JsonArray(Poet()),
        },
        ["genesis"] = new JsonObject { ["genesis-time"] = s_genesisTime },
        ["api"] = new JsonObject
        {
            ["grpc-public-listener"] = "127.0.0.1:0", ["grpc-private-listener"] = "127.0.0.1:0",
            ["grpc-post-listener"] = "127.0.0.1:0", ["grpc-json-listener"] = "127.0.0.1:0",
        },
        ["smeshing"] = new JsonObject { ["smeshing-start"] = false },
    };
}
