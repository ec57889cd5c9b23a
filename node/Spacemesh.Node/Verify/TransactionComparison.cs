// Job: compares transactions: ids, headers, results, the accounts they touched, and the blocks and proposals that hold them.
// Invariant: a header that no layer has confirmed is computed anew from the raw bytes.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Execution;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Node.Verify;

/// <summary>Transactions of a recording.</summary>
internal sealed class TransactionComparison(RecordedState recorded, Replay replay, NodeConfig config, VerifyReport report)
{
    private readonly Dictionary<TransactionId, (ExecutedTransaction Transaction, AppliedLayer Layer)> _executed = [];

    /// <summary>Compares everything about transactions.</summary>
    public void Run()
    {
        report.Expect("transaction ids", "transaction headers", "transaction results", "transaction addresses", "block links",
            "proposal links");
        foreach (AppliedLayer layer in replay.Executor.Layers.Values)
        {
            foreach (ExecutedTransaction transaction in layer.Outcome.Executed)
                _executed[transaction.Id] = (transaction, layer);
        }
        HashSet<TransactionId> inBlocks = [.. recorded.Blocks.SelectMany(b => b.Block.TransactionIds)];
        foreach (TransactionRow row in recorded.Transactions)
            Compare(row, inBlocks);
        HashSet<TransactionId> known = [.. recorded.Transactions.Select(t => t.Id)];
        foreach (TransactionId missing in _executed.Keys.Where(id => !known.Contains(id)))
            report.Check("transaction results", false, () => $"{missing} is missing");
        CompareAddresses();
        CompareLinks(known);
    }

    private void Compare(TransactionRow row, HashSet<TransactionId> inBlocks)
    {
        if (row.Raw is not { } raw)
        {
            report.CannotRead("transactions", $"{row.Id} has no bytes");
            return;
        }
        report.Same("transaction ids", "transaction", TransactionParser.IdOf(raw), row.Id);
        bool applied = _executed.TryGetValue(row.Id, out (ExecutedTransaction Transaction, AppliedLayer Layer) executed);
        string result = applied
            ? Text(executed.Transaction.Result.Encode(), executed.Layer.Outcome.Layer, executed.Layer.Block) : Text(null, null, null);
        report.Same("transaction results", $"transaction {row.Id}", result, Text(row.Result, row.Layer, row.Block));
        string recordedHeader = HeaderText(row.Header, row.Principal, row.Nonce);
        if (applied)
            report.Same("transaction headers", $"transaction {row.Id}", HeaderText(executed.Transaction.Header), recordedHeader);
        else
            CompareUnconfirmed(row, raw, recordedHeader, inBlocks.Contains(row.Id));
    }

    // Header bytes depend on the principal's template only, so that the accounts at the end or those at arrival give them.
    private void CompareUnconfirmed(TransactionRow row, byte[] raw, string recordedHeader, bool isInBlock)
    {
        string?[] possible =
        [
            HeaderOf(raw, replay.Executor.Accounts),
            HeaderOf(raw, new AccountsAt(replay.Executor.Accounts, replay.Clock.LayerAt(row.ReceivedUnixNanoseconds))),
            // Only from a block can a transaction be stored that did not pass the checks.
            isInBlock ? HeaderText(null, null, null) : null,
        ];
        report.Check("transaction headers", possible.Contains(recordedHeader, StringComparer.Ordinal),
            () => $"transaction {row.Id}: recorded {recordedHeader}, recomputed {possible[0] ?? possible[1] ?? "nothing"}");
    }

    private string? HeaderOf(byte[] raw, IAccountStore accounts) =>
        TransactionParser.Parse(raw, accounts, out ParsedTransaction? parsed) == ParseFault.None
            && TransactionVerifier.Verify(parsed!, config.Genesis.GenesisId)
            ? HeaderText(parsed!.Header)
            : null;

    private void CompareAddresses()
    {
        var expected = new Dictionary<(TransactionId, Address), string>();
        foreach ((ExecutedTransaction transaction, _) in _executed.Values)
        {
            foreach (Address address in transaction.Result.Addresses)
                expected.TryAdd((transaction.Id, address), "touched");
        }
        var rows = recorded.ResultAddresses.ToDictionary(r => (r.Transaction, r.Address), _ => "touched");
        report.SameRows("transaction addresses", key => $"{key.Item2} by transaction {key.Item1}", expected, rows);
    }

    private void CompareLinks(HashSet<TransactionId> known)
    {
        var expected = new Dictionary<(TransactionId, string), string>();
        foreach (RecordedBlock block in recorded.Blocks)
        {
            foreach (TransactionId transaction in block.Block.TransactionIds)
                expected.TryAdd((transaction, block.Block.ComputeId().ToHex()), block.Block.Layer.ToString());
        }
        var rows = recorded.BlockLinks.ToDictionary(l => (l.Transaction, l.Holder.ToHex()), l => l.Layer.ToString());
        report.SameRows("block links", key => $"transaction {key.Item1} in block {key.Item2}", expected, rows);
        HashSet<LayerId> ballotLayers = [.. recorded.Ballots.Select(b => b.Row.Layer)];
        foreach (TransactionLink link in recorded.ProposalLinks)
        {
            // Proposals are not kept; what is known of them is that they held stored transactions and came with a ballot.
            report.Check("proposal links", known.Contains(link.Transaction) && ballotLayers.Contains(link.Layer),
                () => $"transaction {link.Transaction} in proposal {link.Holder} of layer {link.Layer}");
        }
    }

    private static string HeaderText(TransactionHeader header) => HeaderText(header.Encode(), header.Principal, header.Nonce);

    private static string HeaderText(byte[]? header, Address? principal, ulong? nonce) =>
        $"{(header is null ? "no header" : Convert.ToHexStringLower(header))} {principal?.ToHex()} {nonce}";

    private static string Text(byte[]? result, LayerId? layer, BlockId? block) =>
        $"{(result is null ? "no result" : Convert.ToHexStringLower(result))} in layer {layer} " +
        $"by block {(block is { } b && !b.IsEmpty() ? b.ToHex() : "")}";

    /// <summary>Accounts as they were after a layer.</summary>
    private sealed class AccountsAt(AccountHistory history, LayerId layer) : IAccountStore
    {
        private readonly Dictionary<Address, Account> _accounts = history.Snapshot(layer).ToDictionary(a => a.Address);

        public Account? Find(Address address) => _accounts.GetValueOrDefault(address);
    }
}
