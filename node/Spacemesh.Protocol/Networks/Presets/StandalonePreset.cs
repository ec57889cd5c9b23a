// Job: settings of a whole network in one process.
// Invariant: only what differs from the code defaults; frozen values of a network are compared with the recorded ones.
namespace Spacemesh.Protocol.Networks;

internal static class StandalonePreset
{
    public static NodeConfig Create()
    {
        var config = new NodeConfig();
        SetNode(config);
        SetConsensus(config);
        SetSmeshing(config);
        return config;
    }

    private static void SetNode(NodeConfig config)
    {
        config.Main.DataFolder = "<TMPDIR>/spacemesh";
        config.Main.FileLock = "<TMPDIR>/spacemesh/LOCK";
        config.Main.Standalone = true;
        config.Main.LayerDuration = GoDuration.FromSeconds(6);
        config.Main.LayerAverageSize = 50;
        config.Main.LayersPerEpoch = 10;
        config.Main.PoetServers =
        [
            new("http://127.0.0.1:10010", null),
        ];
        config.Main.NetworkHrp = "standalone";
        config.Genesis.ExtraData = "standalone";
        config.P2p.DisableNatPort = true;
        config.P2p.Listen = ["/ip4/0.0.0.0/tcp/17513"];
        config.P2p.AdvertiseAddress = ["/ip4/0.0.0.0/tcp/17513"];
        config.Api.GrpcPublicListener = "0.0.0.0:10092";
        config.Api.GrpcPrivateListener = "127.0.0.1:10093";
        config.Time.PeerSync.Disable = true;
        config.Syncer.Interval = GoDuration.FromSeconds(3);
    }

    private static void SetConsensus(NodeConfig config)
    {
        config.Tortoise.Hdist = 2;
        config.Tortoise.Zdist = 2;
        config.Hare3.Enable = true;
        config.Hare3.PreroundDelay = GoDuration.FromSeconds(1);
        config.Hare3.RoundDuration = GoDuration.FromMilliseconds(100);
        config.HareEligibility.ConfidenceParam = 2;
        config.Beacon.RoundsNumber = 4;
        config.Beacon.GracePeriodDuration = GoDuration.FromSeconds(30);
        config.Beacon.ProposalDuration = GoDuration.FromSeconds(2);
        config.Beacon.FirstVotingRoundDuration = GoDuration.FromSeconds(10);
        config.Beacon.VotingRoundDuration = GoDuration.FromSeconds(2);
        config.Beacon.WeakCoinRoundDuration = GoDuration.FromSeconds(2);
        config.Beacon.SyncWeightUnits = 10;
    }

    private static void SetSmeshing(NodeConfig config)
    {
        config.Post.MaxNumUnits = 2;
        config.Post.LabelsPerUnit = 64;
        config.Post.K1 = 12;
        config.Post.K2 = 4;
        config.Post.K3 = 1;
        config.Poet.PhaseShift = GoDuration.FromSeconds(30);
        config.Poet.CycleGap = GoDuration.FromSeconds(30);
        config.Poet.GracePeriod = GoDuration.FromSeconds(12);
        config.Poet.PoetRequestTimeout = GoDuration.FromSeconds(12);
        config.Poet.RetryDelay = GoDuration.FromSeconds(1);
        config.Poet.PositioningAtxSelectionTimeout = GoDuration.FromSeconds(8);
        config.Poet.InfoCacheTtl = GoDuration.FromMinutes(1);
        config.Poet.PowParamsCacheTtl = GoDuration.FromSeconds(10);
        config.Poet.RetryMax = 3;
        config.Smeshing.Start = true;
        config.Smeshing.Coinbase = "standalone1qqqqqqp3qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqvqtwcg";
        config.Smeshing.Options.DataDir = "<TMPDIR>/spacemesh";
        config.Smeshing.Options.NumUnits = 1;
        config.Smeshing.Options.Provider = uint.MaxValue;
        config.Smeshing.Options.Throttle = true;
        config.Smeshing.ProvingOptions.RandomXMode = "light";
    }
}
