// Job: settings of the main network: what applies without a preset.
// Invariant: only what differs from the code defaults; frozen values of a network are compared with the recorded ones.
namespace Spacemesh.Protocol.Networks;

internal static class MainnetPreset
{
    public static NodeConfig Create()
    {
        var config = new NodeConfig();
        SetNode(config);
        SetConsensus(config);
        SetSmeshing(config);
        MainnetAccounts.AddTo(config.Genesis.Accounts);
        config.Logging.Levels["trtl"] = "warn";
        config.Logging.Levels["mesh"] = "warn";
        return config;
    }

    private static void SetNode(NodeConfig config)
    {
        config.Main.ProfilerName = "";
        config.Main.LayerDuration = GoDuration.FromMinutes(5);
        config.Main.LayerAverageSize = 50;
        config.Main.LayersPerEpoch = 4_032;
        config.Main.PoetServers =
        [
            new("https://mainnet-poet-0.spacemesh.network", "cFnqCS5oER7GOX576oPtahlxB/1y95aDibdK7RHQFVg="),
            new("https://mainnet-poet-1.spacemesh.network", "Qh1efxY4YhoYBEXKPTiHJ/a7n1GsllRSyweQKO3j7m0="),
            new("https://poet-110.spacemesh.network", "8Qqgid+37eyY7ik+EA47Nd5TrQjXolbv2Mdgir243No="),
            new("https://poet-111.spacemesh.network", "caIV0Ym59L3RqbVAL6UrCPwr+z+lwe2TBj57QWnAgtM="),
            new("https://poet-112.spacemesh.network", "5p/mPvmqhwdvf8U0GVrNq/9IN/HmZj5hCkFLAN04g1E="),
        ];
        config.Main.TxsPerProposal = 700;
        // Live from epoch 45 (go-spacemesh 1.8, change 6778); the recorded configuration is older.
        config.Main.AtxVersions = new() { [45] = 2 };
        config.Main.BlockGasLimit = 100_107_000;
        config.Main.TickSize = 9_331_200;
        config.Main.DbSizeMeteringInterval = default;
        config.Main.DbVacuumState = 21;
        config.Main.PruneActivesetsFrom = 12;
        config.Main.RegossipAtxInterval = GoDuration.FromHours(2);
        config.Main.AtxGradeDelay = GoDuration.FromMinutes(30);
        config.Main.PostValidDelay = GoDuration.Max;
        config.Main.DbQueryCacheSizes.EpochAtxs = 0;
        config.Main.DbQueryCacheSizes.AtxBlob = 0;
        config.Main.DbQueryCacheSizes.ActiveSetBlob = 0;
        config.Genesis.GenesisTime = new(2023, 7, 14, 8, 0, 0, TimeSpan.Zero);
        config.Genesis.ExtraData = "00000000000000000001a6bc150307b5c1998045752b3c87eccf3c013036f3cc";
        config.P2p.Bootnodes =
        [
            "/dns4/mainnet-bootnode-0.spacemesh.network/tcp/5000/p2p/12D3KooWPStnitMbLyWAGr32gHmPr538mT658Thp6zTUujZt3LRf",
            "/dns4/mainnet-bootnode-2.spacemesh.network/tcp/5000/p2p/12D3KooWAsMgXLpyGdsRNjHBF3FaXwnXhyMEqWQYBXUpvCHNzFNK",
            "/dns4/mainnet-bootnode-4.spacemesh.network/tcp/5000/p2p/12D3KooWRcTWDHzptnhJn5h6CtwnokzzMaDLcXv6oM9CxQEXd5FL",
            "/dns4/mainnet-bootnode-6.spacemesh.network/tcp/5000/p2p/12D3KooWRS47KAs3ZLkBtE2AqjJCwxRYqZKmyLkvombJJdrca8Hz",
            "/dns4/mainnet-bootnode-8.spacemesh.network/tcp/5000/p2p/12D3KooWFYv99aGbtXnZQy6UZxyf72NpkWJp3K4HS8Py35WhKtzE",
            "/dns4/mainnet-bootnode-10.spacemesh.network/tcp/5000/p2p/12D3KooWHK5m83sNj2eNMJMGAngcS9gBja27ho83t79Q2CD4iRjQ",
            "/dns4/mainnet-bootnode-12.spacemesh.network/tcp/5000/p2p/12D3KooWG4gk8GtMsAjYxHtbNC7oEoBTMRLbLDpKgSQMQkYBFRsw",
            "/dns4/mainnet-bootnode-14.spacemesh.network/tcp/5000/p2p/12D3KooWRkZMjGNrQfRyeKQC9U58cUwAfyQMtjNsupixkBFag8AY",
            "/dns4/mainnet-bootnode-16.spacemesh.network/tcp/5000/p2p/12D3KooWDAFRuFrMNgVQMDy8cgD71GLtPyYyfQzFxMZr2yUBgjHK",
            "/dns4/mainnet-bootnode-18.spacemesh.network/tcp/5000/p2p/12D3KooWMJmdfwxDctuGGoTYJD8Wj9jubQBbPfrgrzzXaQ1RTKE6",
        ];
        config.Bootstrap.Url = "https://bootstrap.spacemesh.network/mainnet";
        config.Syncer.Interval = GoDuration.FromMinutes(1);
        config.Syncer.EpochEndFraction = 0.8;
        config.Syncer.HareDelayLayers = 0;
        config.Syncer.SyncCertDistance = 0;
        config.Syncer.TallyVotesFrequency = 0.0;
        config.Syncer.MaxStaleDuration = GoDuration.FromHours(1);
        config.Syncer.GossipDuration = GoDuration.FromSeconds(50);
        config.Syncer.DisableMeshAgreement = true;
        config.Syncer.OutOfSyncThreshold = 36;
    }

    private static void SetConsensus(NodeConfig config)
    {
        config.Tortoise.Zdist = 2;
        config.Tortoise.WindowSize = 4_032;
        config.Tortoise.HistoricalWindows = [new(0, 30_000, 10_000)];
        config.Tortoise.MaxExceptions = 1_000;
        config.Tortoise.DelayLayers = 4_032;
        config.Tortoise.MinimalActiveSetWeights = [new(0, 1_000_000)];
        config.Tortoise.LayerSize = 0;
        config.Hare3.Enable = true;
        config.Hare3.EnableLayer = 35_117;
        config.Hare3.Committee = 400;
        config.Hare3.CommitteeUpgrade = new(105_720, 50);
        config.HareEligibility.ConfidenceParam = 200;
        config.Certificate.CommitteeSize = 200;
        config.Beacon.RoundsNumber = 0;
        config.Beacon.GracePeriodDuration = GoDuration.FromMinutes(10);
        config.Beacon.ProposalDuration = GoDuration.FromMinutes(4);
        config.Beacon.FirstVotingRoundDuration = GoDuration.FromMinutes(30);
        config.Beacon.VotingRoundDuration = GoDuration.FromMinutes(4);
        config.Beacon.WeakCoinRoundDuration = GoDuration.FromMinutes(4);
        config.Vm.GasLimit = 0;
        config.ActiveSetPreparation.Window = GoDuration.FromHours(1);
        config.ActiveSetPreparation.RetryInterval = GoDuration.FromMinutes(1);
        config.ActiveSetPreparation.Tries = 20;
    }

    private static void SetSmeshing(NodeConfig config)
    {
        config.Post.MinNumUnits = 4;
        config.Post.MaxNumUnits = uint.MaxValue;
        config.Post.LabelsPerUnit = 4_294_967_296;
        config.Post.K3 = 1;
        config.Post.PowDifficulty = FixedBytes.ParseHex<Hash32>("000dfb23b0979b4b000000000000000000000000000000000000000000000000");
        config.Poet.PhaseShift = GoDuration.FromHours(240);
        config.Poet.CycleGap = GoDuration.FromHours(12);
        config.Poet.GracePeriod = GoDuration.FromHours(1);
        config.Poet.PoetRequestTimeout = GoDuration.FromSeconds(1100);
        config.Poet.RetryDelay = GoDuration.FromSeconds(10);
        config.Poet.PositioningAtxSelectionTimeout = GoDuration.FromMinutes(50);
        config.Smeshing.ProvingOptions.Nonces = 288;
    }
}
