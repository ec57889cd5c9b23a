// Job: what a transaction says about itself once the principal's state is known, and how that is stored.
// Invariant: fee and spending wrap at 2^64 as the network computes them.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Wire = Spacemesh.Protocol.Wire;

namespace Spacemesh.Vm.Transactions;

/// <summary>Header of a transaction that parsed.</summary>
/// <param name="Principal">Account that pays.</param>
/// <param name="Template">For a spawn the named template, else the principal's.</param>
/// <param name="Method">Selector, see <see cref="Protocol.Accounts.Methods"/>.</param>
/// <param name="Nonce">Its place among the principal's transactions.</param>
/// <param name="MaxGas">Gas that it uses, never less.</param>
/// <param name="GasPrice">Smidge for one gas.</param>
/// <param name="MaxSpend">Coins that leave the principal besides the fee, smidge.</param>
public sealed record TransactionHeader(
    Address Principal, Address Template, byte Method, ulong Nonce, ulong MaxGas, ulong GasPrice, ulong MaxSpend)
{
    /// <summary>Fee, smidge.</summary>
    public ulong Fee => unchecked(MaxGas * GasPrice);

    /// <summary>Fee and moved coins, smidge.</summary>
    public ulong Spending => unchecked(Fee + MaxSpend);

    /// <summary>The form of the column <c>transactions.header</c>.</summary>
    public byte[] Encode() => Scale.Encode(new Wire.TransactionHeader
    {
        Principal = Principal, Template = Template, Method = Method, Nonce = Nonce,
        MaxGas = MaxGas, GasPrice = GasPrice, MaxSpend = MaxSpend,
    });

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a header.</exception>
    public static TransactionHeader Decode(ReadOnlySpan<byte> stored)
    {
        var header = Scale.Decode<Wire.TransactionHeader>(stored);
        return new TransactionHeader(
            header.Principal, header.Template, header.Method, header.Nonce, header.MaxGas, header.GasPrice, header.MaxSpend);
    }
}
