// Job: a standalone network in a folder of its own: configuration, start, kill, end.
// Invariant: loopback only, free ports, and only the process started here is killed, by its id.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Spacemesh.KillTest;

/// <summary>The node under test.</summary>
internal sealed class StandaloneNode : IDisposable
{
    private readonly string _programs;
    private readonly string _log;
    private Process? _process;

    public StandaloneNode(string programs, string folder)
    {
        (_programs, Folder) = (programs, folder);
        Directory.CreateDirectory(folder);
        _log = Path.Combine(folder, "node.log");
        Genesis = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 25);
        File.WriteAllText(ConfigPath, Config());
    }

    /// <summary>Everything of this network.</summary>
    public string Folder { get; }

    public string ConfigPath => Path.Combine(Folder, "config.json");

    public string StatePath => Path.Combine(Folder, "data", "state.sql");

    public string JournalPath => Path.Combine(Folder, "data", "signing.journal");

    public DateTimeOffset Genesis { get; }

    /// <summary>The last lines of the node's own output, for a report.</summary>
    public string Tail => File.Exists(_log) ? string.Join(Environment.NewLine, File.ReadLines(_log).TakeLast(15)) : "";

    public bool HasExited => _process is null || _process.HasExited;

    public void Start()
    {
        bool native = File.Exists(Path.Combine(_programs, "spacemesh-node"));
        var start = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            Environment =
            {
                ["SPACEMESH_POST"] = native ? Path.Combine(_programs, "spacemesh-post") : Dll("post-arm/Spacemesh.Post.Program", "spacemesh-post.dll"),
            },
        };
        string command = native ? $"'{_programs}/spacemesh-node'" : $"dotnet '{Dll("node/Spacemesh.Node.Program", "spacemesh-node.dll")}'";
        // exec: the process id is that of the node itself.
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec {command} --preset standalone -c '{ConfigPath}' >>'{_log}' 2>&1");
        _process = Process.Start(start) ?? throw new InvalidOperationException("the node was not started");
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, and the time until the end.</summary>
    public TimeSpan Stop()
    {
        long started = Stopwatch.GetTimestamp();
        using Process? signal = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        signal!.WaitForExit();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            throw new TimeoutException("the node did not stop within 10 s of SIGTERM");
        return Stopwatch.GetElapsedTime(started);
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
            Kill();
        _process?.Dispose();
    }

    private string Dll(string project, string name) => Path.Combine(_programs, project, "bin", "Release", "net9.0", name);

    private string Config()
    {
        int[] ports = FreePorts(5);
        return $$"""
            {
              "preset": "standalone",
              "main": { "data-folder": "{{Folder}}/data", "filelock": "{{Folder}}/lock", "poet-servers": [ { "address": "http://127.0.0.1:{{ports[0]}}" } ] },
              "genesis": { "genesis-time": "{{Genesis.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}" },
              "api": {
                "grpc-public-listener": "127.0.0.1:{{ports[1]}}", "grpc-private-listener": "127.0.0.1:{{ports[2]}}",
                "grpc-post-listener": "127.0.0.1:{{ports[3]}}", "grpc-json-listener": "127.0.0.1:{{ports[4]}}"
              },
              "smeshing": { "smeshing-opts": { "smeshing-opts-datadir": "{{Folder}}/post" } }
            }
            """;
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        listeners.ForEach(l => l.Stop());
        return ports;
    }
}
