// Job: makes the block of a layer from the proposals that Hare agreed on.
// Invariant: every node with the same proposals and the same applied layers makes the same block, byte for byte.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;
using TransactionHeader = Spacemesh.Vm.Transactions.TransactionHeader;

namespace Spacemesh.Consensus.Blocks;

/// <summary>A proposal of Hare's output.</summary>
/// <param name="Id">Proposal.</param>
/// <param name="Atx">ATX of the ballot.</param>
/// <param name="Proofs">Slots used in this proposal.</param>
/// <param name="MeshHash">Mesh hash it was built on, or empty.</param>
/// <param name="Transactions">Transactions it holds.</param>
public sealed record HareProposal(ProposalId Id, AtxId Atx, uint Proofs, Hash32 MeshHash, IReadOnlyList<TransactionId> Transactions);

/// <summary>A stored transaction as block building needs it.</summary>
/// <param name="Header">Its header; null if it is stored without.</param>
/// <param name="Applied">Layer in which this node has applied it, if it has.</param>
public readonly record struct StoredCandidate(TransactionHeader? Header, LayerId? Applied);

/// <summary>What block building looks up.</summary>
public interface IBlockMaterial
{
    /// <summary>Weight and base height of an ATX in the epoch of the layer, or null.</summary>
    (ulong Weight, ulong BaseHeight)? Atx(AtxId id);

    /// <summary>Slots of the smesher in the epoch: from the epoch data of the ballot or of its reference ballot, or null.</summary>
    uint? Slots(HareProposal proposal);

    /// <summary>A transaction, or null if it is not stored.</summary>
    StoredCandidate? Transaction(TransactionId id);
}

/// <summary>What block building depends on besides the proposals.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="OwnMeshHash">This node's aggregated hash of the layer below.</param>
/// <param name="GasLimit">Gas limit of a block.</param>
/// <param name="OptimisticPercent">Share of the slots that makes a mesh hash the majority's.</param>
public sealed record BlockConditions(
    LayerId Layer, Hash32 OwnMeshHash, ulong GasLimit, int OptimisticPercent = BlockMaker.OptimisticPercent);

/// <summary>A block before it is certified or, if optimistic, executed.</summary>
/// <param name="Block">The block with all candidates.</param>
/// <param name="Optimistic">True if it is executed first and keeps what was executed: <see cref="BlockBuilder.Keep"/>.</param>
public sealed record BuiltBlock(Block Block, bool Optimistic);

/// <summary>Builder of blocks (go-spacemesh blocks/generator.go).</summary>
public static class BlockBuilder
{
    /// <summary>Makes the block; null when there is a fault, in which case the layer waits for a block from peers.</summary>
    /// <param name="proposals">Hare's output in its order.</param>
    /// <param name="conditions">Layer, own mesh hash and limits.</param>
    /// <param name="material">Lookups.</param>
    /// <param name="built">The result.</param>
    public static BlockFault TryBuild(
        IReadOnlyList<HareProposal> proposals, BlockConditions conditions, IBlockMaterial material, out BuiltBlock? built)
    {
        built = null;
        BlockFault fault = Resolve(proposals, material, out AgreedProposal[] agreed);
        if (fault != BlockFault.None)
            return fault;
        if (!BlockMaker.TryRewards(agreed, out _, out _))
            return BlockFault.DuplicateAtx;
        fault = Candidates(proposals, material, out List<BlockCandidate> candidates);
        if (fault != BlockFault.None)
            return fault;
        fault = BlockMaker.TryOutline(agreed, conditions.OwnMeshHash, out BlockOutline? outline, conditions.OptimisticPercent);
        if (fault != BlockFault.None)
            return fault;
        Hash32 seed = TransactionOrder.Seed(proposals.Select(proposal => proposal.Id));
        IReadOnlyList<BlockCandidate> ordered = TransactionOrder.Order(candidates, seed);
        if (!outline!.Optimistic)
            ordered = TransactionOrder.CutByGas(ordered, conditions.GasLimit);
        var block = new Block
        {
            Layer = conditions.Layer, TickHeight = outline.TickHeight, Rewards = outline.Rewards,
            TransactionIds = [.. ordered.Select(candidate => candidate.Id)],
        };
        built = new BuiltBlock(block, outline.Optimistic);
        return BlockFault.None;
    }

    /// <summary>The block of an optimistic layer: the executed transactions in their order.</summary>
    public static Block Keep(Block candidate, IEnumerable<TransactionId> executed) => new()
    {
        Layer = candidate.Layer, TickHeight = candidate.TickHeight, Rewards = candidate.Rewards, TransactionIds = [.. executed],
    };

    /// <summary>Rewards of a block from a peer: at least one, none without weight, no ATX twice.</summary>
    public static bool HasValidRewards(IReadOnlyList<BlockReward> rewards) =>
        rewards.Count > 0
        && rewards.All(reward => reward.Weight.Num != 0 && reward.Weight.Denom != 0)
        && rewards.Select(reward => reward.AtxId).Distinct().Count() == rewards.Count;

    private static BlockFault Resolve(IReadOnlyList<HareProposal> proposals, IBlockMaterial material, out AgreedProposal[] agreed)
    {
        agreed = new AgreedProposal[proposals.Count];
        for (int i = 0; i < agreed.Length; i++)
        {
            HareProposal proposal = proposals[i];
            if (material.Atx(proposal.Atx) is not var (weight, baseHeight))
                return BlockFault.AtxMissing;
            if (material.Slots(proposal) is not (> 0 and var slots))
                return BlockFault.SlotsMissing;
            agreed[i] = new AgreedProposal(
                proposal.Id, proposal.Atx, weight, baseHeight, slots, proposal.Proofs, proposal.MeshHash, proposal.Transactions);
        }
        return BlockFault.None;
    }

    private static BlockFault Candidates(
        IReadOnlyList<HareProposal> proposals, IBlockMaterial material, out List<BlockCandidate> candidates)
    {
        candidates = [];
        foreach (TransactionId id in TransactionOrder.Candidates(proposals.Select(proposal => proposal.Transactions)))
        {
            if (material.Transaction(id) is not { } stored)
                return BlockFault.TransactionMissing;
            if (stored.Header is not { } header)
                return BlockFault.HeaderMissing;
            candidates.Add(new BlockCandidate(id, header, stored.Applied));
        }
        return BlockFault.None;
    }
}
