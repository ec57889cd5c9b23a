// Job: reads the recorded networks for tests of the page.
// Invariant: the vectors decide; a missing file fails the test.
using System.IO.Compression;
using System.Text.Json;
using Google.Protobuf;
using Spacemesh.Api.V1;

namespace Spacemesh.Appliance.Tests;

/// <summary>Recorded networks.</summary>
internal static class Recording
{
    /// <summary>The events of a network, in order.</summary>
    public static List<Event> Events(string network, string file = "events") =>
        [.. Lines(network, file).Select(line => Event.Parser.ParseFrom(Convert.FromHexString(line.GetProperty("hex").GetString()!)))];

    /// <summary>The recorded answer to a call.</summary>
    public static T Answer<T>(string network, string name, MessageParser<T> parser)
        where T : IMessage<T>
    {
        JsonElement line = Lines(network, "api_unary").First(line => line.GetProperty("case").GetString() == name);
        return parser.ParseFrom(Convert.FromHexString(line.GetProperty("response_hex").GetString()!));
    }

    private static IEnumerable<JsonElement> Lines(string network, string file)
    {
        string path = Path.Combine(Root(), "node", network, file + ".jsonl");
        using Stream raw = File.Exists(path) ? File.OpenRead(path) : File.OpenRead(path + ".gz");
        using Stream plain = File.Exists(path) ? raw : new GZipStream(raw, CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        while (reader.ReadLine() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("SPACEMESH_VECTORS") is { Length: > 0 } given)
            return given;
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "tests", "vectors")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("tests/vectors"), "tests", "vectors");
    }
}
