// Job: a transaction that fits its principal's state, not yet verified.
// Invariant: made by the parser only; valid as long as the principal's state stays the same.
using Spacemesh.Protocol;
using Spacemesh.Vm.Templates;

namespace Spacemesh.Vm.Transactions;

/// <summary>Why bytes are not a transaction of their principal.</summary>
public enum ParseFault
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>More bytes than a transaction may have.</summary>
    TooLarge,

    /// <summary>Not an encoding, or an unknown version, template or method.</summary>
    Malformed,

    /// <summary>The principal must be spawned first.</summary>
    NotSpawned,

    /// <summary>Spawn arguments that no account may have.</summary>
    InvalidArguments,

    /// <summary>The stored state of the principal cannot be read.</summary>
    CorruptState,
}

/// <summary>A transaction with its header and decoded arguments.</summary>
public sealed class ParsedTransaction
{
    internal ParsedTransaction(ReadOnlyMemory<byte> raw, TransactionHeader header, Template signer, TransactionArguments arguments)
    {
        Raw = raw;
        Header = header;
        Signer = signer;
        Arguments = arguments;
    }

    /// <summary>Bytes as received.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The header.</summary>
    public TransactionHeader Header { get; }

    /// <summary>Gas of validating it, without its bytes.</summary>
    public required ulong BaseGas { get; init; }

    /// <summary>Gas of loading the principal and running the method.</summary>
    public required ulong FixedGas { get; init; }

    /// <summary>Gas for which the principal must have at least as many smidge, whatever the price.</summary>
    public ulong IntrinsicGas => unchecked(BaseGas + Gas.Data(Raw.Length));

    /// <summary>The template whose signatures are needed.</summary>
    internal Template Signer { get; }

    /// <summary>What the method gets.</summary>
    internal TransactionArguments Arguments { get; }

    /// <summary>Offset of the first byte after the arguments.</summary>
    internal int SignaturesOffset { get; init; }
}

/// <summary>Arguments of the four methods; what a method does not have is empty.</summary>
internal readonly record struct TransactionArguments(Template? Spawned, Address Vault, Address Destination, ulong Amount);
