// Job: what the tests of the server share: a folder, signed registrations, a clock that is set by hand.
// Invariant: real hashing always; only the number of leaves is small.
using Spacemesh.Crypto;
using Spacemesh.Poet.Client;
using Spacemesh.Poet.Rounds;
using Spacemesh.Poet.Server;

namespace Spacemesh.Poet.Tests;

internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("poet-test-").FullName;

    public TestFolder Copy()
    {
        var copy = new TestFolder();
        foreach (string folder in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(folder.Replace(Path, copy.Path, StringComparison.Ordinal));
        foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using FileStream to = File.Create(file.Replace(Path, copy.Path, StringComparison.Ordinal));
            from.CopyTo(to);
        }
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class TestRounds
{
    public static readonly DateTimeOffset Genesis = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The timing of the standalone preset.</summary>
    public static readonly RoundClock Standalone = new(Genesis, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30),
        TimeSpan.FromSeconds(30));

    public static PoetServerOptions Options(string folder, IRoundEndRule? rule = null) => new()
    {
        DataFolder = folder,
        Clock = Standalone,
        RoundEnd = rule ?? new FixedLeafCount(300),
        CheckpointLeaves = 64,
        MemoryHeight = 19,
        Listen = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0),
    };

    public static PoetRegistration Registration(int smesher, byte challenge = 0)
    {
        byte[] seed = new byte[32];
        BitConverter.TryWriteBytes(seed, smesher + 1);
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(seed);
        byte[] prefix = [1, 2, 3];
        byte[] message = new byte[32];
        BitConverter.TryWriteBytes(message, smesher + 1000);
        message[31] = challenge;
        byte[] signature = new byte[64];
        key.Sign([.. prefix, .. message], signature);
        return new PoetRegistration(key.PublicKey.ToArray(), prefix, message, signature, Genesis.AddDays(1));
    }

    public static Submission Submission(PoetRounds rounds, PoetRegistration registration) => new()
    {
        PowChallenge = rounds.PowChallenge,
        NodeKey = registration.NodeKey,
        Prefix = registration.Prefix,
        Challenge = registration.Challenge,
        Signature = registration.Signature,
    };
}
