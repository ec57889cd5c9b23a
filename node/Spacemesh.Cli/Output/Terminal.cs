// Job: what goes to the terminal: results and events on stdout, progress and faults on stderr.
// Invariant: with --json every line of stdout is one JSON value.
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Spacemesh.Cli.Output;

/// <summary>Lines of text and of JSON.</summary>
internal static class Terminal
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON object as text.</summary>
    public static string Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A line of the result.</summary>
    public static void Line(string text)
    {
        Console.Out.WriteLine(text);
        Console.Out.Flush();
    }

    /// <summary>Progress; silent with --json.</summary>
    public static void Progress(string text, bool json)
    {
        if (!json)
            Console.Error.WriteLine(text);
    }

    /// <summary>Why the program ends without success. With --json also an object on stdout.</summary>
    public static void Fault(int code, string message, bool json)
    {
        Console.Error.WriteLine($"spacemesh: {OneLine(message)}");
        if (json)
        {
            Line(Json(w =>
            {
                w.WriteString("error", OneLine(message));
                w.WriteNumber("exitCode", code);
            }));
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
