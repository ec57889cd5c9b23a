// Job: settings of requests to peers and synchronisation.
// Invariant: keys are those of the network's own node; initial values are its code defaults, presets change them.
namespace Spacemesh.Protocol.Networks;

/// <summary>Requests to peers: keys under <c>fetch</c>.</summary>
public sealed class FetchSection : IConfigSection
{
    /// <summary><c>batchtimeout</c></summary>
    public GoDuration BatchTimeout = GoDuration.FromMilliseconds(50);

    /// <summary><c>batchsize</c></summary>
    public uint BatchSize = 10;

    /// <summary><c>queuesize</c></summary>
    public uint QueueSize = 20;

    /// <summary><c>maxretriesforrequest</c></summary>
    public uint MaxRetriesForRequest = 100;

    /// <summary><c>request-timeout</c></summary>
    public GoDuration RequestTimeout = GoDuration.FromSeconds(25);

    /// <summary><c>request-hard-timeout</c></summary>
    public GoDuration RequestHardTimeout = GoDuration.FromMinutes(5);

    /// <summary><c>servers-metrics</c></summary>
    public bool ServersMetrics;

    /// <summary><c>servers</c></summary>
    public Dictionary<string, ServerLimits> Servers = new()
    {
        ["as/1"] = new(10, 1, GoDuration.FromSeconds(1)),
        ["ax/1"] = new(10, 1, GoDuration.FromSeconds(1)),
        ["hs/1"] = new(2_000, 200, GoDuration.FromSeconds(1)),
        ["ld/1"] = new(1_000, 100, GoDuration.FromSeconds(1)),
        ["lp/2"] = new(10_000, 1_000, GoDuration.FromSeconds(1)),
        ["mh/1"] = new(1_000, 100, GoDuration.FromSeconds(1)),
        ["ml/1"] = new(100, 10, GoDuration.FromSeconds(1)),
    };

    /// <summary><c>streaming</c></summary>
    public bool Streaming = true;

    /// <summary><c>getatxsconcurrency</c></summary>
    public ulong GetAtxsConcurrency = 100;

    /// <summary>Worth of a peer.</summary>
    public DecayingTagSection DecayingTag = new();

    /// <summary><c>log-peer-stats-interval</c></summary>
    public GoDuration LogPeerStatsInterval = GoDuration.FromMinutes(20);

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Duration("batchtimeout", ref BatchTimeout);
        visitor.Number("batchsize", ref BatchSize);
        visitor.Number("queuesize", ref QueueSize);
        visitor.Number("maxretriesforrequest", ref MaxRetriesForRequest);
        visitor.Duration("request-timeout", ref RequestTimeout);
        visitor.Duration("request-hard-timeout", ref RequestHardTimeout);
        visitor.Flag("servers-metrics", ref ServersMetrics);
        visitor.ServerLimits("servers", ref Servers);
        visitor.Flag("streaming", ref Streaming);
        visitor.Number("getatxsconcurrency", ref GetAtxsConcurrency);
        visitor.Section("decaying-tag", DecayingTag);
        visitor.Duration("log-peer-stats-interval", ref LogPeerStatsInterval);
    }
}

/// <summary>Worth of a peer: keys under <c>fetch.decaying-tag</c>.</summary>
public sealed class DecayingTagSection : IConfigSection
{
    /// <summary><c>interval</c></summary>
    public GoDuration Interval = GoDuration.FromMinutes(1);

    /// <summary><c>inc</c></summary>
    public uint Inc = 1_000;

    /// <summary><c>dec</c></summary>
    public uint Dec = 1_000;

    /// <summary><c>cap</c></summary>
    public uint Cap = 10_000;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Duration("interval", ref Interval);
        visitor.Number("inc", ref Inc);
        visitor.Number("dec", ref Dec);
        visitor.Number("cap", ref Cap);
    }
}

/// <summary>Synchronisation: keys under <c>syncer</c>.</summary>
public sealed class SyncerSection : IConfigSection
{
    /// <summary><c>interval</c></summary>
    public GoDuration Interval = GoDuration.FromSeconds(10);

    /// <summary><c>epochendfraction</c></summary>
    public double EpochEndFraction = 0.5;

    /// <summary><c>haredelaylayers</c></summary>
    public uint HareDelayLayers = 10;

    /// <summary><c>synccertdistance</c></summary>
    public uint SyncCertDistance = 10;

    /// <summary><c>tallyvotesfrequency</c></summary>
    public double TallyVotesFrequency = 0.25;

    /// <summary><c>maxstaleduration</c></summary>
    public GoDuration MaxStaleDuration = GoDuration.FromSeconds(1);

    /// <summary><c>standalone</c></summary>
    public bool Standalone;

    /// <summary><c>gossipduration</c></summary>
    public GoDuration GossipDuration = GoDuration.FromSeconds(15);

    /// <summary><c>disable-mesh-agreement</c></summary>
    public bool DisableMeshAgreement;

    /// <summary><c>out-of-sync-threshold</c></summary>
    public uint OutOfSyncThreshold = 3;

    /// <summary>Synchronisation of ATXs.</summary>
    public AtxSyncSection AtxSync = new();

    /// <summary>Synchronisation of malfeasance proofs.</summary>
    public MalfeasanceSyncSection MalfeasanceSync = new();

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Duration("interval", ref Interval);
        visitor.Real("epochendfraction", ref EpochEndFraction);
        visitor.Number("haredelaylayers", ref HareDelayLayers);
        visitor.Number("synccertdistance", ref SyncCertDistance);
        visitor.Real("tallyvotesfrequency", ref TallyVotesFrequency);
        visitor.Duration("maxstaleduration", ref MaxStaleDuration);
        visitor.Flag("standalone", ref Standalone);
        visitor.Duration("gossipduration", ref GossipDuration);
        visitor.Flag("disable-mesh-agreement", ref DisableMeshAgreement);
        visitor.Number("out-of-sync-threshold", ref OutOfSyncThreshold);
        visitor.Section("atx-sync", AtxSync);
        visitor.Section("malfeasance-sync", MalfeasanceSync);
    }
}

/// <summary>Synchronisation of ATXs: keys under <c>syncer.atx-sync</c>.</summary>
public sealed class AtxSyncSection : IConfigSection
{
    /// <summary><c>epoch-info-request-interval</c></summary>
    public GoDuration EpochInfoRequestInterval = GoDuration.FromHours(4);

    /// <summary><c>epoch-info-peers</c></summary>
    public uint EpochInfoPeers = 2;

    /// <summary><c>requests-limit</c></summary>
    public uint RequestsLimit = 10;

    /// <summary><c>atxs-batch</c></summary>
    public uint AtxsBatch = 1_000;

    /// <summary><c>progress-every-fraction</c></summary>
    public double ProgressEveryFraction = 0.1;

    /// <summary><c>progress-on-time</c></summary>
    public GoDuration ProgressOnTime = GoDuration.FromMinutes(20);

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Duration("epoch-info-request-interval", ref EpochInfoRequestInterval);
        visitor.Number("epoch-info-peers", ref EpochInfoPeers);
        visitor.Number("requests-limit", ref RequestsLimit);
        visitor.Number("atxs-batch", ref AtxsBatch);
        visitor.Real("progress-every-fraction", ref ProgressEveryFraction);
        visitor.Duration("progress-on-time", ref ProgressOnTime);
    }
}

/// <summary>Synchronisation of malfeasance proofs: keys under <c>syncer.malfeasance-sync</c>.</summary>
public sealed class MalfeasanceSyncSection : IConfigSection
{
    /// <summary><c>id-request-interval</c></summary>
    public GoDuration IdRequestInterval = GoDuration.FromMinutes(30);

    /// <summary><c>malfeasance-id-peers</c></summary>
    public uint MalfeasanceIdPeers = 3;

    /// <summary><c>min-sync-peers</c></summary>
    public uint MinSyncPeers = 3;

    /// <summary><c>max-epoch-fraction</c></summary>
    public double MaxEpochFraction = 0.25;

    /// <summary><c>max-batch-size</c></summary>
    public uint MaxBatchSize = 1_000;

    /// <summary><c>requests-limit</c></summary>
    public uint RequestsLimit = 20;

    /// <summary><c>retry-interval</c></summary>
    public GoDuration RetryInterval = GoDuration.FromMinutes(1);

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Duration("id-request-interval", ref IdRequestInterval);
        visitor.Number("malfeasance-id-peers", ref MalfeasanceIdPeers);
        visitor.Number("min-sync-peers", ref MinSyncPeers);
        visitor.Real("max-epoch-fraction", ref MaxEpochFraction);
        visitor.Number("max-batch-size", ref MaxBatchSize);
        visitor.Number("requests-limit", ref RequestsLimit);
        visitor.Duration("retry-interval", ref RetryInterval);
    }
}
