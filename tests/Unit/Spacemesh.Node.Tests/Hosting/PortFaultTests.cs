// Job: a listener or the PoET server whose port is taken or whose address is wrong: refused with key, address and what to do.
// Invariant: what listens there first goes on listening.
using System.Net;
using System.Net.Sockets;
using Spacemesh.Node.Hosting;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Tests.Hosting;

public sealed class PortFaultTests
{
    private static readonly Dictionary<string, Action<NodeConfig, string>> s_listeners = new()
    {
        ["api.grpc-public-listener"] = (config, address) => config.Api.GrpcPublicListener = address,
        ["api.grpc-private-listener"] = (config, address) => config.Api.GrpcPrivateListener = address,
        ["api.grpc-post-listener"] = (config, address) => config.Api.GrpcPostListener = address,
        ["api.grpc-json-listener"] = (config, address) => config.Api.GrpcJsonListener = address,
        ["main.poet-servers"] = (config, address) => config.Main.PoetServers = [new("http://" + address, null)],
    };

    public static TheoryData<string> Keys { get; } = [.. s_listeners.Keys];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_port_that_is_taken_is_named_with_its_key_and_starts_once_it_is_free(string key)
    {
        using var folder = new NodeFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string address = other.LocalEndpoint.ToString()!;
        NodeConfig config = folder.Config();
        s_listeners[key](config, address);
        await folder.RefusesAsync(config, key, address, "stop what uses the port");
        using (var client = new TcpClient())
            await client.ConnectAsync((IPEndPoint)other.LocalEndpoint);
        other.Stop();
        await using NodeHost host = await NodeFolder.StartAsync(config);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task An_address_of_another_machine_is_named_with_its_key(string key)
    {
        using var folder = new NodeFolder();
        NodeConfig config = folder.Config();
        // An address reserved for documentation: no interface has it.
        s_listeners[key](config, "192.0.2.1:4321");
        await folder.RefusesAsync(config, key, "192.0.2.1:4321");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task An_address_of_another_form_is_named_with_its_key(string key)
    {
        using var folder = new NodeFolder();
        NodeConfig config = folder.Config();
        s_listeners[key](config, "somewhere");
        await folder.RefusesAsync(config, key, "somewhere", "IP:PORT");
    }
}
