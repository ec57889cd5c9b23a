// Job: checks the shuffle and the making of blocks from proposals.
// Invariant: blocks are compared as encoded bytes.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Blocks;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;
using TransactionHeader = Spacemesh.Vm.Transactions.TransactionHeader;

namespace Spacemesh.Conformance.Vm;

internal static class BlockCases
{
    // The seventh draw of a case comes after this many more.
    private const int DrawsBeforeLast = 700;

    public static string? CheckShuffle(JsonElement e)
    {
        var seed = e.Id<Hash32>("seed");
        ulong[] draws = [.. e.Items("int63").Select(draw => draw.U64())];
        var generator = new MersenneTwister64(seed);
        for (int i = 0; i < draws.Length; i++)
        {
            for (int skipped = 0; i == 6 && skipped < DrawsBeforeLast; skipped++)
                generator.NextInt63();
            long drawn = generator.NextInt63();
            if ((ulong)drawn != draws[i])
                return $"draw {i}: expected {draws[i]}, got {drawn}";
        }
        int[] places = [.. Enumerable.Range(0, (int)e.U32("n"))];
        new MersenneTwister64(seed).Shuffle(places.AsSpan());
        return Json.Same("permutation", string.Join(",", e.Items("permutation").Select(p => p.U64())), string.Join(",", places));
    }

    public static string? CheckRewardsValidity(JsonElement e) => Json.Same("valid", e.Flag("valid"),
        BlockBuilder.HasValidRewards([.. e.Items("rewards").Select(Reward)]));

    public static string? CheckBlock(JsonElement e)
    {
        var conditions = new BlockConditions(
            new LayerId(e.U32("layer")), e.Id<Hash32>("own_mesh_hash"), e.U64("gas_limit"), (int)e.U32("opt_filter_threshold"));
        HareProposal[] proposals = [.. e.Items("proposals").Select(Proposal)];
        BlockFault fault = BlockBuilder.TryBuild(proposals, conditions, new Material(e), out BuiltBlock? built);
        string? failure = Json.Same("seed", e.Text("block_seed"), TransactionOrder.Seed(proposals.Select(p => p.Id)).ToHex())
            ?? Json.Same("error", e.Has("error") ? ErrorOf(e.Text("error")) : BlockFault.None, fault);
        if (failure is not null || built is null)
            return failure;
        return Json.Same("optimistic", e.Flag("optimistic"), built.Optimistic)
            ?? Json.Same("tick height", e.U64("tick_height"), built.Block.TickHeight)
            ?? Json.Same("transactions", VmJson.Joined(e.Items("tx_ids").Select(id => id.GetString()!)),
                VmJson.Joined(built.Block.TransactionIds.Select(id => id.ToHex())))
            ?? Json.Same("rewards", VmJson.Joined(e.Items("rewards").Select(r => RewardText(Reward(r)))),
                VmJson.Joined(built.Block.Rewards.Select(RewardText)))
            ?? Json.SameBytes("block", e.Hex("block"), Scale.Encode(built.Block))
            ?? Json.Same("block id", e.Text("block_id"), built.Block.ComputeId().ToHex());
    }

    public static HareProposal Proposal(JsonElement e) => new(
        e.Id<ProposalId>("id"), e.Id<AtxId>("atx"), e.U32("slots"), e.Id<Hash32>("mesh_hash"),
        [.. e.Items("txs").Select(id => id.Id<TransactionId>())]);

    private static string RewardText(BlockReward reward) => $"{reward.AtxId} {reward.Weight.Num}/{reward.Weight.Denom}";

    private static BlockReward Reward(JsonElement e) =>
        new() { AtxId = e.Id<AtxId>("atx"), Weight = new RatNum { Num = e.U64("num"), Denom = e.U64("denom") } };

    private static BlockFault ErrorOf(string error) => error switch
    {
        "mesh_hash_differs_from_majority" => BlockFault.MeshHashDiffers,
        "duplicate_atx" => BlockFault.DuplicateAtx,
        "atx_missing" => BlockFault.AtxMissing,
        "ref_ballot_missing" or "ref_ballot_without_epoch_data" => BlockFault.SlotsMissing,
        "tx_missing" => BlockFault.TransactionMissing,
        "tx_header_missing" => BlockFault.HeaderMissing,
        _ => throw new UnknownCaseKindException(error),
    };

    private sealed class Material(JsonElement e) : IBlockMaterial
    {
        private readonly Dictionary<AtxId, JsonElement> _atxs = e.Items("atxs").ToDictionary(atx => atx.Id<AtxId>("id"));
        private readonly Dictionary<TransactionId, JsonElement> _transactions =
            e.Items("txs").ToDictionary(tx => tx.Id<TransactionId>("id"));
        private readonly Dictionary<ProposalId, JsonElement> _proposals = e.Items("proposals").ToDictionary(p => p.Id<ProposalId>("id"));

        public (ulong Weight, ulong BaseHeight)? Atx(AtxId id) =>
            _atxs.TryGetValue(id, out JsonElement atx) ? (atx.U64("weight"), atx.U64("base_height")) : null;

        public uint? Slots(HareProposal proposal) => _proposals[proposal.Id].Text("count_from") switch
        {
            "epoch_data" or "ref_ballot" => _proposals[proposal.Id].U32("eligibility_count"),
            "missing_ref_ballot" or "ref_ballot_without_epoch_data" => null,
            string other => throw new UnknownCaseKindException(other),
        };

        public StoredCandidate? Transaction(TransactionId id)
        {
            if (!_transactions.TryGetValue(id, out JsonElement tx) || !tx.Flag("stored"))
                return null;
            var header = new TransactionHeader(tx.Id<Address>("principal"), TemplateAddress.SingleSig, Methods.Spend, tx.U64("nonce"),
                tx.U64("max_gas"), tx.U64("gas_price"), tx.U64("max_spend"));
            uint applied = tx.U32("applied_layer");
            return new StoredCandidate(tx.Flag("has_header") ? header : null, applied == 0 ? null : new LayerId(applied));
        }
    }
}
