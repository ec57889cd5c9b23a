// Job: the whole configuration of a node as typed values.
// Invariant: begins with code defaults; a preset and then the operator's file change it; nothing changes it after start.
namespace Spacemesh.Protocol.Networks;

/// <summary>Configuration of a node; sections and keys are those of the JSON file.</summary>
public sealed partial class NodeConfig : IConfigSection
{
    /// <summary>General settings.</summary>
    public MainSection Main = new();

    /// <summary>Name of the preset that the file asked for.</summary>
    public string Preset = "";

    /// <summary>Identity of the network.</summary>
    public GenesisSection Genesis = new();

    /// <summary>Pushed metrics.</summary>
    public PublicMetricsSection PublicMetrics = new();

    /// <summary>Votes over layers.</summary>
    public TortoiseSection Tortoise = new();

    /// <summary>Peer-to-peer network.</summary>
    public P2pSection P2p = new();

    /// <summary>API listeners.</summary>
    public ApiSection Api = new();

    /// <summary>Hare 3.</summary>
    public HareSection Hare3 = new();

    /// <summary>Hare 4; off everywhere.</summary>
    public HareSection Hare4 = new() { Committee = 50, ProtocolName = "/h/4.0" };

    /// <summary>Committee oracle.</summary>
    public HareEligibilitySection HareEligibility = new();

    /// <summary>Certifier of Hare results.</summary>
    public CertificateSection Certificate = new();

    /// <summary>Beacon protocol.</summary>
    public BeaconSection Beacon = new();

    /// <summary>Clock.</summary>
    public TimeSection Time = new();

    /// <summary>Virtual machine.</summary>
    public VmSection Vm = new();

    /// <summary>Registration certificates.</summary>
    public CertifierSection Certifier = new();

    /// <summary>Proof-of-space rules.</summary>
    public PostSection Post = new();

    /// <summary>Supervised post-service.</summary>
    public PostServiceSection PostService = new();

    /// <summary>PoET rounds and clients.</summary>
    public PoetSection Poet = new();

    /// <summary>Smeshing.</summary>
    public SmeshingSection Smeshing = new();

    /// <summary>Log levels.</summary>
    public LoggingSection Logging = new();

    /// <summary>Requests to peers.</summary>
    public FetchSection Fetch = new();

    /// <summary>Fallback files.</summary>
    public BootstrapSection Bootstrap = new();

    /// <summary>Synchronisation.</summary>
    public SyncerSection Syncer = new();

    /// <summary>Recovery from a checkpoint.</summary>
    public RecoverySection Recovery = new();

    /// <summary>Caches.</summary>
    public CacheSection Cache = new();

    /// <summary>Preparation of active sets.</summary>
    public ActiveSetPreparationSection ActiveSetPreparation = new();

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
