// Job: decides by the Host header whether a request is meant for this page.
// Invariant: only names that were allowed pass; so a foreign site cannot reach the page through a name of its own (DNS rebinding).
using System.Buffers;
using System.Globalization;

namespace Spacemesh.Appliance.Web;

/// <summary>The names under which the page may be asked for.</summary>
public sealed class HostFilter
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");

    private readonly HashSet<string> allowed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Loopback names with the port, and further names with or without one.</summary>
    /// <param name="port">The port that is listened on.</param>
    /// <param name="names">Further names, <c>host</c> or <c>host:port</c>.</param>
    public HostFilter(int port, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (string host in (string[])["127.0.0.1", "localhost", "[::1]"])
            Allow(host, port);
        foreach (string name in names)
        {
            if (HasPort(name))
                allowed.Add(name);
            else
                Allow(name, port);
        }
    }

    /// <summary>Whether a Host header passes; a missing one does not.</summary>
    public bool Allows(string? host) => !string.IsNullOrEmpty(host) && allowed.Contains(host);

    /// <summary>Whether a name can be allowed: letters, digits, dots and hyphens or an address in brackets, with a port or without.</summary>
    public static bool IsName(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > 255)
            return false;
        int port = HasPort(name) ? name.LastIndexOf(':') : name.Length;
        if (port < name.Length
            && !(ushort.TryParse(name.AsSpan(port + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0))
        {
            return false;
        }
        ReadOnlySpan<char> host = name.AsSpan(0, port);
        if (host.Length > 2 && host[0] == '[' && host[^1] == ']')
            return System.Net.IPAddress.TryParse(host[1..^1], out _);
        return host.Length > 0 && !host.ContainsAnyExcept(NameCharacters);
    }

    private static bool HasPort(string name) => name.LastIndexOf(':') > name.LastIndexOf(']');

    private void Allow(string host, int port)
    {
        allowed.Add(string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"));
        // Browsers leave the usual port away.
        if (port == 80)
            allowed.Add(host);
    }
}
