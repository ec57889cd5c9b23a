// Job: what the mempool and the intake of transactions need from the transactions table.
// Invariant: a transaction is stored before anything refers to it.
using Spacemesh.Consensus.Blocks;
using Spacemesh.Node.Storage.State;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Node.Core;

/// <summary>Stored transactions.</summary>
internal sealed class MempoolStore(CoreContext context) : IMempoolStore, IIntakeStore
{
    public IReadOnlyList<PendingTransaction> Pending(Address principal, ulong fromNonce) =>
        [.. TransactionTable.OfPrincipal(context.Db, principal).Where(row => row.Layer is null && row.Header is not null && row.Nonce >= fromNonce)
            .OrderBy(row => row.Nonce).ThenBy(row => row.ReceivedUnixNanoseconds).Select(ToPending)];

    public IReadOnlyList<PendingTransaction> PendingAboveResults()
    {
        var pending = new List<PendingTransaction>();
        foreach (IGrouping<Address, TransactionRow> account in TransactionTable.Pending(context.Db).GroupBy(row => row.Principal!.Value))
        {
            ulong? highest = TransactionTable.OfPrincipal(context.Db, account.Key).Where(row => row.Result is not null).Max(row => row.Nonce);
            pending.AddRange(account.Where(row => highest is null || row.Nonce > highest)
                .OrderBy(row => row.Nonce).ThenBy(row => row.ReceivedUnixNanoseconds).Select(ToPending));
        }
        return pending;
    }

    public LayerId? NextInclusion(TransactionId id, LayerId after) =>
        TransactionTable.NextLayerOfBlock(context.Db, id, after) ?? TransactionTable.NextLayerOfProposal(context.Db, id, after);

    public StoredTransaction Find(TransactionId id) => TransactionTable.Find(context.Db, id) is { } row
        ? row.Header is null ? StoredTransaction.WithoutHeader : StoredTransaction.WithHeader
        : StoredTransaction.Unknown;

    public void Save(TransactionId id, ReadOnlyMemory<byte> raw, TransactionHeader? header, long receivedUnixNanoseconds) =>
        TransactionTable.Upsert(context.Db, new TransactionRow(
            id, raw.ToArray(), header?.Encode(), null, null, null, header?.Principal, header?.Nonce, receivedUnixNanoseconds));

    private static PendingTransaction ToPending(TransactionRow row) => new(row.Id, TransactionHeader.Decode(row.Header), row.ReceivedUnixNanoseconds);
}
