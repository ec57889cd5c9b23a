// Job: checks reward shares, tick height and id of blocks without transactions.
// Invariant: what stops the reference is a fault here, never a block.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Blocks;
using Spacemesh.Protocol;

namespace Spacemesh.Conformance.Consensus;

internal static class BlockRewardChecks
{
    public static string? Check(JsonElement e)
    {
        HareProposal[] proposals = [.. e.Items("proposals").Select((p, i) => new HareProposal(
            ProposalId.FromSpan(Numbered(i)), AtxId.FromSpan(p.Hex("atx")), p.U32("proofs"), default, []))];
        var conditions = new BlockConditions(new LayerId(e.U32("layer")), default, ulong.MaxValue, BlockMaker.OptimisticPercent);
        BlockFault fault = BlockBuilder.TryBuild(proposals, conditions, new Material(e), out BuiltBlock? built);
        if (e.Has("err"))
            return Json.Same("error", FaultOf(e.Text("err")), fault);
        if (built is null)
            return $"no block: {fault}";
        return Json.Same("tick height", e.U64("tick_height"), built.Block.TickHeight)
            ?? Json.Same("rewards",
                string.Join(", ", e.Items("rewards").Select(r => $"{r.Text("AtxID")} {r.GetProperty("Weight").U64("Num")}/{r.GetProperty("Weight").U64("Denom")}")),
                string.Join(", ", built.Block.Rewards.Select(r => $"{r.AtxId.ToHex()} {r.Weight.Num}/{r.Weight.Denom}")))
            ?? Json.Same("id", e.Text("block_id_without_transactions"), built.Block.ComputeId().ToHex());
    }

    private static BlockFault FaultOf(string error) => error switch
    {
        "duplicate_atx" => BlockFault.DuplicateAtx,
        "atx_not_found" => BlockFault.AtxMissing,
        // A reference ballot without slots: the reference divides by zero.
        "panic" => BlockFault.SlotsMissing,
        _ => throw new UnknownCaseKindException(error),
    };

    private static byte[] Numbered(int index)
    {
        byte[] id = new byte[ProposalId.Size];
        id[0] = (byte)index;
        return id;
    }

    private sealed class Material(JsonElement e) : IBlockMaterial
    {
        // The case does not say which of its ATXs is unknown.
        private readonly bool _unknown = e.Has("err") && e.Text("err") == "atx_not_found";
        private readonly Dictionary<AtxId, JsonElement> _atxs = e.Items("proposals").GroupBy(p => p.Text("atx"))
            .ToDictionary(g => AtxId.FromSpan(g.First().Hex("atx")), g => g.First());

        public (ulong Weight, ulong BaseHeight)? Atx(AtxId id) =>
            _unknown ? null : (_atxs[id].U64("atx_weight"), _atxs[id].U64("atx_base_height"));

        public uint? Slots(HareProposal proposal) => _atxs[proposal.Atx].U32("eligibility_count");

        public StoredCandidate? Transaction(TransactionId id) => null;
    }
}
