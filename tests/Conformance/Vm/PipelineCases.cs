// Job: plays whole layers: gossip, selection, proposals, block, execution, mempool.
// Invariant: blocks, states and pools are made by this code; of a recorded layer only the inputs are taken.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Blocks;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;
using Spacemesh.Vm;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Execution;
using Spacemesh.Vm.Rewards;

namespace Spacemesh.Conformance.Vm;

internal static class PipelineCases
{
    public static IEnumerable<(string Name, string? Failure)> Check(VectorFolder folder)
    {
        Run? run = null;
        foreach (JsonElement e in folder.ReadLines("pipeline.jsonl"))
        {
            if (e.Text("kind") == "init")
            {
                run = new Run(e);
                yield return ($"run {e.U32("run")}", Json.Same("layers per epoch", VmJson.LayersPerEpoch, e.U32("layers_per_epoch")));
                continue;
            }
            yield return ($"run {e.U32("run")} layer {e.U32("layer")}", run!.Play(e));
        }
    }

    private sealed class Run : IBlockMaterial
    {
        private readonly VmParameters _parameters;
        private readonly int _percent;
        private readonly Dictionary<AtxId, JsonElement> _atxs;
        private readonly Address[] _users;
        private readonly AccountHistory _accounts;
        private readonly MemoryTransactions _store = new();
        private readonly Mempool _pool;
        private readonly TransactionIntake _intake;
        private Dictionary<ProposalId, JsonElement> _proposals = [];

        // The layer before the first one was recorded with this hash.
        private Hash32 _meshHash = Hash32.FromSpan([1, .. new byte[31]]);
        private long _clock;

        public Run(JsonElement init)
        {
            _parameters = VmJson.Parameters(init.Id<Hash20>("genesis_id"), init.U64("gas_limit"));
            _percent = (int)init.U32("opt_filter_threshold");
            _atxs = init.Items("atxs").ToDictionary(atx => atx.Id<AtxId>("id"));
            _users = [.. init.Items("accounts").Select(account => account.Id<Address>("address"))];
            _accounts = VmJson.History(init.Items("accounts"));
            _pool = new Mempool(_store, _accounts);
            _intake = new TransactionIntake(_parameters.GenesisId, _accounts, _pool, _store);
        }

        public (ulong Weight, ulong BaseHeight)? Atx(AtxId id) =>
            _atxs.TryGetValue(id, out JsonElement atx) ? (atx.U64("weight"), atx.U64("base_height")) : null;

        public uint? Slots(HareProposal proposal) => _proposals[proposal.Id].U32("eligibility_count");

        public StoredCandidate? Transaction(TransactionId id) => new StoredCandidate(_store.Header(id), _store.Applied(id));

        public string? Play(JsonElement e)
        {
            var layer = new LayerId(e.U32("layer"));
            string? failure = Gossip(e)
                ?? Json.Same("selected", Ids(e, "selected"),
                    VmJson.Joined(_pool.Select(_parameters.BlockGasLimit).Select(tx => tx.Id.ToHex())));
            failure ??= e.Text("mode") switch
            {
                "empty" => PlayEmpty(e, layer),
                "hare" or "optimistic" => PlayBlock(e, layer),
                string other => throw new UnknownCaseKindException(other),
            };
            _meshHash = e.Id<Hash32>("mesh_hash");
            return failure
                ?? SameAccounts(e.Items("accounts"))
                ?? Json.Same("projections",
                    VmJson.Joined(e.Items("projections").Select(p => $"{p.Text("address")} {p.U64("nonce")} {p.U64("balance")}")),
                    VmJson.Joined(_users.Select(user => (user, _pool.Projection(user))).Select(p =>
                        $"{p.user} {p.Item2.Nonce} {p.Item2.Balance}")));
        }

        private string? Gossip(JsonElement e)
        {
            foreach (JsonElement message in e.Items("gossip"))
            {
                IntakeOutcome outcome = _intake.FromGossip(message.Hex("raw"), ++_clock);
                string? failure = Json.Same("gossip", message.Text("result"), Name(outcome));
                if (failure is not null)
                    return failure;
            }
            return null;
        }

        private string? PlayEmpty(JsonElement e, LayerId layer)
        {
            LayerOutcome outcome = StateTransition.Apply(_parameters, LayerInput.Empty(layer), _accounts);
            _accounts.Add(outcome);
            _pool.OnEmptyLayer(layer);
            return Json.Same("state root", e.Text("state_root"), outcome.StateRoot.ToHex());
        }

        private string? PlayBlock(JsonElement e, LayerId layer)
        {
            _proposals = e.Items("proposals").ToDictionary(p => p.Id<ProposalId>("id"));
            HareProposal[] proposals = [.. e.Items("proposals").Select(BlockCases.Proposal)];
            foreach (HareProposal proposal in proposals)
            {
                _store.Link(layer, proposal.Transactions, isBlock: false);
                _pool.Link(layer, proposal.Transactions);
            }
            var conditions = new BlockConditions(layer, _meshHash, _parameters.BlockGasLimit, _percent);
            BlockFault fault = BlockBuilder.TryBuild(proposals, conditions, this, out BuiltBlock? built);
            if (built is null)
                return $"no block: {fault}";
            TransactionId[] candidates = built.Block.TransactionIds;
            bool[] appliedBefore = [.. candidates.Select(id => _store.Applied(id) is not null)];
            LayerOutcome outcome = Execute(layer, built.Block, candidates);
            Block block = built.Optimistic ? BlockBuilder.Keep(built.Block, outcome.Executed.Select(tx => tx.Id)) : built.Block;
            Store(layer, block, outcome);
            var executed = outcome.Executed.Select(tx => tx.Id).ToHashSet();
            IEnumerable<string> states = candidates.Select((id, i) =>
                appliedBefore[i] ? "applied_before" : executed.Contains(id) ? "applied" : "not_applied");
            return Json.Same("mode", e.Text("mode"), built.Optimistic ? "optimistic" : "hare")
                ?? Json.Same("candidates", Ids(e, "candidates"), VmJson.Joined(candidates.Select(id => id.ToHex())))
                ?? Json.Same("candidate state", Ids(e, "candidate_state"), VmJson.Joined(states))
                ?? Json.SameBytes("block", e.Hex("block"), Scale.Encode(block))
                ?? Json.Same("block id", e.Text("block_id"), block.ComputeId().ToHex())
                ?? Json.Same("rewards",
                    VmJson.Joined(e.Items("rewards_result").Select(VmJson.RewardText).Order(StringComparer.Ordinal)),
                    VmJson.Joined(outcome.Rewards.Select(VmJson.RewardText).Order(StringComparer.Ordinal)))
                ?? Json.Same("state root", e.Text("state_root"), outcome.StateRoot.ToHex());
        }

        private LayerOutcome Execute(LayerId layer, Block block, IEnumerable<TransactionId> candidates)
        {
            IEnumerable<CoinbaseReward> rewards = block.Rewards.Select(reward => new CoinbaseReward(
                _atxs[reward.AtxId].Id<NodeId>("node"), _atxs[reward.AtxId].Id<Address>("coinbase"), reward.Weight.Num,
                reward.Weight.Denom));
            LayerTransaction[] transactions = [.. candidates.Where(id => _store.Applied(id) is null)
                .Select(id => new LayerTransaction(id, _store.Raw(id), _store.Header(id) is not null))];
            return StateTransition.Apply(_parameters, new LayerInput(layer, transactions, RewardOrder.Sorted(rewards)), _accounts);
        }

        private void Store(LayerId layer, Block block, LayerOutcome outcome)
        {
            _accounts.Add(outcome);
            _store.Link(layer, block.TransactionIds, isBlock: true);
            foreach (ExecutedTransaction executed in outcome.Executed)
                _store.SetResult(executed.Id, executed.Header, layer);
            _pool.OnApplied(outcome);
        }

        private string? SameAccounts(IEnumerable<JsonElement> expected) => Json.Same("accounts",
            VmJson.Joined(expected.Select(a =>
                $"{a.Text("address")} {a.U64("balance")} {a.U64("nonce")} {(a.Has("template") ? a.Text("template") : "-")}")),
            VmJson.Joined(_accounts.Snapshot(new LayerId(uint.MaxValue)).Select(a =>
                $"{a.Address} {a.Balance} {a.NextNonce} {a.Template?.ToHex() ?? "-"}")));

        private static string Name(IntakeOutcome outcome) => IntakeCases.Name(outcome.Verdict) + outcome.Reason switch
        {
            IntakeReason.None => "",
            IntakeReason.Duplicate => ":duplicate",
            // The recorder does not tell the two apart.
            IntakeReason.Parse or IntakeReason.ZeroFee => ":parse",
            IntakeReason.WrongHash => ":hash",
            IntakeReason.Verify => ":verify",
            IntakeReason.NonceLow => ":bad_nonce",
            _ => ":insufficient_balance",
        };

        private static string Ids(JsonElement e, string name) => VmJson.Joined(e.Items(name).Select(id => id.GetString()!));
    }
}
