// Job: plays recorded scenarios of the mempool on scripted accounts and a real database.
// Invariant: after each step every account of the scenario is compared; those that a step does not list must equal the plain state.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Blocks;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Conformance.Vm;

internal static class MempoolCases
{
    public static IEnumerable<(string Name, string? Failure)> Check(VectorFolder folder)
    {
        string root = Directory.CreateTempSubdirectory("mempool-").FullName;
        try
        {
            foreach (IGrouping<string, JsonElement> steps in folder.ReadLines("mempool.jsonl").GroupBy(e => e.Text("scenario")))
            {
                using var database = Database.Open(Path.Combine(root, steps.Key + ".sql"), Schema.State);
                List<(string Name, string? Failure)> results = [];
                database.Write(session => results.AddRange(PlayAll(steps, session)));
                foreach ((string name, string? failure) in results)
                    yield return (name, failure);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static IEnumerable<(string Name, string? Failure)> PlayAll(IEnumerable<JsonElement> steps, SqlSession session)
    {
        Scenario? scenario = null;
        foreach (JsonElement e in steps)
        {
            bool isFirst = e.Text("kind") == "init";
            scenario = isFirst ? new Scenario(e, session) : scenario!;
            yield return ($"{e.Text("scenario")} step {e.U32("step")}", (isFirst ? null : scenario.Play(e)) ?? scenario.CompareState(e));
        }
    }

    private sealed class Scenario : IAccountStore
    {
        private readonly Dictionary<Address, Account> _accounts = [];
        private readonly Dictionary<TransactionId, TransactionHeader> _headers = [];
        private readonly SqlSession _session;
        private readonly StoredTransactions _store;
        private readonly Mempool _pool;
        private LayerId _lastApplied;

        public Scenario(JsonElement init, SqlSession session)
        {
            _session = session;
            _store = new StoredTransactions(() => session);
            SetState(init.Items("accounts"));
            _lastApplied = new LayerId(init.U32("layer"));
            _pool = new Mempool(_store, this);
        }

        public Account? Find(Address address) => _accounts.GetValueOrDefault(address);

        public string? Play(JsonElement e)
        {
            switch (e.Text("kind"))
            {
                case "add":
                    return Add(e);
                case "select":
                    string expected = Joined(Ids(e, "selected"));
                    return Json.Same("selected", expected,
                        Joined(_pool.Select(e.Has("gas_limit") ? e.U64("gas_limit") : 0).Select(tx => tx.Id)));
                case "set_state":
                    SetState(e.Items("new_state"));
                    return null;
                case "link_proposal" or "link_block":
                    var layer = new LayerId(e.U32("layer"));
                    StoreLinks(e, layer);
                    _pool.Link(layer, Ids(e, "ids"));
                    return null;
                case "apply":
                    Apply(e);
                    return null;
                case "revert":
                    SetState(e.Items("new_state"));
                    TransactionTable.RevertAbove(_session, new LayerId(e.U32("layer")));
                    _pool.Rebuild(_lastApplied);
                    _lastApplied = new LayerId(e.U32("layer"));
                    return null;
                default:
                    throw new UnknownCaseKindException(e.Text("kind"));
            }
        }

        public string? CompareState(JsonElement e)
        {
            Dictionary<Address, JsonElement> listed = e.Items("state").ToDictionary(account => account.Id<Address>("address"));
            foreach (Address address in listed.Keys.Union(_accounts.Keys))
            {
                string? failure = listed.TryGetValue(address, out JsonElement expected)
                    ? Compare(address, expected.U64("nonce"), expected.U64("balance"), expected.Flag("more_in_db"),
                        Ids(expected, "cached"), Ids(expected, "mempool"))
                    : Compare(address, _accounts[address].NextNonce, _accounts[address].Balance, false, [], []);
                if (failure is not null)
                    return $"{e.Text("kind")}: account {address}: {failure}";
            }
            return null;
        }

        private string? Compare(
            Address address, ulong nonce, ulong balance, bool moreStored, IEnumerable<TransactionId> queued,
            IEnumerable<TransactionId> eligible)
        {
            AccountQueue? queue = _pool.Queues.GetValueOrDefault(address);
            return Json.Same("projection", (nonce, balance), _pool.Projection(address))
                ?? Json.Same("more stored", moreStored, queue?.HasMoreStored ?? false)
                ?? Json.Same("queued", Joined(queued), Joined(queue?.Queued.Select(q => q.Transaction.Id) ?? []))
                ?? Json.Same("eligible", Joined(eligible), Joined(queue?.Eligible.Select(tx => tx.Id) ?? []));
        }

        private string? Add(JsonElement e)
        {
            JsonElement tx = e.GetProperty("tx");
            var id = tx.Id<TransactionId>("id");
            var header = new TransactionHeader(tx.Id<Address>("principal"), TemplateAddress.SingleSig, Methods.Spend, tx.U64("nonce"),
                tx.U64("max_gas"), tx.U64("gas_price"), tx.U64("max_spend"));
            long received = tx.I64("received_ns");
            _headers[id] = header;
            QueueOutcome outcome = _pool.Add(new PendingTransaction(id, header, received));
            string error = outcome switch
            {
                QueueOutcome.NonceLow => "bad_nonce",
                QueueOutcome.InsufficientBalance => "insufficient_balance",
                _ => "",
            };
            if (error.Length == 0)
                _store.Save(id, default, header, received);
            return Json.Same("error", e.Has("error") ? e.Text("error") : "", error);
        }

        private void Apply(JsonElement e)
        {
            var layer = new LayerId(e.U32("layer"));
            _lastApplied = layer;
            SetState(e.Items("new_state"));
            if (e.Id<BlockId>("block") == BlockId.Empty)
            {
                _pool.OnEmptyLayer(layer);
                return;
            }
            TransactionId[] applied = [.. Ids(e, "applied")], outdated = [.. Ids(e, "ineffective_with_header")];
            foreach (TransactionId id in applied.Concat(outdated))
                _store.Save(id, default, _headers[id], 0);
            foreach (TransactionId id in applied)
                StoreResult(id, layer, e.Id<BlockId>("block"));
            _pool.OnApplied(layer, applied.Select(id => _headers[id].Principal), outdated.Select(id => _headers[id].Principal));
        }

        private void StoreLinks(JsonElement e, LayerId layer)
        {
            foreach (TransactionId id in Ids(e, "ids"))
            {
                if (e.Text("kind") == "link_block")
                    TransactionTable.AddToBlock(_session, id, e.Id<BlockId>("block"), layer);
                else
                    TransactionTable.AddToProposal(_session, id, e.Id<ProposalId>("proposal"), layer);
            }
        }

        private void StoreResult(TransactionId id, LayerId layer, BlockId block)
        {
            TransactionHeader header = _headers[id];
            var result = new TransactionResult
            {
                Status = TransactionStatus.Success, Gas = header.MaxGas, Fee = header.Fee, Block = block, Layer = layer,
                Addresses = [header.Principal],
            };
            TransactionTable.SetResult(_session, id, header.Encode(), header.Principal, header.Nonce, result.Encode(), layer, block,
                result.Addresses);
        }

        private void SetState(IEnumerable<JsonElement> accounts)
        {
            foreach (Account account in accounts.Select(VmJson.Account))
                _accounts[account.Address] = account;
        }

        private static IEnumerable<TransactionId> Ids(JsonElement e, string name) => e.Items(name).Select(id => id.Id<TransactionId>());

        private static string Joined(IEnumerable<TransactionId> ids) => VmJson.Joined(ids.Select(id => id.ToHex()));
    }
}
