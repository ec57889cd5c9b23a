// Job: command line of the measurements: 'group...', all groups by default.
// Invariant: stdout holds nothing but 'name value unit' lines; what is going on is told on stderr; exit 1 if a group could not measure.
using System.Globalization;
using Spacemesh.Bench;
using Spacemesh.Bench.Crypto;
using Spacemesh.Bench.Node;

var groups = new SortedDictionary<string, Func<CancellationToken, IAsyncEnumerable<Measurement>>>(StringComparer.Ordinal)
{
    ["crypto"] = CryptoBench.RunAsync,
    ["node"] = NodeBench.RunAsync,
};
if (args.FirstOrDefault(a => !groups.ContainsKey(a)) is { } unknown)
{
    Console.Error.WriteLine($"bench: unknown group '{unknown}'; known: {string.Join(' ', groups.Keys)}");
    return 2;
}
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
int exit = 0;
foreach (string group in args.Length > 0 ? args : [.. groups.Keys])
{
    try
    {
        await foreach (Measurement m in groups[group](stop.Token))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{m.Name} {m.Value:0.###} {m.Unit}"));
    }
    catch (Exception e) when (e is MeasurementFailedException or OperationCanceledException)
    {
        Console.Error.WriteLine($"bench {group}: {e.Message}");
        exit = 1;
    }
}
return exit;
