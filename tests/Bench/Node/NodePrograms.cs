// Job: finds the programs to be measured.
// Invariant: the published ones, or the built ones with a word on stderr; never a mixture.
namespace Spacemesh.Bench.Node;

/// <summary>How the node and its post service are started.</summary>
/// <param name="Node">Executable or .dll of spacemesh-node.</param>
/// <param name="Post">Executable or .dll of spacemesh-post.</param>
internal sealed record NodePrograms(string Node, string Post)
{
    public static string Repository { get; } = FindRepository();

    public static string PublishFolder { get; } = Path.Combine(Repository, "artifacts", "publish", "linux-x64");

    public static NodePrograms Locate()
    {
        var published = new NodePrograms(Path.Combine(PublishFolder, "spacemesh-node"), Path.Combine(PublishFolder, "spacemesh-post"));
        if (File.Exists(published.Node) && File.Exists(published.Post))
            return published;
        var built = new NodePrograms(Built("node/Spacemesh.Node.Program", "spacemesh-node"), Built("post-arm/Spacemesh.Post.Program", "spacemesh-post"));
        if (!File.Exists(built.Node) || !File.Exists(built.Post))
            throw new MeasurementFailedException($"neither {published.Node} nor {built.Node} is there; run './build.sh publish' first");
        Console.Error.WriteLine("bench node: no published programs, measuring the ones that 'dotnet build' made: slower to start and larger in memory");
        return built;
    }

    private static string Built(string project, string name) => Path.Combine(Repository, project, "bin", "Release", "net9.0", name + ".dll");

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Spacemesh.Appliance.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("bench runs from inside a checkout of the repository");
    }
}
