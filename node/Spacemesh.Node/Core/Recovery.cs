// Job: brings the consensus state back from the databases at the start.
// Invariant: reads what was stored and decides nothing anew; a node that never stopped would hold the same.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Networks;
using Spacemesh.Protocol.Wire;
using Spacemesh.Vm.Accounts;


namespace Spacemesh.Node.Core;

/// <summary>Start of the consensus state.</summary>
internal static class Recovery
{
    /// <summary>Writes what is true before the first layer, once.</summary>
    public static void WriteGenesis(CoreContext context)
    {
        if (LayerTable.Find(context.Db, context.EffectiveGenesis) is not null)
            return;
        foreach ((string text, ulong balance) in context.Config.Genesis.Accounts)
        {
            if (AddressText.Parse(text, context.Config.Main.NetworkHrp, out Address address) != AddressTextFault.None)
                throw new InvalidOperationException($"genesis account '{text}' is not an address of this network");
            foreach (Account account in FirstAccounts.FromGenesis([new(address, balance)]))
                new Mesh.AccountStore(() => context.Db).Save(account);
        }
        LayerTable.SetAppliedBlock(context.Db, context.EffectiveGenesis, BlockId.Empty);
        LayerTable.SetAggregatedHash(context.Db, context.EffectiveGenesis, Hashing.Hash32([]));
        LayerTable.SetProcessed(context.Db, context.EffectiveGenesis);
    }

    /// <summary>Fills the cache with the ATXs that the window can still refer to.</summary>
    public static void LoadAtxs(CoreContext context)
    {
        TortoiseConfig config = TortoiseConfigOf(context);
        uint window = config.WindowInEpochs(context.CurrentLayer) + 2;
        uint current = context.EpochOf(context.CurrentLayer).Value;
        foreach (AtxRow row in AtxTable.All(context.Db))
        {
            if (row.TargetEpoch.Value + window < current)
                continue;
            ulong nonce = row.VrfNonce ?? AtxTable.VrfNonceOf(context.Db, row.Smesher, row.PublishEpoch) ?? 0;
            context.Atxs.Add(row.TargetEpoch, row.Id, new AtxRecord(
                row.Smesher, row.Coinbase, row.Weight, row.BaseTickHeight, row.Height, nonce, row.EffectiveNumUnits));
        }
        foreach ((NodeId identity, _, _) in IdentityTable.All(context.Db))
            context.Atxs.SetMalicious(identity);
    }

    /// <summary>Tortoise as the stored ballots and blocks make it.</summary>
    public static TortoiseState LoadTortoise(CoreContext context)
    {
        var mesh = new RecoveredMesh
        {
            LastBallotLayer = BallotTable.HighestLayer(context.Db) ?? context.EffectiveGenesis,
            LastApplied = LayerTable.LastApplied(context.Db) ?? context.EffectiveGenesis,
            HighestValid = BlockTable.HighestValidLayer(context.Db),
            Clock = context.CurrentLayer,
            Layer = layer => LoadLayer(context, layer),
            Beacon = epoch => BeaconTable.Find(context.Db, epoch),
            AggregatedHash = layer => LayerTable.Find(context.Db, layer)?.AggregatedHash is { } hash && !hash.IsEmpty() ? hash : null,
        };
        return TortoiseRecovery.Recover(TortoiseConfigOf(context), context.Atxs, mesh).State;
    }

    private static RecoveredLayer LoadLayer(CoreContext context, LayerId layer)
    {
        var blocks = BlockTable.InLayer(context.Db, layer)
            .ConvertAll(row => new RecoveredBlock(new BlockHeader(layer, row.Id, Scale.Decode<Block>(row.Bytes).TickHeight), row.Validity == true));
        var ballots = BallotTable.InLayer(context.Db, layer)
            .ConvertAll(row => Scale.Decode<Ballot>(row.Bytes).ToTortoise(row.Id, context.Atxs.IsMalicious(row.Smesher)));
        return new RecoveredLayer(blocks, CertificateTable.HareOutput(context.Db, layer), ballots, LayerTable.Find(context.Db, layer)?.WeakCoin);
    }

    private static TortoiseConfig TortoiseConfigOf(CoreContext context)
    {
        NodeConfig config = context.Config;
        return new TortoiseConfig
        {
            HareDistance = config.Tortoise.Hdist,
            ZeroDistance = config.Tortoise.Zdist,
            Window = config.Tortoise.WindowSize,
            HistoricalWindows = [.. config.Tortoise.HistoricalWindows.Select(w => new HistoricalWindow(new LayerId(w.Start), new LayerId(w.End), w.Window))],
            MaxExceptions = checked((int)config.Tortoise.MaxExceptions),
            BadBeaconDelay = config.BadBeaconDelayLayers,
            LayersPerEpoch = config.Main.LayersPerEpoch,
            EffectiveGenesis = context.EffectiveGenesis,
        };
    }
}
