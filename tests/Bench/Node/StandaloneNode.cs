// Job: one standalone node in a folder of its own on free ports: started, asked, stopped.
// Invariant: the folder and every process are gone after it; only a failed run leaves its log.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Spacemesh.Bench.Node;

internal sealed partial class StandaloneNode : IAsyncDisposable
{
    private const int TerminateSignal = 15;
    private static readonly TimeSpan s_startPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(30);

    private readonly NodePrograms _programs;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spacemesh-bench-");
    private readonly int[] _ports = FreePorts(5);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private Process? _process;

    private StandaloneNode(NodePrograms programs) => _programs = programs;

    public string LogPath => Path.Combine(_folder.FullName, "node.log");

    public int ProcessId => _process!.Id;

    private int JsonPort => _ports[3];

    private int PoetPort => _ports[4];

    /// <summary>Writes the configuration of a network that begins at <paramref name="genesis"/>.</summary>
    public static StandaloneNode Create(NodePrograms programs, DateTimeOffset genesis)
    {
        var node = new StandaloneNode(programs);
        File.WriteAllText(node.ConfigPath, node.Config(genesis));
        return node;
    }

    private string ConfigPath => Path.Combine(_folder.FullName, "config.json");

    /// <summary>Starts the program; returns when all five listeners take connections, with the time since the start.</summary>
    public async Task<TimeSpan> StartAsync(CancellationToken stop)
    {
        bool managed = _programs.Node.EndsWith(".dll", StringComparison.Ordinal);
        // A shell puts both outputs into one file without this process between them.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = _folder.FullName };
        string program = managed ? $"dotnet '{_programs.Node}'" : $"'{_programs.Node}'";
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec {program} --preset standalone -c '{ConfigPath}' >'{LogPath}' 2>&1");
        start.Environment["SPACEMESH_POST"] = _programs.Post;
        long started = Stopwatch.GetTimestamp();
        _process = Process.Start(start) ?? throw new MeasurementFailedException($"{_programs.Node} did not start");
        foreach (int port in _ports)
        {
            while (!await IsOpenAsync(port, stop))
            {
                ThrowIfEnded();
                if (Stopwatch.GetElapsedTime(started) > s_startPatience)
                    throw new MeasurementFailedException($"port {port} was not open after {s_startPatience.TotalSeconds} s; the log is {LogPath}");
                await Task.Delay(5, stop);
            }
        }
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Asks the node's JSON gateway whether any reward was paid.</summary>
    public async Task<bool> HasRewardAsync(CancellationToken stop)
    {
        try
        {
            using var body = new StringContent("""{"limit":1}""", Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await _http.PostAsync(new Uri($"http://127.0.0.1:{JsonPort}/spacemesh.v2alpha1.RewardService/List"), body, stop);
            if (!answer.IsSuccessStatusCode)
                throw new MeasurementFailedException($"RewardService/List answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
            using JsonDocument json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
            return json.RootElement.GetProperty("rewards").GetArrayLength() > 0;
        }
        catch (HttpRequestException e)
        {
            throw new MeasurementFailedException($"the JSON gateway does not answer ({e.Message}); the log is {LogPath}");
        }
    }

    /// <summary>Sends SIGTERM; returns when the process has ended and its ports are closed, with the time since the signal.</summary>
    public async Task<TimeSpan> StopAsync(CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        _ = Kill(ProcessId, TerminateSignal);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_stopPatience);
        try
        {
            await _process!.WaitForExitAsync(patience.Token);
            foreach (int port in _ports)
            {
                while (await IsOpenAsync(port, patience.Token))
                    await Task.Delay(5, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new MeasurementFailedException($"the node had not ended {s_stopPatience.TotalSeconds} s after SIGTERM");
        }
        TimeSpan taken = Stopwatch.GetElapsedTime(started);
        return _process.ExitCode == 0 ? taken : throw new MeasurementFailedException($"the node ended with exit code {_process.ExitCode}");
    }

    /// <summary>Throws with the end of the log if the process is gone.</summary>
    public void ThrowIfEnded()
    {
        if (_process!.HasExited)
            throw new MeasurementFailedException($"the node ended with exit code {_process.ExitCode}: {string.Join(" | ", File.ReadLines(LogPath).TakeLast(3))}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        bool failed = _process is not { HasExited: true, ExitCode: 0 };
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        string kept = Path.Combine(NodePrograms.Repository, "artifacts", "bench-node.log");
        if (failed && File.Exists(LogPath))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            File.Copy(LogPath, kept, overwrite: true);
            Console.Error.WriteLine($"bench node: the node's log is kept as {kept}");
        }
        _folder.Delete(recursive: true);
    }

    private string Config(DateTimeOffset genesis)
    {
        string Folder(string name) => Path.Combine(_folder.FullName, name);
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("main");
            json.WriteString("data-folder", Folder("data"));
            json.WriteString("filelock", Folder("LOCK"));
            json.WriteStartArray("poet-servers");
            json.WriteStartObject();
            json.WriteString("address", $"http://127.0.0.1:{PoetPort}");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("genesis");
            json.WriteString("genesis-time", genesis.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WriteStartObject("api");
            json.WriteString("grpc-public-listener", $"127.0.0.1:{_ports[0]}");
            json.WriteString("grpc-private-listener", $"127.0.0.1:{_ports[1]}");
            json.WriteString("grpc-post-listener", $"127.0.0.1:{_ports[2]}");
            json.WriteString("grpc-json-listener", $"127.0.0.1:{JsonPort}");
            json.WriteEndObject();
            json.WriteStartObject("smeshing");
            json.WriteStartObject("smeshing-opts");
            json.WriteString("smeshing-opts-datadir", Folder("post"));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static async Task<bool> IsOpenAsync(int port, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), stop);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Held open together, so that no two are the same.
    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        int[] ports = [.. listeners.Select(l =>
        {
            l.Start();
            return ((IPEndPoint)l.LocalEndpoint).Port;
        })];
        foreach (TcpListener listener in listeners)
            listener.Stop();
        return ports;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
