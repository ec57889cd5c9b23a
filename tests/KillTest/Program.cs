// Job: './build.sh kill-test N SEED': kill -9 a standalone node at N random moments and check what it left and that it goes on.
// Invariant: the seed decides the moments and is printed; the last line is 'N passed, N failed'.
using System.Globalization;
using System.Text.Json;
using Spacemesh.KillTest;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;

if (args.Length != 3 || !int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out int kills) || kills < 1
    || !int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out int seed))
{
    Console.Error.WriteLine("usage: Spacemesh.KillTest PROGRAMS N SEED   (PROGRAMS: a folder of published programs, or the repository)");
    return 2;
}
// Long enough to reach each part of a layer, an epoch and a PoET round; the first ATX is due about 70 s after genesis.
TimeSpan shortest = TimeSpan.FromSeconds(2), longest = TimeSpan.FromSeconds(45);
// A kill may cost a lone smesher its beacon or its ATX, and with them one or two epochs of a minute each.
TimeSpan patience = TimeSpan.FromMinutes(5);

string folder = Directory.CreateTempSubdirectory("spacemesh-kill-").FullName;
Console.WriteLine($"kill-test: {kills} kills, seed {seed}, data in {folder}");
var random = new Random(seed);
using var node = new StandaloneNode(Path.GetFullPath(args[0]), folder);
NodeConfig config = ConfigFile.Load("standalone", File.ReadAllBytes(node.ConfigPath), out _) ?? throw new JsonException("the test's configuration is wrong");
var checks = new KillChecks(config.Genesis.GenesisId);
int passed = 0, failed = 0;
node.Start();
// Before the first ATX there is little to lose: the first kill comes when it is near.
await Task.Delay(node.Genesis - DateTimeOffset.UtcNow + TimeSpan.FromSeconds(55));
for (int kill = 1; kill <= kills; kill++)
{
    TimeSpan wait = shortest + ((longest - shortest) * random.NextDouble());
    await Task.Delay(wait);
    if (node.HasExited)
        checks.Problems.Add($"the node ended by itself:{Environment.NewLine}{node.Tail}");
    else
        node.Kill();
    checks.Look(node.StatePath, node.JournalPath);
    node.Start();
    await Until(() => checks.AllSignedAtxsStored, TimeSpan.FromSeconds(60));
    checks.CheckSignedAtxsAreStored();
    Report($"kill {kill} after {wait.TotalSeconds:F1} s, layer {(DateTimeOffset.UtcNow - node.Genesis).TotalSeconds / 6:F1}: ballots to {checks.HighestBallot}, applied to {checks.HighestApplied}");
}
uint ballots = checks.HighestBallot;
bool goesOn = await Until(() => checks.HighestBallot > ballots && checks.HighestApplied >= checks.HighestBallot - 2, patience);
if (!goesOn)
    checks.Problems.Add($"no new ballot and block within {patience.TotalMinutes} minutes of the last kill:{Environment.NewLine}{node.Tail}");
Report($"goes on: ballots to {checks.HighestBallot}, applied to {checks.HighestApplied}");
TimeSpan stop = node.Stop();
Report($"stopped by SIGTERM in {stop.TotalSeconds:F2} s");
if (failed == 0)
    Directory.Delete(folder, recursive: true);
Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

async Task<bool> Until(Func<bool> condition, TimeSpan bound)
{
    DateTimeOffset end = DateTimeOffset.UtcNow + bound;
    while (true)
    {
        checks.Look(node.StatePath, node.JournalPath);
        if (condition())
            return true;
        if (DateTimeOffset.UtcNow > end || node.HasExited)
            return false;
        await Task.Delay(1000);
    }
}

void Report(string what)
{
    bool good = checks.Problems.Count == 0;
    (passed, failed) = good ? (passed + 1, failed) : (passed, failed + 1);
    Console.WriteLine($"{(good ? "ok  " : "FAIL")} {what}");
    foreach (string problem in checks.Problems)
        Console.WriteLine($"     {problem}");
    checks.Problems.Clear();
}
