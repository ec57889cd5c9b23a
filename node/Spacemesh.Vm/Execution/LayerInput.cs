// Job: what a layer's block asks the machine to do.
// Invariant: transactions and rewards are in the block's order as the executor hands them over.
using Spacemesh.Protocol;
using Spacemesh.Vm.Rewards;

namespace Spacemesh.Vm.Execution;

/// <summary>One transaction of a layer.</summary>
/// <param name="Id">BLAKE3 of <paramref name="Raw"/>.</param>
/// <param name="Raw">Bytes as received.</param>
/// <param name="IsVerified">True if it was stored with a header, so that its signature was checked when it came in.</param>
public readonly record struct LayerTransaction(TransactionId Id, ReadOnlyMemory<byte> Raw, bool IsVerified);

/// <summary>One layer's work. Empty lists stand for a layer without a block.</summary>
/// <param name="Layer">The layer to apply.</param>
/// <param name="Transactions">In block order, those applied in earlier layers left out.</param>
/// <param name="Rewards">In order of coinbase, see <see cref="RewardOrder"/>.</param>
/// <param name="Block">Block id for the stored results; empty while an optimistic block is being made.</param>
public sealed record LayerInput(
    LayerId Layer,
    IReadOnlyList<LayerTransaction> Transactions,
    IReadOnlyList<CoinbaseReward> Rewards,
    BlockId Block = default)
{
    /// <summary>A layer without a block.</summary>
    public static LayerInput Empty(LayerId layer) => new(layer, [], []);
}
