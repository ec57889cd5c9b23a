// Job: resident memory of a process, from /proc.
// Invariant: the RandomX cache is taken off only where it is seen to be held.
using System.Globalization;

namespace Spacemesh.Bench.Node;

internal static class ProcessMemory
{
    // The cache of the network's proof of work is one block of 256 MiB; what the allocator adds is below a MiB.
    private const long CacheBytes = 256L << 20;
    private const long CacheSlackBytes = 4L << 20;

    /// <summary>Bytes resident, less 256 MiB if one mapping of about that size is resident.</summary>
    public static long ResidentWithoutRandomX(int processId)
    {
        long sum = 0, cache = 0;
        foreach (string line in File.ReadLines($"/proc/{processId}/smaps"))
        {
            if (!line.StartsWith("Rss:", StringComparison.Ordinal))
                continue;
            long bytes = long.Parse(line.AsSpan(4, line.Length - 6), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) << 10;
            sum += bytes;
            if (bytes >= CacheBytes && bytes <= CacheBytes + CacheSlackBytes)
                cache = CacheBytes;
        }
        Console.Error.WriteLine($"bench node: {sum >> 20} MiB resident, {(cache > 0 ? "256 of them the RandomX cache" : "no RandomX cache among them")}");
        return sum - cache;
    }
}
