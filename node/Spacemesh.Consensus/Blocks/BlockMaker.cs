// Job: what a block takes from the proposals that Hare agreed on: tick height, reward shares, transactions.
// Invariant: every node with the same proposals makes the same block, byte for byte.
using System.Numerics;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Blocks;

/// <summary>A proposal with what its ATX contributes.</summary>
/// <param name="Id">Proposal.</param>
/// <param name="Atx">ATX of the ballot.</param>
/// <param name="Weight">Weight of the ATX.</param>
/// <param name="BaseHeight">Base tick height of the ATX.</param>
/// <param name="Slots">Slots declared in the smesher's reference ballot.</param>
/// <param name="Proofs">Slots used in this proposal.</param>
/// <param name="MeshHash">Mesh hash it was built on, or empty.</param>
/// <param name="Transactions">Transactions it holds.</param>
public sealed record AgreedProposal(
    ProposalId Id, AtxId Atx, ulong Weight, ulong BaseHeight, uint Slots, uint Proofs, Hash32 MeshHash, IReadOnlyList<TransactionId> Transactions);

/// <summary>Why no block can be made of the proposals.</summary>
public enum BlockFault
{
    /// <summary>A block can be made.</summary>
    None,

    /// <summary>Two proposals are built on one ATX.</summary>
    DuplicateAtx,

    /// <summary>Most proposals were built on another mesh than this node's; the block is taken from peers.</summary>
    MeshHashDiffers,

    /// <summary>An ATX is not known for the epoch of the layer.</summary>
    AtxMissing,

    /// <summary>The reference ballot of a proposal is missing or does not say how many slots there are.</summary>
    SlotsMissing,

    /// <summary>A transaction is not stored.</summary>
    TransactionMissing,

    /// <summary>A transaction is stored without a header.</summary>
    HeaderMissing,
}

/// <summary>What is decided before the transactions are ordered.</summary>
/// <param name="TickHeight">Largest base height.</param>
/// <param name="Rewards">Shares by ATX id.</param>
/// <param name="Optimistic">True if the block keeps only transactions that were executed.</param>
public sealed record BlockOutline(ulong TickHeight, BlockReward[] Rewards, bool Optimistic);

/// <summary>Block building (go-spacemesh blocks/generator.go, utils.go).</summary>
public static class BlockMaker
{
    /// <summary>Share of the slots, in percent, that makes a mesh hash the majority's.</summary>
    public const int OptimisticPercent = 90;

    /// <summary>Tick height, rewards and mode of a block; <paramref name="outline"/> is null when there is a fault.</summary>
    /// <param name="proposals">What Hare agreed on.</param>
    /// <param name="ownMeshHash">This node's aggregated hash of the layer below.</param>
    /// <param name="outline">The result.</param>
    /// <param name="optimisticPercent">Share of the slots that makes a mesh hash the majority's.</param>
    public static BlockFault TryOutline(
        IReadOnlyList<AgreedProposal> proposals, Hash32 ownMeshHash, out BlockOutline? outline, int optimisticPercent = OptimisticPercent)
    {
        outline = null;
        if (!TryRewards(proposals, out BlockReward[] rewards, out ulong tickHeight))
            return BlockFault.DuplicateAtx;
        Hash32? majority = MajorityMeshHash(proposals, optimisticPercent);
        if (majority is { } hash && hash != ownMeshHash)
            return BlockFault.MeshHashDiffers;
        outline = new BlockOutline(tickHeight, rewards, majority is not null);
        return BlockFault.None;
    }

    /// <summary>Reward shares by ATX id and the tick height; false when an ATX occurs twice.</summary>
    public static bool TryRewards(IReadOnlyList<AgreedProposal> proposals, out BlockReward[] rewards, out ulong tickHeight)
    {
        tickHeight = 0;
        var byAtx = new SortedDictionary<AtxId, RatNum>();
        foreach (AgreedProposal proposal in proposals)
        {
            tickHeight = Math.Max(tickHeight, proposal.BaseHeight);
            if (!byAtx.TryAdd(proposal.Atx, Share(proposal)))
            {
                rewards = [];
                return false;
            }
        }
        rewards = [.. byAtx.Select(pair => new BlockReward { AtxId = pair.Key, Weight = pair.Value })];
        return true;
    }

    /// <summary>The non-empty mesh hash behind at least that share of the slots, or null.</summary>
    public static Hash32? MajorityMeshHash(IReadOnlyList<AgreedProposal> proposals, int optimisticPercent = OptimisticPercent)
    {
        long total = 0;
        var slots = new Dictionary<Hash32, long>();
        foreach (AgreedProposal proposal in proposals)
        {
            total += proposal.Proofs;
            slots[proposal.MeshHash] = slots.GetValueOrDefault(proposal.MeshHash) + proposal.Proofs;
        }
        foreach ((Hash32 hash, long count) in slots)
        {
            if (!hash.IsEmpty() && count * 100 >= optimisticPercent * total)
                return hash;
        }
        return null;
    }

    // weight / slots * proofs as a reduced fraction; both parts are cut to 64 bits, as the network stores them.
    private static RatNum Share(AgreedProposal proposal)
    {
        BigInteger numerator = (BigInteger)proposal.Weight * proposal.Proofs;
        BigInteger denominator = proposal.Slots;
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (divisor.IsZero)
            throw new InvalidOperationException("an eligible ballot has slots");
        return new RatNum { Num = (ulong)(numerator / divisor & ulong.MaxValue), Denom = (ulong)(denominator / divisor) };
    }
}
