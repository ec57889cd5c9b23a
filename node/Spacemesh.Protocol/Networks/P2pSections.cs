// Job: settings of the peer-to-peer network.
// Invariant: keys are those of the network's own node; initial values are its code defaults, presets change them.
namespace Spacemesh.Protocol.Networks;

/// <summary>Peer-to-peer network: keys under <c>p2p</c>.</summary>
public sealed class P2pSection : IConfigSection
{
    /// <summary><c>datadir</c></summary>
    public string DataDir = "";

    /// <summary><c>loglevel</c></summary>
    public string LogLevel = "info";

    /// <summary><c>gracepeersshutdown</c></summary>
    public GoDuration GracePeersShutdown = GoDuration.FromSeconds(30);

    /// <summary><c>maxmessagesize</c></summary>
    public uint MaxMessageSize = 2_097_152;

    /// <summary><c>disable-reuseport</c></summary>
    public bool DisableReusePort;

    /// <summary><c>disable-natport</c></summary>
    public bool DisableNatPort;

    /// <summary><c>disable-connection-manager</c></summary>
    public bool DisableConnectionManager;

    /// <summary><c>disable-resource-manager</c></summary>
    public bool DisableResourceManager = true;

    /// <summary><c>disable-dht</c></summary>
    public bool DisableDht;

    /// <summary><c>disable-pubsub</c></summary>
    public bool DisablePubsub;

    /// <summary><c>flood</c></summary>
    public bool Flood;

    /// <summary><c>listen</c></summary>
    public string[] Listen = ["/ip4/0.0.0.0/tcp/7513"];

    /// <summary><c>bootnodes</c></summary>
    public string[] Bootnodes = [];

    /// <summary><c>direct</c></summary>
    public string[] Direct = [];

    /// <summary><c>min-peers</c></summary>
    public uint MinPeers = 20;

    /// <summary><c>low-peers</c></summary>
    public uint LowPeers = 40;

    /// <summary><c>high-peers</c></summary>
    public uint HighPeers = 100;

    /// <summary><c>inbound-fraction</c></summary>
    public double InboundFraction = 0.8;

    /// <summary><c>outbound-fraction</c></summary>
    public double OutboundFraction = 1.1;

    /// <summary><c>autoscale-peers</c></summary>
    public bool AutoscalePeers = true;

    /// <summary><c>advertise-address</c></summary>
    public string[] AdvertiseAddress = [];

    /// <summary><c>p2p-accept-queue</c></summary>
    public uint P2pAcceptQueue = 16;

    /// <summary><c>p2p-metrics</c></summary>
    public bool P2pMetrics;

    /// <summary><c>p2p-bootnode</c></summary>
    public bool P2pBootnode;

    /// <summary><c>p2p-reachability</c></summary>
    public string P2pReachability = "";

    /// <summary><c>force-dht-server</c></summary>
    public bool ForceDhtServer;

    /// <summary><c>p2p-holepunching</c></summary>
    public bool P2pHolepunching = true;

    /// <summary><c>p2p-private-network</c></summary>
    public bool P2pPrivateNetwork;

    /// <summary>Relay service.</summary>
    public RelayServerSection RelayServer = new();

    /// <summary><c>ip4-blocklist</c></summary>
    public string[] Ip4Blocklist = 
        [
            "127.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "169.254.0.0/16",
        ];

    /// <summary><c>ip6-blocklist</c></summary>
    public string[] Ip6Blocklist = ["::1/128", "fc00::/7", "fe80::/10"];

    /// <summary><c>gossip-queue-size</c></summary>
    public uint GossipQueueSize = 50_000;

    /// <summary><c>gossip-peer-outbound-queue-size</c></summary>
    public uint GossipPeerOutboundQueueSize;

    /// <summary><c>gossip-validation-throttle</c></summary>
    public uint GossipValidationThrottle = 50_000;

    /// <summary><c>gossip-atx-validation-throttle</c></summary>
    public uint GossipAtxValidationThrottle = 50_000;

    /// <summary><c>gossip-eviction-strategy</c></summary>
    public uint GossipEvictionStrategy;

    /// <summary><c>ping-peers</c></summary>
    public string[] PingPeers = [];

    /// <summary><c>ping-interval</c></summary>
    public GoDuration PingInterval = GoDuration.FromSeconds(1);

    /// <summary><c>relay</c></summary>
    public bool Relay;

    /// <summary><c>static-relays</c></summary>
    public string[] StaticRelays = [];

    /// <summary><c>enable-tcp-transport</c></summary>
    public bool EnableTcpTransport = true;

    /// <summary><c>enable-quic-transport</c></summary>
    public bool EnableQuicTransport;

    /// <summary><c>enable-routing-discovery</c></summary>
    public bool EnableRoutingDiscovery;

    /// <summary><c>routing-discovery-advertise</c></summary>
    public bool RoutingDiscoveryAdvertise;

    /// <summary>Peer discovery.</summary>
    public DiscoveryTimingsSection DiscoveryTimings = new();

    /// <summary>Reachability service.</summary>
    public AutoNatServerSection AutoNatServer = new();

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Text("datadir", ref DataDir);
        visitor.Text("loglevel", ref LogLevel);
        visitor.Duration("gracepeersshutdown", ref GracePeersShutdown);
        visitor.Number("maxmessagesize", ref MaxMessageSize);
        visitor.Flag("disable-reuseport", ref DisableReusePort);
        visitor.Flag("disable-natport", ref DisableNatPort);
        visitor.Flag("disable-connection-manager", ref DisableConnectionManager);
        visitor.Flag("disable-resource-manager", ref DisableResourceManager);
        visitor.Flag("disable-dht", ref DisableDht);
        visitor.Flag("disable-pubsub", ref DisablePubsub);
        visitor.Flag("flood", ref Flood);
        visitor.MultiAddresses("listen", ref Listen);
        visitor.TextList("bootnodes", ref Bootnodes);
        visitor.TextList("direct", ref Direct);
        visitor.Number("min-peers", ref MinPeers);
        visitor.Number("low-peers", ref LowPeers);
        visitor.Number("high-peers", ref HighPeers);
        visitor.Real("inbound-fraction", ref InboundFraction);
        visitor.Real("outbound-fraction", ref OutboundFraction);
        visitor.Flag("autoscale-peers", ref AutoscalePeers);
        visitor.MultiAddresses("advertise-address", ref AdvertiseAddress);
        visitor.Number("p2p-accept-queue", ref P2pAcceptQueue);
        visitor.Flag("p2p-metrics", ref P2pMetrics);
        visitor.Flag("p2p-bootnode", ref P2pBootnode);
        visitor.Text("p2p-reachability", ref P2pReachability);
        visitor.Flag("force-dht-server", ref ForceDhtServer);
        visitor.Flag("p2p-holepunching", ref P2pHolepunching);
        visitor.Flag("p2p-private-network", ref P2pPrivateNetwork);
        visitor.Section("relay-server", RelayServer);
        visitor.TextList("ip4-blocklist", ref Ip4Blocklist);
        visitor.TextList("ip6-blocklist", ref Ip6Blocklist);
        visitor.Number("gossip-queue-size", ref GossipQueueSize);
        visitor.Number("gossip-peer-outbound-queue-size", ref GossipPeerOutboundQueueSize);
        visitor.Number("gossip-validation-throttle", ref GossipValidationThrottle);
        visitor.Number("gossip-atx-validation-throttle", ref GossipAtxValidationThrottle);
        visitor.Number("gossip-eviction-strategy", ref GossipEvictionStrategy);
        visitor.TextList("ping-peers", ref PingPeers);
        visitor.Duration("ping-interval", ref PingInterval);
        visitor.Flag("relay", ref Relay);
        visitor.TextList("static-relays", ref StaticRelays);
        visitor.Flag("enable-tcp-transport", ref EnableTcpTransport);
        visitor.Flag("enable-quic-transport", ref EnableQuicTransport);
        visitor.Flag("enable-routing-discovery", ref EnableRoutingDiscovery);
        visitor.Flag("routing-discovery-advertise", ref RoutingDiscoveryAdvertise);
        visitor.Section("discovery-timings", DiscoveryTimings);
        visitor.Section("auto-nat-server", AutoNatServer);
    }
}

/// <summary>Relay service: keys under <c>p2p.relay-server</c>.</summary>
public sealed class RelayServerSection : IConfigSection
{
    /// <summary><c>enable</c></summary>
    public bool Enable;

    /// <summary><c>reservations</c></summary>
    public uint Reservations = 512;

    /// <summary><c>ttl</c></summary>
    public GoDuration Ttl = GoDuration.FromMinutes(20);

    /// <summary><c>conn-duration-limit</c></summary>
    public GoDuration ConnDurationLimit = GoDuration.FromMinutes(2);

    /// <summary><c>conn-data-limit</c></summary>
    public ulong ConnDataLimit = 131_072;

    /// <summary><c>max-circuits</c></summary>
    public uint MaxCircuits = 16;

    /// <summary><c>buffer-size</c></summary>
    public uint BufferSize = 2_048;

    /// <summary><c>max-reservations-per-peer</c></summary>
    public uint MaxReservationsPerPeer = 4;

    /// <summary><c>max-reservations-per-ip</c></summary>
    public uint MaxReservationsPerIp = 8;

    /// <summary><c>max-reservations-per-asn</c></summary>
    public uint MaxReservationsPerAsn = 32;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Flag("enable", ref Enable);
        visitor.Number("reservations", ref Reservations);
        visitor.Duration("ttl", ref Ttl);
        visitor.Duration("conn-duration-limit", ref ConnDurationLimit);
        visitor.Number("conn-data-limit", ref ConnDataLimit);
        visitor.Number("max-circuits", ref MaxCircuits);
        visitor.Number("buffer-size", ref BufferSize);
        visitor.Number("max-reservations-per-peer", ref MaxReservationsPerPeer);
        visitor.Number("max-reservations-per-ip", ref MaxReservationsPerIp);
        visitor.Number("max-reservations-per-asn", ref MaxReservationsPerAsn);
    }
}

/// <summary>Peer discovery: keys under <c>p2p.discovery-timings</c>.</summary>
public sealed class DiscoveryTimingsSection : IConfigSection
{
    /// <summary><c>advertise-delay</c></summary>
    public GoDuration AdvertiseDelay = GoDuration.FromHours(1);

    /// <summary><c>advertise-interval</c></summary>
    public GoDuration AdvertiseInterval = GoDuration.FromHours(2);

    /// <summary><c>advertise-interval-spread</c></summary>
    public GoDuration AdvertiseIntervalSpread = GoDuration.FromHours(1);

    /// <summary><c>advertise-retry-delay</c></summary>
    public GoDuration AdvertiseRetryDelay = GoDuration.FromMinutes(1);

    /// <summary><c>find-peers-retry-delay</c></summary>
    public GoDuration FindPeersRetryDelay = GoDuration.FromMinutes(1);

    /// <summary><c>min-backoff</c></summary>
    public GoDuration MinBackoff = GoDuration.FromMinutes(1);

    /// <summary><c>max-backoff</c></summary>
    public GoDuration MaxBackoff = GoDuration.FromHours(1);

    /// <summary><c>min-conn-backoff</c></summary>
    public GoDuration MinConnBackoff = GoDuration.FromSeconds(10);

    /// <summary><c>max-conn-backoff</c></summary>
    public GoDuration MaxConnBackoff = GoDuration.FromHours(1);

    /// <summary><c>dial-timeout</c></summary>
    public GoDuration DialTimeout = GoDuration.FromMinutes(2);

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Duration("advertise-delay", ref AdvertiseDelay);
        visitor.Duration("advertise-interval", ref AdvertiseInterval);
        visitor.Duration("advertise-interval-spread", ref AdvertiseIntervalSpread);
        visitor.Duration("advertise-retry-delay", ref AdvertiseRetryDelay);
        visitor.Duration("find-peers-retry-delay", ref FindPeersRetryDelay);
        visitor.Duration("min-backoff", ref MinBackoff);
        visitor.Duration("max-backoff", ref MaxBackoff);
        visitor.Duration("min-conn-backoff", ref MinConnBackoff);
        visitor.Duration("max-conn-backoff", ref MaxConnBackoff);
        visitor.Duration("dial-timeout", ref DialTimeout);
    }
}

/// <summary>Reachability service: keys under <c>p2p.auto-nat-server</c>.</summary>
public sealed class AutoNatServerSection : IConfigSection
{
    /// <summary><c>global-max</c></summary>
    public uint GlobalMax = 30;

    /// <summary><c>peer-max</c></summary>
    public uint PeerMax = 3;

    /// <summary><c>reset-period</c></summary>
    public GoDuration ResetPeriod = GoDuration.FromMinutes(1);

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("global-max", ref GlobalMax);
        visitor.Number("peer-max", ref PeerMax);
        visitor.Duration("reset-period", ref ResetPeriod);
    }
}
