// Job: what the mempool reads from the database.
// Invariant: reads only; called from the one consensus loop.
using Spacemesh.Consensus.Blocks;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Transactions;

/// <summary>Stored transactions as the mempool needs them.</summary>
public interface IMempoolStore
{
    /// <summary>Transactions of an account with a header, without a result, from a nonce on, by nonce and then by arrival.</summary>
    IReadOnlyList<PendingTransaction> Pending(Address principal, ulong fromNonce);

    /// <summary>
    /// Of every account the transactions with a header and without a result whose nonce is above the account's highest nonce that has
    /// a result, by nonce and then by arrival.
    /// </summary>
    IReadOnlyList<PendingTransaction> PendingAboveResults();

    /// <summary>The lowest layer above <paramref name="after"/> of a block that holds it, else of a proposal, else null.</summary>
    LayerId? NextInclusion(TransactionId id, LayerId after);
}
