// Job: small PoST directories for the tests, with scrypt N = 2 so that a label takes microseconds.
// Invariant: every test has its own folder, removed at its end.
namespace Spacemesh.Post.Tests;

internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("spacemesh-post-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class TestData
{
    public static readonly byte[] NodeId = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    public static readonly byte[] Commitment = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];

    public static PostParameters Parameters { get; } = new(
        1, 8, 128, 12, 4, 1, Enumerable.Repeat((byte)0xff, 32).ToArray(), new ScryptParameters(2));

    public static PostInitOptions Options(string directory, uint units = 2, ulong n = 2) => new()
    {
        DataDirectory = directory, NodeId = NodeId, CommitmentAtxId = Commitment, NumUnits = units, MaxFileSize = 1024, Threads = 2,
        Parameters = Parameters with { Scrypt = new ScryptParameters(n) },
    };

    public static PostInitializer Open(PostInitOptions options)
    {
        PostInitializer? initializer = PostInitializer.TryOpen(options, out PostDataFault? fault);
        Assert.True(initializer is not null, fault?.Message);
        return initializer;
    }

    public static byte[][] Labels(string directory) => [.. new PostDirectory(directory).LabelFiles().Select(f =>
        File.ReadAllBytes(f.Path))];
}
