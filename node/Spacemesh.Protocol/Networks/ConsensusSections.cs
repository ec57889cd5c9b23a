// Job: settings of the consensus protocols.
// Invariant: keys are those of the network's own node; initial values are its code defaults, presets change them.
namespace Spacemesh.Protocol.Networks;

/// <summary>Votes over layers: keys under <c>tortoise</c>.</summary>
public sealed class TortoiseSection : IConfigSection
{
    /// <summary><c>tortoise-hdist</c></summary>
    public uint Hdist = 10;

    /// <summary><c>tortoise-zdist</c></summary>
    public uint Zdist = 8;

    /// <summary><c>tortoise-window-size</c></summary>
    public uint WindowSize = 1_000;

    /// <summary><c>historicalwindowsize</c></summary>
    public List<WindowInterval> HistoricalWindows = [];

    /// <summary><c>tortoise-max-exceptions</c></summary>
    public uint MaxExceptions = 5_000;

    /// <summary><c>tortoise-delay-layers</c></summary>
    public uint DelayLayers;

    /// <summary><c>tortoise-enable-tracer</c></summary>
    public bool EnableTracer;

    /// <summary><c>minimalactivesetweight</c></summary>
    public List<EpochMinimum> MinimalActiveSetWeights = [];

    /// <summary><c>tortoise-collect-details</c></summary>
    public uint CollectDetails;

    /// <summary><c>layersize</c></summary>
    public uint LayerSize = 50;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("tortoise-hdist", ref Hdist);
        visitor.Number("tortoise-zdist", ref Zdist);
        visitor.Number("tortoise-window-size", ref WindowSize);
        visitor.Windows("historicalwindowsize", ref HistoricalWindows);
        visitor.Number("tortoise-max-exceptions", ref MaxExceptions);
        visitor.Number("tortoise-delay-layers", ref DelayLayers);
        visitor.Flag("tortoise-enable-tracer", ref EnableTracer);
        visitor.EpochMinimums("minimalactivesetweight", ref MinimalActiveSetWeights);
        visitor.Number("tortoise-collect-details", ref CollectDetails);
        visitor.Number("layersize", ref LayerSize);
    }
}

/// <summary>Hare: keys under <c>hare3</c> and <c>hare4</c>.</summary>
public sealed partial class HareSection : IConfigSection
{
    /// <summary><c>enable</c></summary>
    public bool Enable;

    /// <summary><c>enable-layer</c></summary>
    public uint EnableLayer;

    /// <summary><c>disable-layer</c></summary>
    public uint DisableLayer = uint.MaxValue;

    /// <summary><c>committee</c></summary>
    public uint Committee = 800;

    /// <summary><c>committeeupgrade</c></summary>
    public CommitteeUpgrade? CommitteeUpgrade;

    /// <summary><c>leaders</c></summary>
    public uint Leaders = 5;

    /// <summary><c>iterations-limit</c></summary>
    public uint IterationsLimit = 4;

    /// <summary><c>preround-delay</c></summary>
    public GoDuration PreroundDelay = GoDuration.FromSeconds(25);

    /// <summary><c>round-duration</c></summary>
    public GoDuration RoundDuration = GoDuration.FromSeconds(12);

    /// <summary><c>log-stats</c></summary>
    public bool LogStats;

    /// <summary><c>protocolname</c></summary>
    public string ProtocolName = "/h/3.0";

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Flag("enable", ref Enable);
        visitor.Number("enable-layer", ref EnableLayer);
        visitor.Number("disable-layer", ref DisableLayer);
        visitor.Number("committee", ref Committee);
        visitor.CommitteeUpgrade("committeeupgrade", ref CommitteeUpgrade);
        visitor.Number("leaders", ref Leaders);
        visitor.Number("iterations-limit", ref IterationsLimit);
        visitor.Duration("preround-delay", ref PreroundDelay);
        visitor.Duration("round-duration", ref RoundDuration);
        visitor.Flag("log-stats", ref LogStats);
        visitor.Text("protocolname", ref ProtocolName);
    }
}

/// <summary>Committee oracle: keys under <c>hare-eligibility</c>.</summary>
public sealed class HareEligibilitySection : IConfigSection
{
    /// <summary><c>eligibility-confidence-param</c></summary>
    public uint ConfidenceParam = 1;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("eligibility-confidence-param", ref ConfidenceParam);
    }
}

/// <summary>Certifier of Hare results: keys under <c>certificate</c>.</summary>
public sealed partial class CertificateSection : IConfigSection
{
    /// <summary><c>committee-size</c></summary>
    public uint CommitteeSize;

    /// <summary><c>certifythreshold</c></summary>
    public uint CertifyThreshold;

    /// <summary><c>layerbuffer</c></summary>
    public uint LayerBuffer;

    /// <summary><c>numlayerstokeep</c></summary>
    public uint NumLayersToKeep;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("committee-size", ref CommitteeSize);
        visitor.Number("certifythreshold", ref CertifyThreshold);
        visitor.Number("layerbuffer", ref LayerBuffer);
        visitor.Number("numlayerstokeep", ref NumLayersToKeep);
    }
}

/// <summary>Beacon protocol: keys under <c>beacon</c>.</summary>
public sealed class BeaconSection : IConfigSection
{
    /// <summary><c>beacon-kappa</c></summary>
    public uint Kappa = 40;

    /// <summary><c>beacon-q</c></summary>
    public Rational Q = new(1, 3);

    /// <summary><c>beacon-rounds-number</c></summary>
    public uint RoundsNumber = 300;

    /// <summary><c>beacon-grace-period-duration</c></summary>
    public GoDuration GracePeriodDuration = GoDuration.FromMinutes(2);

    /// <summary><c>beacon-proposal-duration</c></summary>
    public GoDuration ProposalDuration = GoDuration.FromMinutes(2);

    /// <summary><c>beacon-first-voting-round-duration</c></summary>
    public GoDuration FirstVotingRoundDuration = GoDuration.FromHours(1);

    /// <summary><c>beacon-voting-round-duration</c></summary>
    public GoDuration VotingRoundDuration = GoDuration.FromMinutes(30);

    /// <summary><c>beacon-weak-coin-round-duration</c></summary>
    public GoDuration WeakCoinRoundDuration = GoDuration.FromMinutes(1);

    /// <summary><c>beacon-theta</c></summary>
    public Rational Theta = new(1, 4);

    /// <summary><c>beacon-votes-limit</c></summary>
    public uint VotesLimit = 100;

    /// <summary><c>beacon-sync-weight-units</c></summary>
    public uint SyncWeightUnits = 800;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("beacon-kappa", ref Kappa);
        visitor.Rational("beacon-q", ref Q);
        visitor.Number("beacon-rounds-number", ref RoundsNumber);
        visitor.Duration("beacon-grace-period-duration", ref GracePeriodDuration);
        visitor.Duration("beacon-proposal-duration", ref ProposalDuration);
        visitor.Duration("beacon-first-voting-round-duration", ref FirstVotingRoundDuration);
        visitor.Duration("beacon-voting-round-duration", ref VotingRoundDuration);
        visitor.Duration("beacon-weak-coin-round-duration", ref WeakCoinRoundDuration);
        visitor.Rational("beacon-theta", ref Theta);
        visitor.Number("beacon-votes-limit", ref VotesLimit);
        visitor.Number("beacon-sync-weight-units", ref SyncWeightUnits);
    }
}

/// <summary>Virtual machine: keys under <c>vm</c>.</summary>
public sealed class VmSection : IConfigSection
{
    /// <summary><c>gaslimit</c></summary>
    public ulong GasLimit = 100_000_000;

    /// <summary><c>genesisid</c></summary>
    public string GenesisId = "0000000000000000000000000000000000000000";

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Number("gaslimit", ref GasLimit);
        visitor.Text("genesisid", ref GenesisId);
    }
}

/// <summary>Preparation of active sets: keys under <c>active-set-preparation</c>.</summary>
public sealed class ActiveSetPreparationSection : IConfigSection
{
    /// <summary><c>window</c></summary>
    public GoDuration Window = GoDuration.FromSeconds(1);

    /// <summary><c>retry-interval</c></summary>
    public GoDuration RetryInterval = GoDuration.FromSeconds(1);

    /// <summary><c>tries</c></summary>
    public uint Tries = 3;

    /// <inheritdoc/>
    public void Visit(ConfigVisitor visitor)
    {
        visitor.Duration("window", ref Window);
        visitor.Duration("retry-interval", ref RetryInterval);
        visitor.Number("tries", ref Tries);
    }
}
