// Job: command line of the vector checks: 'ROOT [domain[/file]...]', default root SPACEMESH_VECTORS or the repository's own.
// Invariant: the last line of stdout is 'N passed, N failed'; exit 1 if anything failed or nothing was read.
using Spacemesh.Conformance;
using Spacemesh.Conformance.Framework;

string repositoryVectors = Path.Combine(FindRepository(), "tests", "vectors");
string root = args.Length > 0 && args[0].Length > 0 ? args[0]
    : Environment.GetEnvironmentVariable("SPACEMESH_VECTORS") is { Length: > 0 } fromEnvironment ? fromEnvironment
    : repositoryVectors;
string[] wanted = args.Length > 1 ? args[1..] : [.. Domains.All.Keys];
var notReadYet = new NotReadYet(Path.Combine(repositoryVectors, "NOT-READ-YET.txt"));

Tally sum = default;
foreach (string word in wanted)
{
    string[] parts = word.Split('/', 2);
    if (!Domains.All.TryGetValue(parts[0], out IReadOnlyList<VectorReader>? readers))
    {
        Console.Error.WriteLine($"unknown domain '{parts[0]}'; known: {string.Join(' ', Domains.All.Keys)}");
        return 2;
    }
    var run = new DomainRun(parts[0], new VectorFolder(Path.Combine(root, parts[0])), readers, notReadYet, Console.Out);
    sum += run.Run(parts.Length > 1 ? parts[1] : null);
}
if (sum.NotRead > 0)
    Console.WriteLine($"{sum.NotRead} cases or files not read yet (tests/vectors/NOT-READ-YET.txt)");
Console.WriteLine($"{sum.Passed} passed, {sum.Failed} failed");
return sum.Failed == 0 && sum.Passed > 0 ? 0 : 1;

static string FindRepository()
{
    for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "Spacemesh.Appliance.sln")))
            return folder.FullName;
    }
    throw new InvalidOperationException("the vector checks run from inside a checkout of the repository");
}
