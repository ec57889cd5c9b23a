// Job: the files of a node that ran once, copied for each case; what a refused start may not do to them.
// Invariant: every node listens on free ports of the loopback interface only.
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Spacemesh.Node.Hosting;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Tests.Hosting;

/// <summary>Folder of a node that has started once, with PoST data.</summary>
public sealed class StartedFolder : IAsyncLifetime
{
    // Makes 64 labels; long only because the machine may be busy.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _root = Directory.CreateTempSubdirectory("spacemesh-started-").FullName;

    public async Task InitializeAsync()
    {
        NodeConfig config = NodeFolder.ConfigOf(_root);
        config.Smeshing.Start = true;
        await using NodeHost host = await NodeFolder.StartAsync(config);
        string metadata = Path.Combine(_root, "post", "postdata_metadata.json");
        for (DateTime until = DateTime.UtcNow + s_patience; ; await Task.Delay(50))
        {
            Assert.True(DateTime.UtcNow < until, "the PoST data were not made in time");
            var labels = new FileInfo(Path.Combine(_root, "post", "postdata_0.bin"));
            if (labels is { Exists: true, Length: 64 * 16 } && !File.ReadAllText(metadata).Contains("\"Nonce\":null", StringComparison.Ordinal))
                break;
        }
        // The last write of the initialisation follows the last label.
        await Task.Delay(300);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    internal NodeFolder Copy() => NodeFolder.CopyOf(_root);
}

/// <summary>A temporary folder with the files of one node: <c>data</c> and <c>post</c>.</summary>
internal sealed class NodeFolder : IDisposable
{
    // A day that lies ahead of any test run, the same for all of them.
    private static readonly DateTimeOffset s_genesis = new(DateTime.UtcNow.Date.AddDays(2), TimeSpan.Zero);

    public string Root { get; } = Directory.CreateTempSubdirectory("spacemesh-faults-").FullName;

    public string Data => Path.Combine(Root, "data");

    public string Post => Path.Combine(Root, "post");

    public static NodeFolder CopyOf(string root)
    {
        var folder = new NodeFolder();
        foreach (string directory in Directory.GetDirectories(root, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(folder.Root, Path.GetRelativePath(root, directory)));
        foreach (string file in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(folder.Root, Path.GetRelativePath(root, file)));
        return folder;
    }

    public NodeConfig Config() => ConfigOf(Root);

    public static NodeConfig ConfigOf(string root)
    {
        NodeConfig config = NetworkPresets.Standalone();
        config.Genesis.GenesisTime = s_genesis;
        config.Main.DataFolder = Path.Combine(root, "data");
        config.Main.FileLock = Path.Combine(root, "data", "LOCK");
        config.Main.PoetServers = [new("http://127.0.0.1:0", null)];
        config.Smeshing.Start = false;
        config.Smeshing.Options.DataDir = Path.Combine(root, "post");
        config.PostService.PostServiceCmd = "/bin/true";
        config.Api.GrpcPublicListener = config.Api.GrpcPrivateListener = config.Api.GrpcPostListener = config.Api.GrpcJsonListener = "127.0.0.1:0";
        return config;
    }

    public static Task<NodeHost> StartAsync(NodeConfig config) =>
        NodeHost.StartAsync(config, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    /// <summary>Asserts that a start is refused with one line that says all this, and that no file was lost or changed.</summary>
    public async Task RefusesAsync(NodeConfig config, params string[] says)
    {
        SortedDictionary<string, string> before = Hashes();
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(async () =>
        {
            await using NodeHost host = await StartAsync(config);
        });
        AssertSays(refusal.Message, says);
        AssertKept(before);
    }

    public static void AssertSays(string message, params string[] says)
    {
        Assert.DoesNotContain('\n', message);
        foreach (string text in says)
            Assert.Contains(text, message);
    }

    /// <summary>SHA-256 of every file.</summary>
    public SortedDictionary<string, string> Hashes()
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(Root, "*", SearchOption.AllDirectories))
            hashes[Path.GetRelativePath(Root, file)] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        return hashes;
    }

    /// <summary>Asserts that each of the files is there and as it was; new ones may have come.</summary>
    public void AssertKept(SortedDictionary<string, string> before)
    {
        SortedDictionary<string, string> now = Hashes();
        foreach ((string file, string hash) in before)
            Assert.True(now.TryGetValue(file, out string? kept) && kept == hash, $"{file} was {(kept is null ? "lost" : "changed")}");
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
