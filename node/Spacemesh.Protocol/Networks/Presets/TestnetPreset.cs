// Job: settings of the public test network.
// Invariant: only what differs from the code defaults; frozen values of a network are compared with the recorded ones.
namespace Spacemesh.Protocol.Networks;

internal static class TestnetPreset
{
    public static NodeConfig Create()
    {
        var config = new NodeConfig();
        SetNode(config);
        SetConsensus(config);
        SetSmeshing(config);
        config.Preset = "testnet";
        return config;
    }

    private static void SetNode(NodeConfig config)
    {
        config.Main.DataFolder = "<HOME>/spacemesh-testnet";
        config.Main.ProfilerName = "";
        config.Main.LayerDuration = GoDuration.FromMinutes(5);
        config.Main.LayerAverageSize = 50;
        config.Main.LayersPerEpoch = 288;
        config.Main.TxsPerProposal = 700;
        config.Main.BlockGasLimit = 100_107_000;
        config.Main.TickSize = 666_514;
        config.Main.NetworkHrp = "stest";
        config.Main.RegossipAtxInterval = GoDuration.FromHours(1);
        config.Main.AtxGradeDelay = GoDuration.FromMinutes(30);
        config.Main.PostValidDelay = default;
        config.Main.DbQueryCacheSizes.EpochAtxs = 0;
        config.Main.DbQueryCacheSizes.AtxBlob = 0;
        config.Main.DbQueryCacheSizes.ActiveSetBlob = 0;
        config.Genesis.GenesisTime = new(2023, 9, 13, 18, 0, 0, TimeSpan.Zero);
        config.Genesis.ExtraData = "0000000000000000000000c76c58ebac180989673fd6d237b40e66ed5c976ec3";
        config.Bootstrap.Url = "https://bootstrap.spacemesh.network/testnet06";
        config.Syncer.Interval = GoDuration.FromMinutes(1);
        config.Syncer.HareDelayLayers = 0;
        config.Syncer.SyncCertDistance = 0;
        config.Syncer.TallyVotesFrequency = 0.0;
        config.Syncer.MaxStaleDuration = GoDuration.FromHours(1);
        config.Syncer.GossipDuration = GoDuration.FromSeconds(50);
        config.Syncer.OutOfSyncThreshold = 10;
    }

    private static void SetConsensus(NodeConfig config)
    {
        config.Tortoise.Zdist = 2;
        config.Tortoise.WindowSize = 10_000;
        config.Tortoise.MaxExceptions = 1_000;
        config.Tortoise.DelayLayers = 4_032;
        config.Tortoise.MinimalActiveSetWeights = [new(0, 10_000)];
        config.Tortoise.LayerSize = 0;
        config.Hare3.Enable = true;
        config.Hare3.EnableLayer = 7_366;
        config.Hare3.ProtocolName = "";
        config.HareEligibility.ConfidenceParam = 20;
        config.Certificate.CommitteeSize = 200;
        config.Beacon.RoundsNumber = 20;
        config.Beacon.GracePeriodDuration = GoDuration.FromMinutes(10);
        config.Beacon.ProposalDuration = GoDuration.FromMinutes(4);
        config.Beacon.FirstVotingRoundDuration = GoDuration.FromMinutes(30);
        config.Beacon.VotingRoundDuration = GoDuration.FromMinutes(4);
        config.Beacon.WeakCoinRoundDuration = GoDuration.FromMinutes(4);
        config.Vm.GasLimit = 0;
        config.ActiveSetPreparation.Window = GoDuration.FromMinutes(10);
        config.ActiveSetPreparation.RetryInterval = GoDuration.FromMinutes(1);
        config.ActiveSetPreparation.Tries = 5;
    }

    private static void SetSmeshing(NodeConfig config)
    {
        config.Post.MinNumUnits = 2;
        config.Post.MaxNumUnits = uint.MaxValue;
        config.Post.LabelsPerUnit = 1_024;
        config.Post.K3 = 1;
        config.Poet.PhaseShift = GoDuration.FromHours(12);
        config.Poet.CycleGap = GoDuration.FromHours(2);
        config.Poet.GracePeriod = GoDuration.FromMinutes(10);
        config.Poet.PoetRequestTimeout = GoDuration.FromSeconds(550);
        config.Poet.RetryDelay = GoDuration.FromSeconds(5);
        config.Smeshing.Options.Provider = uint.MaxValue;
        config.Smeshing.ProvingOptions.Nonces = 288;
    }
}
