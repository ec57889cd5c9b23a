// Job: settings of a fast network for tests with several nodes.
// Invariant: only what differs from the code defaults; frozen values of a network are compared with the recorded ones.
namespace Spacemesh.Protocol.Networks;

internal static class FastnetPreset
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
        config.Main.LayerDuration = GoDuration.FromSeconds(15);
        config.Main.LayerAverageSize = 50;
        config.Main.LayersPerEpoch = 4;
        config.Main.DbPruneInterval = GoDuration.FromMinutes(1);
        config.Main.NetworkHrp = "stest";
        config.Main.MinerGoodAtxsPercent = 50;
        config.Main.RegossipAtxInterval = GoDuration.FromSeconds(30);
        config.Main.AtxGradeDelay = GoDuration.FromSeconds(1);
        config.Genesis.ExtraData = "fastnet";
        config.P2p.MinPeers = 10;
        config.Fetch.RequestTimeout = GoDuration.FromSeconds(2);
        config.Syncer.Interval = GoDuration.FromSeconds(5);
        config.Syncer.GossipDuration = GoDuration.FromSeconds(10);
        config.Syncer.AtxSync.EpochInfoRequestInterval = GoDuration.FromSeconds(1);
        config.Syncer.AtxSync.EpochInfoPeers = 10;
        config.Syncer.AtxSync.RequestsLimit = 100;
        config.Syncer.MalfeasanceSync.IdRequestInterval = GoDuration.FromSeconds(20);
    }

    private static void SetConsensus(NodeConfig config)
    {
        config.Tortoise.Hdist = 4;
        config.Tortoise.Zdist = 2;
        config.Tortoise.DelayLayers = 2;
        config.Hare3.Enable = true;
        config.Hare3.Leaders = 10;
        config.Hare3.IterationsLimit = 2;
        config.Hare3.PreroundDelay = GoDuration.FromSeconds(3);
        config.Hare3.RoundDuration = GoDuration.FromMilliseconds(700);
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
        config.Post.MinNumUnits = 2;
        config.Post.MaxNumUnits = 4;
        config.Post.LabelsPerUnit = 128;
        config.Post.K1 = 12;
        config.Post.K2 = 4;
        config.Post.K3 = 1;
        config.Poet.PhaseShift = GoDuration.FromSeconds(30);
        config.Poet.CycleGap = GoDuration.FromSeconds(30);
        config.Poet.GracePeriod = GoDuration.FromSeconds(10);
        config.Poet.PoetRequestTimeout = GoDuration.FromSeconds(12);
        config.Poet.RetryDelay = GoDuration.FromSeconds(1);
        config.Poet.PositioningAtxSelectionTimeout = GoDuration.FromSeconds(8);
        config.Poet.InfoCacheTtl = GoDuration.FromMinutes(1);
        config.Poet.PowParamsCacheTtl = GoDuration.FromSeconds(10);
        config.Poet.RetryMax = 3;
        config.Smeshing.Coinbase = "stest1qqqqqqp3qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqql50dsa";
        config.Smeshing.Options.Provider = uint.MaxValue;
        config.Smeshing.Options.ComputeBatchSize = 128;
        config.Smeshing.Options.Scrypt.N = 2;
        config.Smeshing.ProvingOptions.RandomXMode = "light";
    }
}
