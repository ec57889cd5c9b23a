// Job: everything that applying a layer produces; the caller stores it in one database transaction.
// Invariant: Changed is in state-root order.
using Spacemesh.Protocol;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Rewards;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Vm.Execution;

/// <summary>Why a transaction of a block had no effect at all.</summary>
public enum IneffectiveReason
{
    /// <summary>Its bytes do not fit the principal's state.</summary>
    Parse,

    /// <summary>Gas price 0.</summary>
    ZeroGasPrice,

    /// <summary>The principal cannot pay for its own validation.</summary>
    IntrinsicGas,

    /// <summary>More gas than the block has left.</summary>
    BlockGas,

    /// <summary>Signatures are missing or wrong.</summary>
    Verify,

    /// <summary>The nonce was used already.</summary>
    NonceLow,
}

/// <summary>A transaction that was executed, with success or not.</summary>
/// <param name="Index">Place in the layer's input.</param>
/// <param name="Id">Its id.</param>
/// <param name="Header">Header recomputed from the state before it.</param>
/// <param name="Result">What is stored.</param>
public sealed record ExecutedTransaction(int Index, TransactionId Id, TransactionHeader Header, TransactionResult Result);

/// <summary>A transaction that changed nothing and paid nothing.</summary>
/// <param name="Index">Place in the layer's input.</param>
/// <param name="Id">Its id.</param>
/// <param name="Reason">Why.</param>
/// <param name="Header">The parsed header; only with <see cref="IneffectiveReason.NonceLow"/>.</param>
public sealed record IneffectiveTransaction(int Index, TransactionId Id, IneffectiveReason Reason, TransactionHeader? Header);

/// <summary>What a layer did.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Changed">Accounts to store, in order of first change.</param>
/// <param name="Executed">In block order.</param>
/// <param name="Ineffective">In block order.</param>
/// <param name="Rewards">In the order of the input.</param>
/// <param name="Fees">Sum of the fees, smidge.</param>
/// <param name="StateRoot">BLAKE3 of the encodings of <paramref name="Changed"/>.</param>
public sealed record LayerOutcome(
    LayerId Layer,
    IReadOnlyList<Account> Changed,
    IReadOnlyList<ExecutedTransaction> Executed,
    IReadOnlyList<IneffectiveTransaction> Ineffective,
    IReadOnlyList<PaidReward> Rewards,
    ulong Fees,
    Hash32 StateRoot);
