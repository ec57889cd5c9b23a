// Job: what the smeshing life takes from the configuration.
// Invariant: values do not change after the start.
using Spacemesh.Node.Activation;
using Spacemesh.Node.Core;
using Spacemesh.Poet.Client;
using Spacemesh.Poet.Rounds;
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Smeshing;

/// <summary>Settings of a smeshing life.</summary>
public sealed record SmesherSettings
{
    /// <summary>Prefix of signatures.</summary>
    public required Hash20 GenesisId { get; init; }

    /// <summary>Positioning and commitment of the first ATXs.</summary>
    public required AtxId GoldenAtx { get; init; }

    /// <summary>Layers and epochs.</summary>
    public required EpochClock Clock { get; init; }

    /// <summary>Parameters of PoST.</summary>
    public required PostParameters Post { get; init; }

    /// <summary>PoET leaves of a tick.</summary>
    public required ulong TickSize { get; init; }

    /// <summary>Start of the PoET round within the epoch.</summary>
    public required TimeSpan PhaseShift { get; init; }

    /// <summary>From the end of a round to the start of the next.</summary>
    public required TimeSpan CycleGap { get; init; }

    /// <summary>How long before the round's start the challenge is built.</summary>
    public required TimeSpan GracePeriod { get; init; }

    /// <summary>Longest search for a positioning ATX; zero for until the round's start.</summary>
    public required TimeSpan PositioningTimeout { get; init; }

    /// <summary>Wait after a PoET server failed.</summary>
    public required TimeSpan PoetRetry { get; init; }

    /// <summary>ATXs that arrived longer ago than this are taken as fully valid.</summary>
    public required TimeSpan PostValidDelay { get; init; }

    /// <summary>Version that ATXs of a publish epoch have.</summary>
    public Func<EpochId, uint> AtxVersion { get; init; } = _ => 1;

    /// <summary>Times of a publish epoch.</summary>
    public PublishTimes TimesOf(EpochId publish) => PublishTimes.Of(publish.Value, Rounds, GracePeriod, PositioningTimeout);

    /// <summary>Rounds of the network's PoET servers.</summary>
    public RoundClock Rounds => new(Clock.Genesis, Clock.EpochDuration, PhaseShift, CycleGap);

    /// <summary>The settings in a node's configuration.</summary>
    public static SmesherSettings Of(NodeConfig config) => new()
    {
        GenesisId = config.Genesis.GenesisId,
        GoldenAtx = config.Genesis.GoldenAtx,
        Clock = new EpochClock(config.Genesis.GenesisTime, config.Main.LayerDuration, config.Main.LayersPerEpoch),
        Post = PostChecks.ParametersOf(config),
        TickSize = config.Main.TickSize,
        PhaseShift = config.Poet.PhaseShift,
        CycleGap = config.Poet.CycleGap,
        GracePeriod = config.Poet.GracePeriod,
        PositioningTimeout = config.Poet.PositioningAtxSelectionTimeout,
        // The reference takes the Hare's preround delay for this wait.
        PoetRetry = config.Hare3.PreroundDelay,
        PostValidDelay = config.Main.PostValidDelay,
        AtxVersion = config.AtxVersion,
    };

    /// <summary>Settings of the clients of PoET servers.</summary>
    public static PoetClientOptions PoetClientOf(NodeConfig config) => new()
    {
        RequestTimeout = config.Poet.PoetRequestTimeout,
        RetryDelay = config.Poet.RetryDelay,
        RetryMax = (int)Math.Min(config.Poet.RetryMax, int.MaxValue),
        InfoLifetime = config.Poet.InfoCacheTtl,
        PowParamsLifetime = config.Poet.PowParamsCacheTtl,
    };
}
