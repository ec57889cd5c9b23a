// Job: checks what becomes of transactions from gossip, proposals and blocks.
// Invariant: verdict, stored form and place in the pool are all compared.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Conformance.Vm;

internal static class IntakeCases
{
    public static string? Check(JsonElement e)
    {
        byte[] raw = e.Hex("raw");
        TransactionId id = TransactionParser.IdOf(raw);
        AccountHistory accounts = VmJson.History(e.Items("accounts"));
        var store = new MemoryTransactions();
        string known = e.Text("known_before");
        if (known != "no")
        {
            var header = new TransactionHeader(default, TemplateAddress.SingleSig, 0, 0, 0, 0, 0);
            store.Save(id, raw, known == "with_header" ? header : null, 0);
        }
        var mempool = new Mempool(store, accounts);
        var intake = new TransactionIntake(e.Id<Hash20>("genesis_id"), accounts, mempool, store);
        TransactionId expected = e.HexOrNull("expected_hash") is { Length: > 0 } hash ? TransactionId.FromSpan(hash) : id;
        IntakeOutcome outcome = e.Text("path") switch
        {
            "gossip" => intake.FromGossip(raw, 1),
            "proposal" or "proposal-wrong-hash" => intake.FromProposal(raw, expected, 1),
            "block" or "block-wrong-hash" => intake.FromBlock(raw, expected, 1),
            string other => throw new UnknownCaseKindException(other),
        };
        return Json.Same("result", e.Text("result"), Name(outcome.Verdict))
            ?? Json.Same("stored", e.Text("stored_after"), Name(store.Find(id)))
            ?? Json.Same("in the pool", e.Flag("cached_after"), mempool.Contains(id));
    }

    public static string Name(IntakeVerdict verdict) => verdict switch
    {
        IntakeVerdict.Accept => "accept",
        IntakeVerdict.Ignore => "ignore",
        _ => "reject",
    };

    private static string Name(StoredTransaction stored) => stored switch
    {
        StoredTransaction.Unknown => "no",
        StoredTransaction.WithoutHeader => "without_header",
        _ => "with_header",
    };
}
