// Job: checks blocks against the ballots of their layer.
// Invariant: a reward is right if it is the share of a ballot of the layer; the transactions need only be there.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Blocks;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;
using Spacemesh.Protocol.Wire;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Node.Verify;

/// <summary>Blocks of a recording.</summary>
internal sealed class BlockVerification(RecordedState recorded, NodeConfig config, AtxCache atxs, BallotVerification ballots,
    VerifyReport report)
{
    private readonly ILookup<LayerId, RecordedBlock> _byLayer = recorded.Blocks.ToLookup(b => b.Row.Layer);
    private readonly HashSet<TransactionId> _transactions = [.. recorded.Transactions.Where(t => t.Raw is not null).Select(t =>
        TransactionParser.IdOf(t.Raw))];

    /// <summary>Checks the blocks of a layer; returns their headers.</summary>
    public IEnumerable<BlockHeader> Take(LayerId layer)
    {
        foreach (RecordedBlock recordedBlock in _byLayer[layer])
        {
            Block block = recordedBlock.Block;
            BlockId id = block.ComputeId();
            report.Same("block ids", $"block of layer {layer}", id, recordedBlock.Row.Id);
            string? fault = FaultOf(block, recordedBlock.Row.Layer);
            report.Check("block contents", fault is null, () => $"block {recordedBlock.Row.Id} of layer {layer}: {fault}");
            yield return new BlockHeader(block.Layer, id, block.TickHeight);
        }
    }

    private string? FaultOf(Block block, LayerId layer)
    {
        if (block.Layer != layer)
            return $"its bytes say layer {block.Layer}";
        if (!BlockBuilder.HasValidRewards(block.Rewards))
            return "its rewards are not valid";
        if (block.TransactionIds.Distinct().Count() != block.TransactionIds.Length)
            return "it holds a transaction twice";
        if (!Array.TrueForAll(block.TransactionIds, _transactions.Contains))
            return "a transaction of it is missing";
        EpochId epoch = layer.Epoch(config.Main.LayersPerEpoch);
        HashSet<AtxId> rewarded = [.. block.Rewards.Select(r => r.AtxId)];
        var agreed = new List<AgreedProposal>();
        foreach (Ballot ballot in ballots.InLayer(layer))
        {
            // Of two ballots of one smesher only one can be in the block.
            if (!rewarded.Remove(ballot.Inner.AtxId) || atxs.Get(epoch, ballot.Inner.AtxId) is not { } atx)
                continue;
            uint slots = ballots.SlotsOf(ballot);
            if (slots == 0)
                return $"ballot {ballot.ComputeId()} has no slots";
            agreed.Add(new AgreedProposal(
                default, ballot.Inner.AtxId, atx.Weight, atx.BaseHeight, slots, (uint)ballot.EligibilityProofs.Length, default, []));
        }
        if (rewarded.Count > 0)
            return $"it rewards ATX {rewarded.First()}, of which there is no ballot";
        BlockMaker.TryRewards(agreed, out BlockReward[] rewards, out ulong tickHeight);
        if (tickHeight != block.TickHeight)
            return $"tick height {block.TickHeight}, recomputed {tickHeight}";
        bool same = rewards.Length == block.Rewards.Length;
        for (int i = 0; same && i < rewards.Length; i++)
            same = rewards[i].AtxId == block.Rewards[i].AtxId && rewards[i].Weight == block.Rewards[i].Weight;
        return same ? null : "its rewards are not the shares of the layer's ballots";
    }
}
