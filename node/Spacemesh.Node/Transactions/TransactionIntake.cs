// Job: decides on transactions that come from the network: by gossip, for a proposal, for a block.
// Invariant: a peer's fault is a value; what is stored with a header has been verified.
using Spacemesh.Consensus.Blocks;
using Spacemesh.Protocol;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Node.Transactions;

/// <summary>What the network does with a message.</summary>
public enum IntakeVerdict
{
    /// <summary>Good; gossip forwards it.</summary>
    Accept,

    /// <summary>Not forwarded, without blame.</summary>
    Ignore,

    /// <summary>Not forwarded, and the peer is dropped.</summary>
    Reject,
}

/// <summary>Why a transaction was not accepted.</summary>
public enum IntakeReason
{
    /// <summary>It was.</summary>
    None,

    /// <summary>Stored with a header already.</summary>
    Duplicate,

    /// <summary>It does not parse.</summary>
    Parse,

    /// <summary>The bytes are not those that were asked for.</summary>
    WrongHash,

    /// <summary>Gas price or fee is zero.</summary>
    ZeroFee,

    /// <summary>Its signatures are wrong.</summary>
    Verify,

    /// <summary>Its nonce was used already.</summary>
    NonceLow,

    /// <summary>The account cannot pay for it.</summary>
    InsufficientBalance,
}

/// <summary>Decision on one transaction.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Verdict">What the network does.</param>
/// <param name="Reason">Why.</param>
/// <param name="Header">Header of a transaction that is new to the pool's database; null otherwise.</param>
public readonly record struct IntakeOutcome(TransactionId Id, IntakeVerdict Verdict, IntakeReason Reason, TransactionHeader? Header = null);

/// <summary>How a transaction is stored.</summary>
public enum StoredTransaction
{
    /// <summary>Not at all.</summary>
    Unknown,

    /// <summary>Its bytes only.</summary>
    WithoutHeader,

    /// <summary>Verified.</summary>
    WithHeader,
}

/// <summary>Where received transactions are kept.</summary>
public interface IIntakeStore
{
    /// <summary>How it is stored.</summary>
    StoredTransaction Find(TransactionId id);

    /// <summary>Stores it, or adds the header to one that is stored without.</summary>
    void Save(TransactionId id, ReadOnlyMemory<byte> raw, TransactionHeader? header, long receivedUnixNanoseconds);
}

/// <summary>Handler of received transactions (go-spacemesh txs/handler.go).</summary>
/// <param name="genesisId">Network identity.</param>
/// <param name="accounts">Accounts as the last applied layer left them.</param>
/// <param name="mempool">The pool.</param>
/// <param name="store">Received transactions.</param>
public sealed class TransactionIntake(Hash20 genesisId, IAccountStore accounts, Mempool mempool, IIntakeStore store)
{
    /// <summary>A transaction from gossip or from this node's own API.</summary>
    public IntakeOutcome FromGossip(ReadOnlyMemory<byte> raw, long receivedUnixNanoseconds)
    {
        TransactionId id = TransactionParser.IdOf(raw.Span);
        return store.Find(id) == StoredTransaction.WithHeader
            ? new IntakeOutcome(id, IntakeVerdict.Ignore, IntakeReason.Duplicate)
            : ToPool(id, raw, id, receivedUnixNanoseconds);
    }

    /// <summary>A transaction that was asked for because a proposal names it.</summary>
    public IntakeOutcome FromProposal(ReadOnlyMemory<byte> raw, TransactionId expected, long receivedUnixNanoseconds)
    {
        TransactionId id = TransactionParser.IdOf(raw.Span);
        return store.Find(id) == StoredTransaction.WithHeader
            ? Accepted(id, null)
            : ToPool(id, raw, expected, receivedUnixNanoseconds);
    }

    /// <summary>A transaction that was asked for because a block names it: stored even if it can never be executed.</summary>
    public IntakeOutcome FromBlock(ReadOnlyMemory<byte> raw, TransactionId expected, long receivedUnixNanoseconds)
    {
        TransactionId id = TransactionParser.IdOf(raw.Span);
        if (store.Find(id) != StoredTransaction.Unknown)
            return Accepted(id, null);
        if (id != expected)
            return new IntakeOutcome(id, IntakeVerdict.Reject, IntakeReason.WrongHash);
        TransactionParser.Parse(raw, accounts, out ParsedTransaction? parsed);
        TransactionHeader? header = parsed is not null && TransactionVerifier.Verify(parsed, genesisId) ? parsed.Header : null;
        store.Save(id, raw, header, receivedUnixNanoseconds);
        return Accepted(id, header);
    }

    private IntakeOutcome ToPool(TransactionId id, ReadOnlyMemory<byte> raw, TransactionId expected, long received)
    {
        if (TransactionParser.Parse(raw, accounts, out ParsedTransaction? parsed) != ParseFault.None)
            return Ignored(id, IntakeReason.Parse);
        if (id != expected)
            return new IntakeOutcome(id, IntakeVerdict.Reject, IntakeReason.WrongHash);
        TransactionHeader header = parsed!.Header;
        if (header.GasPrice == 0 || header.Fee == 0)
            return Ignored(id, IntakeReason.ZeroFee);
        if (!TransactionVerifier.Verify(parsed, genesisId))
            return Ignored(id, IntakeReason.Verify);
        switch (mempool.Add(new PendingTransaction(id, header, received)))
        {
            case QueueOutcome.NonceLow:
                return Ignored(id, IntakeReason.NonceLow);
            case QueueOutcome.InsufficientBalance:
                return Ignored(id, IntakeReason.InsufficientBalance);
            default:
                store.Save(id, raw, header, received);
                return Accepted(id, header);
        }
    }

    private static IntakeOutcome Accepted(TransactionId id, TransactionHeader? header) =>
        new(id, IntakeVerdict.Accept, IntakeReason.None, header);

    private static IntakeOutcome Ignored(TransactionId id, IntakeReason reason) => new(id, IntakeVerdict.Ignore, reason);
}
