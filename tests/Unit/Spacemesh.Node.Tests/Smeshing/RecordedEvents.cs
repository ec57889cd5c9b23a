// Job: the recorded events of the standalone network, for comparison.
// Invariant: the raw bytes are read, not their JSON form.
using System.IO.Compression;
using System.Text.Json;
using Spacemesh.Api.V1;

namespace Spacemesh.Node.Tests.Smeshing;

internal static class RecordedEvents
{
    public static IEnumerable<Event> Standalone()
    {
        string root = Environment.GetEnvironmentVariable("SPACEMESH_VECTORS") ?? Path.Combine(Repository(), "tests", "vectors");
        string path = Path.Combine(root, "node", "standalone", "events.jsonl");
        using Stream stream = File.Exists(path) ? File.OpenRead(path) : new GZipStream(File.OpenRead(path + ".gz"), CompressionMode.Decompress);
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            yield return Event.Parser.ParseFrom(Convert.FromHexString(document.RootElement.GetProperty("hex").GetString()!));
        }
    }

    /// <summary>Not those of the data, the service, the beacon and proposals.</summary>
    public static bool IsOfSmeshingLife(Event item) => item.DetailsCase is not (Event.DetailsOneofCase.Beacon or Event.DetailsOneofCase.Eligibilities
        or Event.DetailsOneofCase.Proposal or Event.DetailsOneofCase.InitStart or Event.DetailsOneofCase.InitComplete
        or Event.DetailsOneofCase.PostServiceStarted or Event.DetailsOneofCase.PostServiceStopped);

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Spacemesh.Appliance.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the repository; set SPACEMESH_VECTORS");
    }
}
