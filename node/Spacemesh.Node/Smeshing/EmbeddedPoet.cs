// Job: the PoET server of a standalone network, in this process, at the one configured address.
// Invariant: it listens before any client is used; clients reach it by REST like any other server.
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Spacemesh.Poet.Server;
using Spacemesh.Protocol.Networks;
using PoetServer = Spacemesh.Poet.Server.PoetServer;

namespace Spacemesh.Node.Smeshing;

/// <summary>Starts the embedded PoET server.</summary>
public static class EmbeddedPoet
{
    /// <summary>Folder of the server in the data folder.</summary>
    public const string Folder = "poet";

    /// <summary>Starts the server with the network's timing; data are kept in <c>poet</c> of the data folder.</summary>
    /// <returns>The server, or a fault for the operator.</returns>
    public static async Task<(PoetServer? Server, SmeshingFault? Fault)> StartAsync(
        NodeConfig config, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        if (config.Main.PoetServers is not [{ } only])
        {
            return Faulty(
                $"a standalone network has exactly one PoET server, not {config.Main.PoetServers.Count}; correct main.poet-servers");
        }
        if (!TryEndPoint(only.Address, out IPEndPoint? listen))
            return Faulty($"main.poet-servers: {only.Address} is not of the form http://IP:PORT, which a standalone network needs");
        try
        {
            return (await PoetServer.StartAsync(new PoetServerOptions
            {
                DataFolder = Path.Combine(config.Main.DataFolder, Folder),
                Clock = SmesherSettings.Of(config).Rounds,
                Listen = listen!,
            }, time, log, cancellation).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is SocketException or IOException { InnerException: AddressInUseException })
        {
            return Faulty($"main.poet-servers: the PoET server cannot listen on {only.Address} ({e.Message}); "
                + "stop what uses the port, or name another address there");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            string folder = Path.Combine(config.Main.DataFolder, Folder);
            return Faulty($"the PoET server cannot use its folder {folder} ({e.Message}); correct that or restore the folder from a copy");
        }
    }

    private static (PoetServer? Server, SmeshingFault? Fault) Faulty(string problem) => (null, new SmeshingFault(problem));

    private static bool TryEndPoint(string address, out IPEndPoint? endPoint)
    {
        endPoint = null;
        string text = address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttp)
            return false;
        if (!IPAddress.TryParse(uri.Host == "localhost" ? "127.0.0.1" : uri.DnsSafeHost, out IPAddress? ip))
            return false;
        endPoint = new IPEndPoint(ip, uri.Port);
        return true;
    }
}
