// Job: executes blocks on the stored accounts and takes them back.
// Invariant: layers are executed in order; accounts, results, rewards and state root of a layer are one transaction.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Mesh;
using Spacemesh.Node.Storage.State;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;
using Spacemesh.Vm;
using Spacemesh.Vm.Execution;
using Spacemesh.Vm.Rewards;

namespace Spacemesh.Node.Core.Mesh;

/// <summary>The VM on top of the database.</summary>
internal sealed class LayerExecutor(CoreContext context, VmParameters vm, AccountStore accounts, Mempool mempool, LayerId lastApplied) : ILayerExecutor
{
    public LayerId LastApplied { get; private set; } = lastApplied;

    public void Apply(LayerId layer, BlockId block)
    {
        RequireNext(layer);
        if (block.IsEmpty())
        {
            Store(StateTransition.Apply(vm, LayerInput.Empty(layer), accounts), block);
            mempool.OnEmptyLayer(layer);
            return;
        }
        BlockRow row = BlockTable.Find(context.Db, block) ?? throw new InvalidOperationException($"block {block} of layer {layer} is not stored");
        Block content = Scale.Decode<Block>(row.Bytes);
        LayerOutcome outcome = StateTransition.Apply(vm, new LayerInput(layer, Load(content.TransactionIds), Rewards(content), block), accounts);
        Store(outcome, block);
        mempool.OnApplied(outcome);
    }

    /// <summary>Executes candidates before a block is made of those that had an effect.</summary>
    public LayerOutcome Try(LayerId layer, IReadOnlyList<TransactionId> candidates, BlockReward[] rewards)
    {
        RequireNext(layer);
        return StateTransition.Apply(vm, new LayerInput(layer, Load(candidates), Rewards(layer, rewards)), accounts);
    }

    /// <summary>Stores the outcome of <see cref="Try"/> under the block made of it.</summary>
    public void Keep(LayerOutcome outcome, BlockId block)
    {
        RequireNext(outcome.Layer);
        Store(outcome with { Executed = [.. outcome.Executed.Select(e => e with { Result = e.Result with { Block = block } })] }, block);
        mempool.OnApplied(outcome);
    }

    public void RevertTo(LayerId layer)
    {
        LayerId before = LastApplied;
        AccountTable.RevertAbove(context.Db, layer);
        RewardTable.RevertAbove(context.Db, layer);
        TransactionTable.RevertAbove(context.Db, layer);
        LastApplied = layer;
        mempool.Rebuild(before);
    }

    private void RequireNext(LayerId layer)
    {
        if (layer != LastApplied + 1)
            throw new InvalidOperationException($"layer {layer} is to be executed after layer {LastApplied}");
    }

    // A transaction that an earlier layer has applied is left out, as every node leaves it out.
    private List<LayerTransaction> Load(IReadOnlyList<TransactionId> ids)
    {
        var transactions = new List<LayerTransaction>(ids.Count);
        foreach (TransactionId id in ids)
        {
            TransactionRow row = TransactionTable.Find(context.Db, id) ?? throw new InvalidOperationException($"transaction {id} is not stored");
            if (row.Layer is null)
                transactions.Add(new LayerTransaction(id, row.Raw, row.Header is not null));
        }
        return transactions;
    }

    private IReadOnlyList<CoinbaseReward> Rewards(Block block) => Rewards(block.Layer, block.Rewards);

    private IReadOnlyList<CoinbaseReward> Rewards(LayerId layer, BlockReward[] rewards) => RewardOrder.Sorted(rewards.Select(reward =>
    {
        AtxRecord atx = context.Atxs.Get(context.EpochOf(layer), reward.AtxId)
            ?? throw new InvalidOperationException($"ATX {reward.AtxId} of layer {layer} is not known");
        return new CoinbaseReward(atx.Node, atx.Coinbase, reward.Weight.Num, reward.Weight.Denom);
    }));

    private void Store(LayerOutcome outcome, BlockId block)
    {
        foreach (Vm.Accounts.Account account in outcome.Changed)
            accounts.Save(account);
        foreach (ExecutedTransaction executed in outcome.Executed)
        {
            TransactionTable.SetResult(context.Db, executed.Id, executed.Header.Encode(), executed.Header.Principal, executed.Header.Nonce,
                executed.Result.Encode(), outcome.Layer, block, executed.Result.Addresses);
        }
        foreach (IneffectiveTransaction ineffective in outcome.Ineffective)
        {
            if (ineffective.Header is { } header)
                TransactionTable.SetHeader(context.Db, ineffective.Id, header.Encode(), header.Principal, header.Nonce);
        }
        foreach (PaidReward reward in outcome.Rewards)
            RewardTable.Insert(context.Db, new RewardRow(reward.Smesher, reward.Coinbase, outcome.Layer, reward.Total, reward.Subsidy));
        LayerTable.SetApplied(context.Db, outcome.Layer, block, outcome.StateRoot);
        LastApplied = outcome.Layer;
    }
}
