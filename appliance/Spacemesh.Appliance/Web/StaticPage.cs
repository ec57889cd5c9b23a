// Job: the page's files, which are inside the program.
// Invariant: read once; only what the page's build made is served, never a file of the machine.
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Spacemesh.Appliance.Web;

/// <summary>The page's files.</summary>
public sealed class StaticPage
{
    private const string Prefix = "web/";
    private const string Index = "/index.html";

    /// <summary>Where the state goes in the page, so that it shows something with its first answer.</summary>
    private const string StateMark = "<!--state-->";

    private readonly Dictionary<string, PageFile> files = new(StringComparer.Ordinal);
    private readonly string index;

    private StaticPage(Dictionary<string, PageFile> files, string index)
    {
        this.files = files;
        this.index = index;
    }

    /// <summary>The files inside this program.</summary>
    /// <exception cref="InvalidOperationException">The program was built without its page.</exception>
    public static StaticPage Load()
    {
        Assembly assembly = typeof(StaticPage).Assembly;
        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            using Stream content = assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            string path = "/" + name[Prefix.Length..].Replace('\\', '/');
            files[path] = new PageFile(bytes, TypeOf(path), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
        }
        if (!files.Remove(Index, out PageFile? page))
            throw new InvalidOperationException("The program was built without its page.");
        string html = Encoding.UTF8.GetString(page.Bytes.Span);
        if (!html.Contains(StateMark, StringComparison.Ordinal))
            throw new InvalidOperationException("The page has no place for its state.");
        return new StaticPage(files, html);
    }

    /// <summary>A file by its path; null when there is none.</summary>
    public PageFile? Find(string path) => files.GetValueOrDefault(path);

    /// <summary>The page with a state inside.</summary>
    /// <param name="stateJson">JSON whose angle brackets are escaped.</param>
    public byte[] IndexWith(ReadOnlySpan<byte> stateJson)
    {
        string json = Encoding.UTF8.GetString(stateJson);
        if (json.Contains('<', StringComparison.Ordinal))
            throw new ArgumentException("The state's JSON must have its angle brackets escaped.", nameof(stateJson));
        return Encoding.UTF8.GetBytes(index.Replace(StateMark, $"<script id=\"state\" type=\"application/json\">{json}</script>", StringComparison.Ordinal));
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".html" => "text/html; charset=utf-8",
        ".json" or ".webmanifest" => "application/json",
        _ => "application/octet-stream",
    };
}

/// <summary>One file of the page.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Tag">Its entity tag, quoted.</param>
public sealed record PageFile(ReadOnlyMemory<byte> Bytes, string ContentType, string Tag);
