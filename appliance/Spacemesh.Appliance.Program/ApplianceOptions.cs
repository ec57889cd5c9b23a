// Job: the options of the program.
// Invariant: a value that cannot be is refused while parsing, with what it should look like.
using System.CommandLine;
using System.Net;
using Spacemesh.Appliance.Web;

namespace Spacemesh.Appliance.Program;

/// <summary>The options of the program.</summary>
internal static class ApplianceOptions
{
    public static Option<IPEndPoint> Listen { get; } =
        Address("--listen", "127.0.0.1:8080", "Where the page is served, address:port; port 0 takes a free one.", anyPort: true);

    public static Option<IPEndPoint> NodePublic { get; } = Address("--node-public", "127.0.0.1:9092", "The node's public gRPC listener, address:port.");

    public static Option<IPEndPoint> NodePrivate { get; } = Address("--node-private", "127.0.0.1:9093", "The node's private gRPC listener, address:port.");

    public static Option<string[]> AllowedHost { get; } = new("--allowed-host")
    {
        Description = "A further name under which browsers may ask for the page, host or host:port; may be given several times.",
    };

    /// <summary>The command line.</summary>
    public static RootCommand Root(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var root = new RootCommand(
            "Serves the local page of a Spacemesh node. Read-only. Exit codes: 0 stopped as asked, 1 failed, 2 wrong usage.")
        {
            Listen, NodePublic, NodePrivate, AllowedHost,
        };
        AllowedHost.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!HostFilter.IsName(token.Value))
                    result.AddError($"--allowed-host takes host or host:port, not '{token.Value}'");
            }
        });
        root.SetAction(run);
        return root;
    }

    private static Option<IPEndPoint> Address(string name, string otherwise, string description, bool anyPort = false) => new(name)
    {
        Description = description,
        HelpName = otherwise,
        DefaultValueFactory = _ => IPEndPoint.Parse(otherwise),
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            text = text.StartsWith("http://", StringComparison.Ordinal) ? text["http://".Length..].TrimEnd('/') : text;
            text = text.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal);
            bool isPortFree = anyPort && text.EndsWith(":0", StringComparison.Ordinal);
            if (text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out IPEndPoint? point)
                && (point.Port > 0 || isPortFree))
                return point;
            result.AddError($"{name} takes address:port, such as {otherwise}");
            return null;
        },
    };
}
