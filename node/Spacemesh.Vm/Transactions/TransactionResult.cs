// Job: what became of an executed transaction, and how that is stored.
// Invariant: a result exists for every executed transaction, failed ones included, and for no other.
using System.Text;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Wire = Spacemesh.Protocol.Wire;

namespace Spacemesh.Vm.Transactions;

/// <summary>How an executed transaction ended.</summary>
public enum TransactionStatus : byte
{
    /// <summary>The method ran.</summary>
    Success = 0,

    /// <summary>The fee was taken and nothing else happened.</summary>
    Failure = 1,
}

/// <summary>Result of an executed transaction.</summary>
public sealed record TransactionResult
{
    /// <summary>Success or failure.</summary>
    public required TransactionStatus Status { get; init; }

    /// <summary>Why it failed; empty for a success.</summary>
    public string Message { get; init; } = "";

    /// <summary>Gas used.</summary>
    public required ulong Gas { get; init; }

    /// <summary>Fee paid, smidge.</summary>
    public required ulong Fee { get; init; }

    /// <summary>Block that carried it.</summary>
    public BlockId Block { get; init; }

    /// <summary>Layer in which it was applied.</summary>
    public required LayerId Layer { get; init; }

    /// <summary>Accounts it changed: the principal, then others in order of change.</summary>
    public required IReadOnlyList<Address> Addresses { get; init; }

    /// <summary>The form of the column <c>transactions.result</c>.</summary>
    public byte[] Encode() => Scale.Encode(new Wire.TransactionResult
    {
        Status = (byte)Status, Message = Encoding.UTF8.GetBytes(Message), Gas = Gas, Fee = Fee,
        Block = Block, Layer = Layer, Addresses = [.. Addresses],
    });

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a result.</exception>
    public static TransactionResult Decode(ReadOnlySpan<byte> stored)
    {
        var result = Scale.Decode<Wire.TransactionResult>(stored);
        return new TransactionResult
        {
            Status = (TransactionStatus)result.Status, Message = Encoding.UTF8.GetString(result.Message), Gas = result.Gas,
            Fee = result.Fee, Block = result.Block, Layer = result.Layer, Addresses = result.Addresses,
        };
    }
}
