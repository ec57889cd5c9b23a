// Job: a PoST directory that is foreign or damaged: smeshing ends with one line and the node with its exit code.
// Invariant: no label is lost, whatever is wrong.
using System.Text.Json.Nodes;
using Spacemesh.Node.Hosting;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Tests.Hosting;

public sealed class PostFaultTests(StartedFolder started) : IClassFixture<StartedFolder>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, (Action<NodeFolder, NodeConfig> Damage, string[] Says)> s_cases = new()
    {
        ["data of another identity"] = ((folder, _) => File.Delete(Path.Combine(folder.Data, "identities/local.key")), ["identity", "datadir"]),
        ["metadata of another identity, labels elsewhere"] = ((folder, _) =>
        {
            File.Delete(Path.Combine(folder.Data, "identities/local.key"));
            File.Delete(Path.Combine(folder.Post, "postdata_0.bin"));
        }, ["identity", "datadir"]),
        ["more units than made"] = ((_, config) => config.Smeshing.Options.NumUnits = 2, ["NumUnits", "fewer units"]),
        ["another file size"] = ((_, config) => config.Smeshing.Options.MaxFileSize = 4096, ["MaxFileSize", "another directory"]),
        ["another number of labels"] = ((_, config) => config.Post.LabelsPerUnit = 128, ["LabelsPerUnit", "another directory"]),
        ["metadata missing"] = ((folder, _) => File.Delete(Path.Combine(folder.Post, "postdata_metadata.json")), ["metadata", "restore"]),
        ["metadata damaged"] = (
            (folder, _) => File.WriteAllText(Path.Combine(folder.Post, "postdata_metadata.json"), "{\"NodeId\":"), ["metadata", "restore"]),
        ["a foreign file as labels"] = (
            (folder, _) => File.WriteAllText(Path.Combine(folder.Post, "postdata_0.bin"), new string('x', 160)), ["postdata_0.bin", "restore"]),
        ["a foreign file as long as the labels"] = (
            (folder, _) => File.WriteAllText(Path.Combine(folder.Post, "postdata_0.bin"), new string('x', 1024)), ["postdata_0.bin", "restore"]),
        ["metadata with another commitment"] = ((folder, _) =>
        {
            string path = Path.Combine(folder.Post, "postdata_metadata.json");
            string text = File.ReadAllText(path);
            var commitment = (string)JsonNode.Parse(text)!["CommitmentAtxId"]!;
            File.WriteAllText(path, text.Replace(commitment, Convert.ToBase64String(new byte[32]), StringComparison.Ordinal));
        }, ["postdata_0.bin", "restore"]),
        ["a folder as labels"] = ((folder, _) =>
        {
            Directory.Delete(folder.Post, recursive: true);
            Directory.CreateDirectory(Path.Combine(folder.Post, "postdata_0.bin"));
        }, ["postdata_0.bin", "check owner"]),
        ["a directory that is a file"] = ((folder, _) =>
        {
            Directory.Delete(folder.Post, recursive: true);
            File.WriteAllText(folder.Post, "mine");
        }, ["post", "check owner"]),
        ["a device that there is not"] = ((_, config) => config.Smeshing.Options.Provider = 3, ["smeshing-opts-provider", "4294967295"]),
    };

    public static TheoryData<string> Names { get; } = [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Wrong_data_end_smeshing_with_what_to_do_and_nothing_is_lost(string name)
    {
        using NodeFolder folder = started.Copy();
        NodeConfig config = Smeshing(folder);
        (Action<NodeFolder, NodeConfig> damage, string[] says) = s_cases[name];
        damage(folder, config);
        SortedDictionary<string, string> before = PostFiles(folder);
        await using (NodeHost host = await NodeFolder.StartAsync(config))
        {
            using var patience = new CancellationTokenSource(s_patience);
            Assert.Equal(ExitCodes.Refused, await host.RunAsync(patience.Token));
            NodeFolder.AssertSays(host.Problem!, says);
        }
        folder.AssertKept(before);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(500)]
    [InlineData(496)]
    public async Task Labels_that_are_missing_at_the_end_are_made_again(int length)
    {
        using NodeFolder folder = started.Copy();
        string path = Path.Combine(folder.Post, "postdata_0.bin");
        byte[] labels = File.ReadAllBytes(path);
        if (length < 0)
            File.Delete(path);
        else
            File.WriteAllBytes(path, labels[..length]);
        await using (await NodeFolder.StartAsync(Smeshing(folder)))
        {
            for (DateTime until = DateTime.UtcNow + s_patience; !File.Exists(path) || new FileInfo(path).Length < labels.Length; await Task.Delay(50))
                Assert.True(DateTime.UtcNow < until, "the labels were not made in time");
        }
        Assert.Equal(labels, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Bytes_beyond_the_labels_stay_and_are_not_used()
    {
        using NodeFolder folder = started.Copy();
        string path = Path.Combine(folder.Post, "postdata_0.bin");
        byte[] longer = [.. File.ReadAllBytes(path), .. new byte[100]];
        File.WriteAllBytes(path, longer);
        await using (NodeHost host = await NodeFolder.StartAsync(Smeshing(folder)))
        {
            using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            Assert.Equal(ExitCodes.Ok, await host.RunAsync(second.Token));
        }
        Assert.Equal(longer, File.ReadAllBytes(path));
    }

    private static NodeConfig Smeshing(NodeFolder folder)
    {
        NodeConfig config = folder.Config();
        config.Smeshing.Start = true;
        return config;
    }

    // The running node goes on to use its own files; only the data in question must stay.
    private static SortedDictionary<string, string> PostFiles(NodeFolder folder)
    {
        SortedDictionary<string, string> files = folder.Hashes();
        foreach (string name in files.Keys.Where(name => !name.StartsWith("post", StringComparison.Ordinal)).ToArray())
            files.Remove(name);
        return files;
    }
}
