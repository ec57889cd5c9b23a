// Job: compares what the replay computed with what was recorded: layers, block validity, accounts, rewards, transactions, beacons.
// Invariant: both directions: a row too many differs as much as a row too few.
using Spacemesh.Consensus.Activation;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Networks;
using Spacemesh.Protocol.Wire;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Rewards;

namespace Spacemesh.Node.Verify;

/// <summary>The comparison after a replay.</summary>
internal sealed class StateComparison(RecordedState recorded, Replay replay, NodeConfig config, VerifyReport report)
{
    /// <summary>Compares everything.</summary>
    public void Run()
    {
        report.Expect("beacons", "block validity", "processed layers", "applied blocks", "state hashes", "aggregated hashes", "accounts",
            "rewards");
        CompareBeacons();
        foreach (RecordedBlock block in recorded.Blocks)
        {
            bool? decided = replay.Store.Validity.TryGetValue(block.Row.Id, out bool valid) ? valid : null;
            if (decided is null && block.Row.Validity is not null && replay.LateValidity.TryGetValue(block.Row.Id, out bool late))
                decided = late;
            report.Same("block validity", $"block {block.Row.Id} of layer {block.Row.Layer}", decided, block.Row.Validity);
        }
        CompareLayers();
        CompareAccounts();
        CompareRewards();
        new TransactionComparison(recorded, replay, config, report).Run();
    }

    private void CompareBeacons()
    {
        EpochId first = (config.FirstEffectiveGenesis + 1).Epoch(config.Main.LayersPerEpoch);
        var recordedBeacons = recorded.Beacons.ToDictionary(b => b.Epoch, b => b.Beacon);
        var votes = new Dictionary<EpochId, Dictionary<Beacon, ulong>>();
        foreach (Ballot ballot in replay.Ballots.FirstBallots)
        {
            EpochId epoch = ballot.Inner.Layer.Epoch(config.Main.LayersPerEpoch);
            if (!votes.TryGetValue(epoch, out Dictionary<Beacon, ulong>? of))
                votes.Add(epoch, of = []);
            Beacon beacon = ballot.Inner.EpochData!.Beacon;
            of[beacon] = of.GetValueOrDefault(beacon) + ballot.Inner.EpochData.EligibilityCount;
        }
        foreach (EpochId epoch in recordedBeacons.Keys.Union(votes.Keys).Order())
        {
            Beacon? expected = epoch == first ? Beacon.FromSpan(config.Genesis.GenesisId.Span[..Beacon.Size])
                : votes.TryGetValue(epoch, out Dictionary<Beacon, ulong>? of) ? of.MaxBy(v => v.Value).Key
                : null;
            // Of an epoch without ballots nothing recorded could contradict the beacon.
            if (expected is not null)
                report.Same("beacons", $"epoch {epoch}", expected, recordedBeacons.TryGetValue(epoch, out Beacon beacon) ? beacon : null);
        }
    }

    private void CompareLayers()
    {
        var rows = recorded.Layers.ToDictionary(l => l.Layer);
        foreach (LayerId layer in rows.Keys.Union(replay.Store.Processed).Union(replay.Store.AppliedBlocks.Keys).Order())
        {
            LayerRow row = rows.GetValueOrDefault(layer) ?? new LayerRow(layer, null, false, null, null, null);
            string name = $"layer {layer}";
            report.Same("processed layers", name, replay.Store.Processed.Contains(layer), row.Processed);
            report.Same("applied blocks", name, replay.Store.Applied(layer), row.AppliedBlock);
            report.Same("state hashes", name, replay.Executor.Layers.TryGetValue(layer, out AppliedLayer? applied)
                ? applied.Outcome.StateRoot : (Hash32?)null, row.StateHash);
            report.Same("aggregated hashes", name, replay.Store.Aggregated.TryGetValue(layer, out Hash32 opinion)
                ? opinion : (Hash32?)null, row.AggregatedHash);
        }
    }

    private void CompareAccounts()
    {
        var expected = new Dictionary<(Address, LayerId), string>();
        foreach (Account account in replay.Genesis.Concat(replay.Executor.Layers.Values.SelectMany(l => l.Outcome.Changed)))
            expected.Add((account.Address, account.Layer),
                Text(account.Balance, account.NextNonce, account.Template, account.State.Span, account.IsSpawned));
        var rows = new Dictionary<(Address, LayerId), string>();
        foreach (AccountRow row in recorded.Accounts)
        {
            if (row.Template is { } template && !IsKnown(template))
                report.CannotRead("accounts", $"{row.Address} has the unknown template {template}");
            rows.TryAdd((row.Address, row.Layer), Text(row.Balance, row.NextNonce, row.Template, row.State, row.State is not null));
        }
        report.SameRows("accounts", key => $"account {key.Item1.ToText(config.Main.NetworkHrp)} in layer {key.Item2}", expected, rows);
    }

    private void CompareRewards()
    {
        var expected = new Dictionary<(NodeId, LayerId), string>();
        foreach ((LayerId layer, AppliedLayer applied) in replay.Executor.Layers)
        {
            foreach (PaidReward reward in applied.Outcome.Rewards)
                expected.Add((reward.Smesher, layer), $"{reward.Coinbase} {reward.Total} {reward.Subsidy}");
        }
        var rows = recorded.Rewards.ToDictionary(r => (r.Smesher, r.Layer), r => $"{r.Coinbase} {r.TotalReward} {r.LayerReward}");
        report.SameRows("rewards", key => $"{key.Item1} in layer {key.Item2}", expected, rows);
    }

    private static bool IsKnown(Address template) =>
        template == TemplateAddress.SingleSig || template == TemplateAddress.MultiSig || template == TemplateAddress.Vesting
            || template == TemplateAddress.Vault;

    private static string Text(ulong balance, ulong nonce, Address? template, ReadOnlySpan<byte> state, bool hasState) =>
        $"balance {balance} nonce {nonce} template {(template is { } t ? t.ToHex() : "none")} " +
        $"state {(hasState ? Convert.ToHexStringLower(state) : "none")}";
}
