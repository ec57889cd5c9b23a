// Job: the whole configuration of a node as typed values.
// Invariant: begins with code defaults; a preset and then the operator's file change it; nothing changes it after start.
namespace Spacemesh.Protocol.Networks;

/// <summary>Configuration of a node; sections and keys are those of the JSON file.</summary>
public sealed partial class NodeConfig : IConfigSection
{
    /// <summary>General settings.</summary>
    public MainConfig Main = new();

    /// <summary>Name of the preset that the file asked for.</summary>
    public string Preset = "";

    /// <summary>Identity of the network.</summary>
    public GenesisConfig Genesis = new();

    /// <summary>Pushed metrics.</summary>
    public PublicMetricsConfig PublicMetrics = new();

    /// <summary>Votes over layers.</summary>
    public TortoiseConfig Tortoise = new();

    /// <summary>Peer-to-peer network.</summary>
    public P2pConfig P2p = new();

    /// <summary>API listeners.</summary>
    public ApiConfig Api = new();

    /// <summary>Hare 3.</summary>
    public HareConfig Hare3 = new();

    /// <summary>Hare 4; off everywhere.</summary>
    public HareConfig Hare4 = new() { Committee = 50, ProtocolName = "/h/4.0" };

    /// <summary>Committee oracle.</summary>
    public HareEligibilityConfig HareEligibility = new();

    /// <summary>Certifier of Hare results.</summary>
    public CertificateConfig Certificate = new();

    /// <summary>Beacon protocol.</summary>
    public BeaconConfig Beacon = new();

    /// <summary>Clock.</summary>
    public TimeConfig Time = new();

    /// <summary>Virtual machine.</summary>
    public VmConfig Vm = new();

    /// <summary>Registration certificates.</summary>
    public CertifierConfig Certifier = new();

    /// <summary>Proof-of-space rules.</summary>
    public PostConfig Post = new();

    /// <summary>Supervised post-service.</summary>
    public PostServiceConfig PostService = new();

    /// <summary>PoET rounds and clients.</summary>
    public PoetConfig Poet = new();

    /// <summary>Smeshing.</summary>
    public SmeshingConfig Smeshing = new();

    /// <summary>Log levels.</summary>
    public LoggingConfig Logging = new();

    /// <summary>Requests to peers.</summary>
    public FetchConfig Fetch = new();

    /// <summary>Fallback files.</summary>
    public BootstrapConfig Bootstrap = new();

    /// <summary>Synchronisation.</summary>
    public SyncerConfig Syncer = new();

    /// <summary>Recovery from a checkpoint.</summary>
    public RecoveryConfig Recovery = new();

    /// <summary>Caches.</summary>
    public CacheConfig Cache = new();

    /// <summary>Preparation of active sets.</summary>
    public ActiveSetPreparationConfig ActiveSetPreparation = new();

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Section("main", Main);
        visitor.Text("preset", ref Preset);
        visitor.Section("genesis", Genesis);
        visitor.Section("public-metrics", PublicMetrics);
        visitor.Section("tortoise", Tortoise);
        visitor.Section("p2p", P2p);
        visitor.Section("api", Api);
        visitor.Section("hare3", Hare3);
        visitor.Section("hare4", Hare4);
        visitor.Section("hare-eligibility", HareEligibility);
        visitor.Section("certificate", Certificate);
        visitor.Section("beacon", Beacon);
        visitor.Section("time", Time);
        visitor.Section("vm", Vm);
        visitor.Section("certifier", Certifier);
        visitor.Section("post", Post);
        visitor.Section("postservice", PostService);
        visitor.Section("poet", Poet);
        visitor.Section("smeshing", Smeshing);
        visitor.Section("logging", Logging);
        visitor.Section("fetch", Fetch);
        visitor.Section("bootstrap", Bootstrap);
        visitor.Section("syncer", Syncer);
        visitor.Section("recovery", Recovery);
        visitor.Section("cache", Cache);
        visitor.Section("active-set-preparation", ActiveSetPreparation);
    }

    /// <summary>Replaces the folders <c>&lt;HOME&gt;</c>, <c>&lt;TMPDIR&gt;</c> and <c>&lt;EXEDIR&gt;</c> that presets name.</summary>
    public void ExpandFolders(string home, string temporary, string programs)
    {
        string Expand(string text) => text.Replace("<HOME>", home, StringComparison.Ordinal)
            .Replace("<TMPDIR>", temporary, StringComparison.Ordinal).Replace("<EXEDIR>", programs, StringComparison.Ordinal);
        Main.DataFolder = Expand(Main.DataFolder);
        Main.FileLock = Expand(Main.FileLock);
        Smeshing.Options.DataDir = Expand(Smeshing.Options.DataDir);
        Bootstrap.DataDir = Expand(Bootstrap.DataDir);
        PostService.PostServiceCmd = Expand(PostService.PostServiceCmd);
    }
}
