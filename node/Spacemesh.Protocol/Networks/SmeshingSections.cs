// Job: settings of proofs of space and time and of smeshing.
// Invariant: keys are those of the network's own node; initial values are its code defaults, presets change them.
namespace Spacemesh.Protocol.Networks;

/// <summary>Proof-of-space rules: keys under <c>post</c>.</summary>
public sealed class PostSection : IConfigSection
{
    /// <summary><c>post-min-numunits</c></summary>
    public uint MinNumUnits = 1;

    /// <summary><c>post-max-numunits</c></summary>
    public uint MaxNumUnits = 100;

    /// <summary><c>post-labels-per-unit</c></summary>
    public ulong LabelsPerUnit = 512;

    /// <summary><c>post-k1</c></summary>
    public uint K1 = 26;

    /// <summary><c>post-k2</c></summary>
    public uint K2 = 37;

    /// <summary><c>post-k3</c></summary>
    public uint K3 = 37;

    /// <summary><c>post-pow-difficulty</c></summary>
    public Hash32 PowDifficulty = FixedBytes.ParseHex<Hash32>("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("post-min-numunits", ref MinNumUnits);
        visitor.Number("post-max-numunits", ref MaxNumUnits);
        visitor.Number("post-labels-per-unit", ref LabelsPerUnit);
        visitor.Number("post-k1", ref K1);
        visitor.Number("post-k2", ref K2);
        visitor.Number("post-k3", ref K3);
        visitor.Hash("post-pow-difficulty", ref PowDifficulty);
    }
}

/// <summary>Supervised post-service: keys under <c>postservice</c>.</summary>
public sealed class PostServiceSection : IConfigSection
{
    /// <summary><c>postservicecmd</c></summary>
    public string PostServiceCmd = "<EXEDIR>/post-service";

    /// <summary><c>nodeaddress</c></summary>
    public string NodeAddress = "http://127.0.0.1:9094";

    /// <summary><c>maxretries</c></summary>
    public uint MaxRetries = 10;

    /// <summary><c>cacert</c></summary>
    public string CaCert = "";

    /// <summary><c>cert</c></summary>
    public string Cert = "";

    /// <summary><c>key</c></summary>
    public string Key = "";

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Text("postservicecmd", ref PostServiceCmd);
        visitor.Text("nodeaddress", ref NodeAddress);
        visitor.Number("maxretries", ref MaxRetries);
        visitor.Text("cacert", ref CaCert);
        visitor.Text("cert", ref Cert);
        visitor.Text("key", ref Key);
    }
}

/// <summary>PoET rounds and clients: keys under <c>poet</c>.</summary>
public sealed class PoetSection : IConfigSection
{
    /// <summary><c>phase-shift</c></summary>
    public GoDuration PhaseShift;

    /// <summary><c>cycle-gap</c></summary>
    public GoDuration CycleGap;

    /// <summary><c>grace-period</c></summary>
    public GoDuration GracePeriod;

    /// <summary><c>poet-request-timeout</c></summary>
    public GoDuration PoetRequestTimeout;

    /// <summary><c>retry-delay</c></summary>
    public GoDuration RetryDelay = GoDuration.FromMilliseconds(400);

    /// <summary><c>positioning-atx-selection-timeout</c></summary>
    public GoDuration PositioningAtxSelectionTimeout;

    /// <summary><c>info-cache-ttl</c></summary>
    public GoDuration InfoCacheTtl = GoDuration.FromMinutes(5);

    /// <summary><c>pow-params-cache-ttl</c></summary>
    public GoDuration PowParamsCacheTtl = GoDuration.FromMinutes(5);

    /// <summary><c>retry-max</c></summary>
    public uint RetryMax = 10;

    /// <summary><c>poet-proofs-cache</c></summary>
    public uint PoetProofsCache = 200;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Duration("phase-shift", ref PhaseShift);
        visitor.Duration("cycle-gap", ref CycleGap);
        visitor.Duration("grace-period", ref GracePeriod);
        visitor.Duration("poet-request-timeout", ref PoetRequestTimeout);
        visitor.Duration("retry-delay", ref RetryDelay);
        visitor.Duration("positioning-atx-selection-timeout", ref PositioningAtxSelectionTimeout);
        visitor.Duration("info-cache-ttl", ref InfoCacheTtl);
        visitor.Duration("pow-params-cache-ttl", ref PowParamsCacheTtl);
        visitor.Number("retry-max", ref RetryMax);
        visitor.Number("poet-proofs-cache", ref PoetProofsCache);
    }
}

/// <summary>Registration certificates: keys under <c>certifier</c>.</summary>
public sealed class CertifierSection : IConfigSection
{
    /// <summary>Client of the certificate service.</summary>
    public CertifierClientSection Client = new();

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Section("client", Client);
    }
}

/// <summary>Client of the certificate service: keys under <c>certifier.client</c>.</summary>
public sealed class CertifierClientSection : IConfigSection
{
    /// <summary><c>retry-delay</c></summary>
    public GoDuration RetryDelay = GoDuration.FromSeconds(1);

    /// <summary><c>max-retry-delay</c></summary>
    public GoDuration MaxRetryDelay = GoDuration.FromSeconds(30);

    /// <summary><c>max-retries</c></summary>
    public uint MaxRetries = 5;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Duration("retry-delay", ref RetryDelay);
        visitor.Duration("max-retry-delay", ref MaxRetryDelay);
        visitor.Number("max-retries", ref MaxRetries);
    }
}

/// <summary>Smeshing: keys under <c>smeshing</c>.</summary>
public sealed class SmeshingSection : IConfigSection
{
    /// <summary><c>smeshing-start</c></summary>
    public bool Start;

    /// <summary><c>smeshing-coinbase</c></summary>
    public string Coinbase = "";

    /// <summary>PoST initialisation.</summary>
    public SmeshingOptionsSection Options = new();

    /// <summary>Proving.</summary>
    public ProvingOptionsSection ProvingOptions = new();

    /// <summary>Verifying.</summary>
    public VerifyingOptionsSection VerifyingOptions = new();

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Flag("smeshing-start", ref Start);
        visitor.Text("smeshing-coinbase", ref Coinbase);
        visitor.Section("smeshing-opts", Options);
        visitor.Section("smeshing-proving-opts", ProvingOptions);
        visitor.Section("smeshing-verifying-opts", VerifyingOptions);
    }
}

/// <summary>PoST initialisation: keys under <c>smeshing.smeshing-opts</c>.</summary>
public sealed class SmeshingOptionsSection : IConfigSection
{
    /// <summary><c>smeshing-opts-datadir</c></summary>
    public string DataDir = "<HOME>/post/data";

    /// <summary><c>smeshing-opts-numunits</c></summary>
    public uint NumUnits = 2;

    /// <summary><c>smeshing-opts-maxfilesize</c></summary>
    public ulong MaxFileSize = 4_294_967_296;

    /// <summary><c>smeshing-opts-provider</c></summary>
    public uint? Provider;

    /// <summary><c>smeshing-opts-throttle</c></summary>
    public bool Throttle;

    /// <summary>Label function.</summary>
    public ScryptSection Scrypt = new();

    /// <summary><c>smeshing-opts-compute-batch-size</c></summary>
    public ulong ComputeBatchSize = 1_048_576;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Text("smeshing-opts-datadir", ref DataDir);
        visitor.Number("smeshing-opts-numunits", ref NumUnits);
        visitor.Number("smeshing-opts-maxfilesize", ref MaxFileSize);
        visitor.Provider("smeshing-opts-provider", ref Provider);
        visitor.Flag("smeshing-opts-throttle", ref Throttle);
        visitor.Section("smeshing-opts-scrypt", Scrypt);
        visitor.Number("smeshing-opts-compute-batch-size", ref ComputeBatchSize);
    }
}

/// <summary>Label function: keys under <c>smeshing.smeshing-opts.smeshing-opts-scrypt</c>.</summary>
public sealed class ScryptSection : IConfigSection
{
    /// <summary><c>n</c></summary>
    public uint N = 8_192;

    /// <summary><c>r</c></summary>
    public uint R = 1;

    /// <summary><c>p</c></summary>
    public uint P = 1;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("n", ref N);
        visitor.Number("r", ref R);
        visitor.Number("p", ref P);
    }
}

/// <summary>Proving: keys under <c>smeshing.smeshing-proving-opts</c>.</summary>
public sealed class ProvingOptionsSection : IConfigSection
{
    /// <summary><c>smeshing-opts-proving-threads</c></summary>
    public uint Threads = 1;

    /// <summary><c>smeshing-opts-proving-nonces</c></summary>
    public uint Nonces = 16;

    /// <summary><c>smeshing-opts-proving-randomx-mode</c></summary>
    public string RandomXMode = "fast";

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("smeshing-opts-proving-threads", ref Threads);
        visitor.Number("smeshing-opts-proving-nonces", ref Nonces);
        visitor.Text("smeshing-opts-proving-randomx-mode", ref RandomXMode);
    }
}

/// <summary>Verifying: keys under <c>smeshing.smeshing-verifying-opts</c>.</summary>
public sealed class VerifyingOptionsSection : IConfigSection
{
    /// <summary><c>smeshing-opts-verifying-disable</c></summary>
    public bool Disable;

    /// <summary><c>smeshing-opts-verifying-workers</c></summary>
    public uint Workers = 1;

    /// <summary><c>smeshing-opts-verifying-min-workers</c></summary>
    public uint MinWorkers = 1;

    /// <summary><c>smeshing-opts-verifying-powflags</c></summary>
    public uint PowFlags = 106;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Flag("smeshing-opts-verifying-disable", ref Disable);
        visitor.Number("smeshing-opts-verifying-workers", ref Workers);
        visitor.Number("smeshing-opts-verifying-min-workers", ref MinWorkers);
        visitor.Number("smeshing-opts-verifying-powflags", ref PowFlags);
    }
}
