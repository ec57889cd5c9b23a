// Job: 'spacemesh-post service': connects to a node and proves for it.
// Invariant: ends within a second of a signal, even inside k2pow; ends with 0 when the watched process is gone.
using System.CommandLine;
using System.Globalization;
using Spacemesh.Post.Service;

namespace Spacemesh.Post.Program;

/// <summary>The service command.</summary>
internal static class ServiceCommand
{
    private static readonly PostOptions Post = new();

    private static readonly Option<string> Address =
        new("--address", "-a") { Description = "The node's post listener, http://host:port.", Required = true };

    private static readonly Option<int> ReconnectSeconds =
        new("--reconnect-interval-s") { Description = "Longest wait between two attempts to connect.", DefaultValueFactory = _ => 5 };

    private static readonly Option<int?> MaxRetries =
        new("--max-retries") { Description = "Failed attempts before giving up; without it, never." };

    private static readonly Option<int?> WatchPid = new("--watch-pid") { Description = "Ends when this process is gone." };

    private static readonly Option<uint> Nonces = PostOptions.Number("--nonces", 128, "Nonces of one pass: a multiple of 16 up to 4096.");

    private static readonly Option<string> Mode =
        new("--randomx-mode") { Description = "light (256 MiB) or fast (2 GiB).", DefaultValueFactory = _ => "fast" };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("service", "Connects to a node as its PoST service and makes its proofs.")
        {
            Post.Directory, Address, ReconnectSeconds, MaxRetries, WatchPid, Post.MinNumUnits, Post.MaxNumUnits, Post.K1, Post.K2,
            Post.PowDifficulty, Post.ScryptN, Post.ScryptR, Post.ScryptP, Post.Threads, Nonces, Mode,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static IEnumerable<string> Check(ParseResult r)
    {
        uint nonces = r.GetValue(Nonces);
        if (nonces is 0 or > 4096 || nonces % 16 != 0)
            yield return "--nonces must be a multiple of 16 from 16 to 4096";
        if (!Uri.TryCreate(r.GetValue(Address), UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttp)
            yield return "--address must be of the form http://host:port";
        if (r.GetValue(ReconnectSeconds) < 1)
            yield return "--reconnect-interval-s must be at least 1";
        if (r.GetValue(Mode) is not ("light" or "fast"))
            yield return "--randomx-mode must be light or fast";
        if (r.GetValue(MaxRetries) < 0)
            yield return "--max-retries must be 0 or more";
    }

    private static async Task<int> RunAsync(ParseResult r, CancellationToken signal)
    {
        if (!PostOptions.Accept([.. Post.Check(r), .. Check(r)]))
            return ExitCode.Usage;
        var directory = new PostDirectory(r.GetValue(Post.Directory)!);
        PostParameters parameters = Post.Parameters(r, labelsPerUnit: 0);
        PostMetadata? metadata = ProofMaker.TryReadMetadata(directory, parameters, out PostDataFault? fault);
        if (metadata is null)
        {
            Log(fault!.Message);
            return ExitCode.Failed;
        }
        int threads = r.GetValue(Post.Threads);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signal);
        // Neither is disposed: at the end a thread may still be inside a hash, and the process ends anyway.
        var powHash = new RandomXCache(r.GetValue(Mode) == "light" ? RandomXMode.Light : RandomXMode.Fast, threads: threads);
        var maker = new ProofMaker(directory, metadata, parameters, new PostProvingOptions(r.GetValue(Nonces), threads), powHash);
        var connection = new PostServiceConnection(
            r.GetValue(Address)!, TimeSpan.FromSeconds(r.GetValue(ReconnectSeconds)), r.GetValue(MaxRetries));
        Log(string.Create(CultureInfo.InvariantCulture,
            $"serving {directory.Path} ({metadata.NumUnits} units) of node id {Convert.ToHexStringLower(metadata.NodeId)}"));
        var client = new PostServiceClient(connection, new ProofRequests(maker, Log, stop.Token), Log, TimeProvider.System);
        Task<bool> serving = client.RunAsync(stop.Token);
        if (r.GetValue(WatchPid) is { } pid)
        {
            await Task.WhenAny(serving, WatchedProcess.WaitForEndAsync(pid, TimeProvider.System, stop.Token)).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }
        return await serving.ConfigureAwait(false) ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Log(string text) => Console.Error.WriteLine($"spacemesh-post: {text}");
}

/// <summary>Waits for the end of another process.</summary>
internal static class WatchedProcess
{
    /// <summary>Returns when the process is gone or a zombie, within a second of it, or when cancelled.</summary>
    public static async Task WaitForEndAsync(int pid, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (IsAlive(pid))
                await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever cancels needs no answer.
        }
    }

    // The state follows the command name, which stands in parentheses and may hold any character.
    private static bool IsAlive(int pid)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[stat.LastIndexOf(')')..] is [')', ' ', not ('Z' or 'X'), ..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
