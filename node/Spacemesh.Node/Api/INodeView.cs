// Job: what the API needs to know of the running node besides its databases.
// Invariant: reading never waits for the consensus loop, asking does; implementations are safe from any thread.
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Api;

/// <summary>Where the node stands, as the consensus loop last left it.</summary>
/// <param name="IsSynced">True if it takes part in the present layer.</param>
/// <param name="Latest">Highest layer of which a ballot was seen; the effective genesis before the first.</param>
/// <param name="InState">Highest layer in the state; the effective genesis before the first.</param>
/// <param name="Processed">Highest layer whose votes were counted.</param>
/// <param name="ConnectedPeers">Peers at present.</param>
public sealed record NodeProgress(bool IsSynced, LayerId Latest, LayerId InState, LayerId Processed, uint ConnectedPeers);

/// <summary>Next nonce and balance of an account once everything in the mempool is applied.</summary>
/// <param name="Nonce">Next nonce.</param>
/// <param name="Balance">Balance, smidge.</param>
public readonly record struct AccountProjection(ulong Nonce, ulong Balance);

/// <summary>The running node as the API sees it.</summary>
public interface INodeView
{
    /// <summary>Where it stands.</summary>
    NodeProgress Progress { get; }

    /// <summary>
    /// Raised when <see cref="Progress"/>, the present layer or stored rows may have changed. Raised often and from any thread; handlers
    /// return at once.
    /// </summary>
    event Action? Changed;

    /// <summary>The accounts' projections, in the order of the addresses.</summary>
    ValueTask<IReadOnlyList<AccountProjection>> ProjectAsync(IReadOnlyList<Address> addresses, CancellationToken cancellation);

    /// <summary>Checks a transaction and, if it is accepted, keeps it in the mempool and publishes it.</summary>
    ValueTask<IntakeOutcome> SubmitAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation);
}
