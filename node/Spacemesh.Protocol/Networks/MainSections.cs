// Job: settings of the node at large: main, genesis, metrics, caches, recovery.
// Invariant: keys are those of the network's own node; initial values are its code defaults, presets change them.
namespace Spacemesh.Protocol.Networks;

/// <summary>Sizes of query caches: keys under <c>main.db-query-cache-sizes</c>.</summary>
public sealed class QueryCacheSizesSection : IConfigSection
{
    /// <summary><c>epoch-atxs</c></summary>
    public uint EpochAtxs = 20;

    /// <summary><c>atx-blob</c></summary>
    public uint AtxBlob = 10_000;

    /// <summary><c>active-set-blob</c></summary>
    public uint ActiveSetBlob = 200;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("epoch-atxs", ref EpochAtxs);
        visitor.Number("atx-blob", ref AtxBlob);
        visitor.Number("active-set-blob", ref ActiveSetBlob);
    }
}

/// <summary>General settings: keys under <c>main</c>.</summary>
public sealed partial class MainSection : IConfigSection
{
    /// <summary><c>data-folder</c></summary>
    public string DataFolder = "<HOME>/spacemesh";

    /// <summary><c>filelock</c></summary>
    public string FileLock = "<TMPDIR>/spacemesh.lock";

    /// <summary><c>standalone</c></summary>
    public bool Standalone;

    /// <summary><c>metrics</c></summary>
    public bool Metrics;

    /// <summary><c>metrics-port</c></summary>
    public uint MetricsPort = 1_010;

    /// <summary><c>profiler-name</c></summary>
    public string ProfilerName = "go-spacemesh";

    /// <summary><c>profiler-url</c></summary>
    public string ProfilerUrl = "";

    /// <summary><c>layer-duration</c></summary>
    public GoDuration LayerDuration = GoDuration.FromSeconds(30);

    /// <summary><c>layer-average-size</c></summary>
    public uint LayerAverageSize;

    /// <summary><c>layers-per-epoch</c></summary>
    public uint LayersPerEpoch = 3;

    /// <summary><c>poet-servers</c></summary>
    public List<PoetServer> PoetServers = [];

    /// <summary><c>pprof-server</c></summary>
    public bool PprofServer;

    /// <summary><c>pprof-listener</c></summary>
    public string PprofListener = "localhost:6060";

    /// <summary><c>pprof-mutex-profile</c></summary>
    public bool PprofMutexProfile;

    /// <summary><c>pprof-block-profile</c></summary>
    public bool PprofBlockProfile;

    /// <summary><c>txs-per-proposal</c></summary>
    public uint TxsPerProposal = 100;

    /// <summary><c>block-gas-limit</c></summary>
    public ulong BlockGasLimit = ulong.MaxValue;

    /// <summary><c>optimistic-filtering-threshold</c></summary>
    public uint OptimisticFilteringThreshold = 90;

    /// <summary><c>tick-size</c></summary>
    public ulong TickSize = 100;

    /// <summary><c>db-connections</c></summary>
    public uint DbConnections = 16;

    /// <summary><c>db-latency-metering</c></summary>
    public bool DbLatencyMetering;

    /// <summary><c>db-size-metering-interval</c></summary>
    public GoDuration DbSizeMeteringInterval = GoDuration.FromMinutes(10);

    /// <summary><c>db-prune-interval</c></summary>
    public GoDuration DbPruneInterval = GoDuration.FromMinutes(30);

    /// <summary><c>db-vacuum-state</c></summary>
    public uint DbVacuumState;

    /// <summary><c>db-skip-migrations</c></summary>
    public string[] DbSkipMigrations = [];

    /// <summary><c>db-query-cache</c></summary>
    public bool DbQueryCache;

    /// <summary>Sizes of query caches.</summary>
    public QueryCacheSizesSection DbQueryCacheSizes = new();

    /// <summary><c>db-allow-schema-drift</c></summary>
    public bool DbAllowSchemaDrift;

    /// <summary><c>prune-activesets-from</c></summary>
    public uint PruneActivesetsFrom;

    /// <summary><c>network-hrp</c></summary>
    public string NetworkHrp = "sm";

    /// <summary><c>miner-good-atxs-percent</c></summary>
    public uint MinerGoodAtxsPercent;

    /// <summary><c>regossip-atx-interval</c></summary>
    public GoDuration RegossipAtxInterval;

    /// <summary><c>atx-grade-delay</c></summary>
    public GoDuration AtxGradeDelay = GoDuration.FromSeconds(10);

    /// <summary><c>post-valid-delay</c></summary>
    public GoDuration PostValidDelay = GoDuration.FromHours(12);

    /// <summary><c>no-main-override</c></summary>
    public bool NoMainOverride;

    /// <summary><c>atx-versions</c></summary>
    public SortedDictionary<uint, uint> AtxVersions = [];

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Text("data-folder", ref DataFolder);
        visitor.Text("filelock", ref FileLock);
        visitor.Flag("standalone", ref Standalone);
        visitor.Flag("metrics", ref Metrics);
        visitor.Number("metrics-port", ref MetricsPort);
        visitor.Text("profiler-name", ref ProfilerName);
        visitor.Text("profiler-url", ref ProfilerUrl);
        visitor.Duration("layer-duration", ref LayerDuration);
        visitor.Number("layer-average-size", ref LayerAverageSize);
        visitor.Number("layers-per-epoch", ref LayersPerEpoch);
        visitor.PoetServers("poet-servers", ref PoetServers);
        visitor.Flag("pprof-server", ref PprofServer);
        visitor.Text("pprof-listener", ref PprofListener);
        visitor.Flag("pprof-mutex-profile", ref PprofMutexProfile);
        visitor.Flag("pprof-block-profile", ref PprofBlockProfile);
        visitor.Number("txs-per-proposal", ref TxsPerProposal);
        visitor.Number("block-gas-limit", ref BlockGasLimit);
        visitor.Number("optimistic-filtering-threshold", ref OptimisticFilteringThreshold);
        visitor.Number("tick-size", ref TickSize);
        visitor.Number("db-connections", ref DbConnections);
        visitor.Flag("db-latency-metering", ref DbLatencyMetering);
        visitor.Duration("db-size-metering-interval", ref DbSizeMeteringInterval);
        visitor.Duration("db-prune-interval", ref DbPruneInterval);
        visitor.Number("db-vacuum-state", ref DbVacuumState);
        visitor.TextList("db-skip-migrations", ref DbSkipMigrations);
        visitor.Flag("db-query-cache", ref DbQueryCache);
        visitor.Section("db-query-cache-sizes", DbQueryCacheSizes);
        visitor.Flag("db-allow-schema-drift", ref DbAllowSchemaDrift);
        visitor.Number("prune-activesets-from", ref PruneActivesetsFrom);
        visitor.Text("network-hrp", ref NetworkHrp);
        visitor.Number("miner-good-atxs-percent", ref MinerGoodAtxsPercent);
        visitor.Duration("regossip-atx-interval", ref RegossipAtxInterval);
        visitor.Duration("atx-grade-delay", ref AtxGradeDelay);
        visitor.Duration("post-valid-delay", ref PostValidDelay);
        visitor.Flag("no-main-override", ref NoMainOverride);
        visitor.AtxVersions("atx-versions", ref AtxVersions);
        visitor.Retired("poet-server", "use main.poet-servers: a list of {\"address\", \"pubkey\"}");
    }
}

/// <summary>Pushed metrics: keys under <c>public-metrics</c>.</summary>
public sealed class PublicMetricsSection : IConfigSection
{
    /// <summary><c>metrics-url</c></summary>
    public string MetricsUrl = "";

    /// <summary><c>metrics-push-period</c></summary>
    public GoDuration MetricsPushPeriod;

    /// <summary><c>metrics-push-user</c></summary>
    public string MetricsPushUser = "";

    /// <summary><c>metrics-push-pass</c></summary>
    public string MetricsPushPass = "";

    /// <summary><c>metrics-push-header</c></summary>
    public Dictionary<string, string> MetricsPushHeader = [];

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Text("metrics-url", ref MetricsUrl);
        visitor.Duration("metrics-push-period", ref MetricsPushPeriod);
        visitor.Text("metrics-push-user", ref MetricsPushUser);
        visitor.Text("metrics-push-pass", ref MetricsPushPass);
        visitor.TextMap("metrics-push-header", ref MetricsPushHeader);
    }
}

/// <summary>Identity of the network: keys under <c>genesis</c>.</summary>
public sealed partial class GenesisSection : IConfigSection
{
    /// <summary><c>genesis-time</c></summary>
    public DateTimeOffset GenesisTime;

    /// <summary><c>genesis-extra-data</c></summary>
    public string ExtraData = "mainnet";

    /// <summary><c>accounts</c></summary>
    public Dictionary<string, ulong> Accounts = [];

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Time("genesis-time", ref GenesisTime);
        visitor.Text("genesis-extra-data", ref ExtraData);
        visitor.Amounts("accounts", ref Accounts);
    }
}

/// <summary>Caches: keys under <c>cache</c>.</summary>
public sealed class CacheSection : IConfigSection
{
    /// <summary><c>atx-size</c></summary>
    public uint AtxSize = 1_000;

    /// <summary><c>malfeasance-size</c></summary>
    public uint MalfeasanceSize = 1_000;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("atx-size", ref AtxSize);
        visitor.Number("malfeasance-size", ref MalfeasanceSize);
    }
}

/// <summary>Recovery from a checkpoint: keys under <c>recovery</c>.</summary>
public sealed class RecoverySection : IConfigSection
{
    /// <summary><c>recovery-uri</c></summary>
    public string Uri = "";

    /// <summary><c>recovery-layer</c></summary>
    public uint Layer;

    /// <summary><c>preserve-own-atx</c></summary>
    public bool PreserveOwnAtx = true;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Text("recovery-uri", ref Uri);
        visitor.Number("recovery-layer", ref Layer);
        visitor.Flag("preserve-own-atx", ref PreserveOwnAtx);
    }
}
