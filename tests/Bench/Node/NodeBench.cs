// Job: group 'node': the life of a standalone node from an empty folder to epoch 4, and back to silence.
// Invariant: measures the published programs when they are there; says so on stderr when it has to take others.
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Spacemesh.Bench.Node;

internal static class NodeBench
{
    // A standalone epoch has 10 layers of 6 s; memory is read in the middle of epoch 4.
    private static readonly TimeSpan s_layer = TimeSpan.FromSeconds(6);
    private const int MemoryLayer = 45;

    // As './build.sh run' leaves it between the first start and the network's beginning.
    private static readonly TimeSpan s_untilGenesis = TimeSpan.FromSeconds(25);

    // The recorded first reward came 128 s after genesis; beyond five minutes something is wrong, not slow.
    private static readonly TimeSpan s_rewardPatience = TimeSpan.FromMinutes(5);

    private static readonly string[] s_programs = ["spacemesh", "spacemesh-node", "spacemesh-post", "spacemesh-appliance"];

    public static async IAsyncEnumerable<Measurement> RunAsync([EnumeratorCancellation] CancellationToken stop)
    {
        foreach (Measurement size in BinarySizes())
            yield return size;
        DateTimeOffset genesis = DateTimeOffset.FromUnixTimeSeconds((DateTimeOffset.UtcNow + s_untilGenesis).ToUnixTimeSeconds());
        await using var node = StandaloneNode.Create(NodePrograms.Locate(), genesis);
        yield return new Measurement("node.start", (await node.StartAsync(stop)).TotalSeconds, "s");
        yield return new Measurement("node.first_reward", (await FirstRewardAsync(node, genesis, stop)).TotalSeconds, "s");
        await DelayUntilAsync(genesis + (s_layer * MemoryLayer), stop);
        node.ThrowIfEnded();
        yield return new Measurement("node.rss_standalone", ProcessMemory.ResidentWithoutRandomX(node.ProcessId) / 1048576.0, "MiB");
        yield return new Measurement("node.stop", (await node.StopAsync(stop)).TotalSeconds, "s");
    }

    private static IEnumerable<Measurement> BinarySizes()
    {
        foreach (string program in s_programs)
        {
            var file = new FileInfo(Path.Combine(NodePrograms.PublishFolder, program));
            if (file.Exists)
                yield return new Measurement($"node.binary.{program}", file.Length / 1048576.0, "MiB");
            else
                Console.Error.WriteLine($"bench node: {file.FullName} is missing, its size is not measured; './build.sh publish' makes it");
        }
    }

    private static async Task<TimeSpan> FirstRewardAsync(StandaloneNode node, DateTimeOffset genesis, CancellationToken stop)
    {
        Console.Error.WriteLine($"bench node: waiting for the first reward, expected about {genesis + (s_layer * 21.3):HH:mm:ss} UTC");
        while (DateTimeOffset.UtcNow < genesis + s_rewardPatience)
        {
            node.ThrowIfEnded();
            if (await node.HasRewardAsync(stop))
                return DateTimeOffset.UtcNow - genesis;
            await Task.Delay(100, stop);
        }
        throw new MeasurementFailedException($"no reward within {s_rewardPatience.TotalMinutes} minutes of genesis; the node's log is {node.LogPath}");
    }

    private static async Task DelayUntilAsync(DateTimeOffset when, CancellationToken stop)
    {
        Console.Error.WriteLine($"bench node: memory is read in epoch 4, at {when:HH:mm:ss} UTC");
        TimeSpan wait = when - DateTimeOffset.UtcNow;
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, stop);
    }
}
