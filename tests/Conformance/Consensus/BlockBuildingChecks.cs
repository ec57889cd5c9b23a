// Job: checks blocks made from the proposals of recorded layers.
// Invariant: the block is compared as encoded bytes.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Blocks;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;
using TransactionHeader = Spacemesh.Vm.Transactions.TransactionHeader;

namespace Spacemesh.Conformance.Consensus;

internal static class BlockBuildingChecks
{
    public static string? Check(JsonElement e)
    {
        HareProposal[] proposals = [.. e.Items("proposals").Select(p => new HareProposal(
            ProposalId.FromSpan(p.Hex("id")), AtxId.FromSpan(p.Hex("atx")), p.U32("proofs"), Hash32.FromSpan(p.Hex("mesh_hash")),
            [.. p.Items("txs").Select(id => TransactionId.FromSpan(id.Hex()))]))];
        var conditions = new BlockConditions(
            new LayerId(e.U32("layer")), Hash32.FromSpan(e.Hex("own_mesh_hash")), e.U64("gas_limit"), (int)e.U32("threshold_percent"));
        BlockFault fault = BlockBuilder.TryBuild(proposals, conditions, new Material(e), out BuiltBlock? built);
        string? failure = Json.Same("error", e.Has("err") ? FaultOf(e.Text("err")) : BlockFault.None, fault);
        if (failure is not null || built is null)
            return failure;
        return Json.Same("optimistic", e.Flag("optimistic"), built.Optimistic)
            ?? Json.Same("seed", e.Text("block_seed"), TransactionOrder.Seed(proposals.Select(p => p.Id)).ToHex())
            ?? Json.Same("tick height", e.U64("tick_height"), built.Block.TickHeight)
            ?? Json.Same("rewards",
                string.Join(", ", e.Items("rewards").Select(r => $"{r[0].GetString()} {r[1].U64()}/{r[2].U64()}")),
                string.Join(", ", built.Block.Rewards.Select(r => $"{r.AtxId} {r.Weight.Num}/{r.Weight.Denom}")))
            ?? Json.Same("transactions",
                string.Join(", ", e.Items("ordered_txs").Select(id => id.GetString())),
                string.Join(", ", built.Block.TransactionIds.Select(id => id.ToHex())))
            ?? (e.Has("block") ? Json.SameBytes("block", e.Hex("block"), Scale.Encode(built.Block)) : null)
            ?? (e.Has("block_id") ? Json.Same("id", e.Text("block_id"), built.Block.ComputeId().ToHex()) : null);
    }

    private static BlockFault FaultOf(string error) => error switch
    {
        "mesh_hash_differs_from_majority" => BlockFault.MeshHashDiffers,
        "duplicate_atx" => BlockFault.DuplicateAtx,
        _ => throw new UnknownCaseKindException(error),
    };

    private sealed class Material(JsonElement e) : IBlockMaterial
    {
        private readonly Dictionary<AtxId, JsonElement> _atxs = e.Items("atxs").ToDictionary(atx => AtxId.FromSpan(atx.Hex("id")));
        private readonly Dictionary<TransactionId, JsonElement> _transactions =
            e.Items("txs").ToDictionary(tx => TransactionId.FromSpan(tx.Hex("id")));

        public (ulong Weight, ulong BaseHeight)? Atx(AtxId id) =>
            _atxs.TryGetValue(id, out JsonElement atx) ? (atx.U64("weight"), atx.U64("base_height")) : null;

        public uint? Slots(HareProposal proposal) => _atxs[proposal.Atx].U32("slots");

        public StoredCandidate? Transaction(TransactionId id)
        {
            if (!_transactions.TryGetValue(id, out JsonElement tx))
                return null;
            var header = new TransactionHeader(Address.FromSpan(tx.Hex("principal")), TemplateAddress.SingleSig, Methods.Spend,
                tx.U64("nonce"), tx.U64("max_gas"), tx.U64("gas_price"), tx.U64("max_spend"));
            return new StoredCandidate(header, null);
        }
    }
}
