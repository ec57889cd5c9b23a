// Job: what a transaction says by its bytes alone, for those who only look at it.
// Invariant: never decides anything; without the principal's state a vesting account or vault cannot be told from a wallet.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Vm.Transactions;

/// <summary>Kind of a transaction; the numbers are those of the API's transaction type.</summary>
public enum TransactionKind
{
    /// <summary>Coins move; at most one signature follows.</summary>
    SingleSigSend = 1,

    /// <summary>An account of one key is made.</summary>
    SingleSigSpawn = 2,

    /// <summary>Coins move; more than one plain signature follows.</summary>
    MultiSigSend = 4,

    /// <summary>An account of several keys is made.</summary>
    MultiSigSpawn = 5,

    /// <summary>A vesting account is made.</summary>
    VestingSpawn = 7,

    /// <summary>A vault is made.</summary>
    VaultSpawn = 8,

    /// <summary>Coins of a vault move.</summary>
    DrainVault = 9,
}

/// <summary>Contents of a transaction; which members are set depends on <see cref="Kind"/>.</summary>
public sealed record TransactionContents
{
    /// <summary>What it does.</summary>
    public required TransactionKind Kind { get; init; }

    /// <summary>Keys of a spawn of an account of one key.</summary>
    public SingleSigArguments? SingleSig { get; init; }

    /// <summary>Keys of a spawn of a multisig or vesting account.</summary>
    public MultiSigArguments? MultiSig { get; init; }

    /// <summary>Schedule of a spawn of a vault.</summary>
    public VaultArguments? Vault { get; init; }

    /// <summary>Vault that is drained.</summary>
    public Address? DrainedVault { get; init; }

    /// <summary>Receiver of a send or drain.</summary>
    public Address? Destination { get; init; }

    /// <summary>Coins of a send or drain, smidge.</summary>
    public ulong Amount { get; init; }

    /// <summary>Reads raw bytes; null if they are not a transaction of a known template.</summary>
    public static TransactionContents? Decode(ReadOnlySpan<byte> raw)
    {
        var reader = new ScaleReader(raw);
        byte version = reader.ReadCompact8("Version");
        reader.ReadRaw<Address>("Principal");
        byte method = reader.ReadCompact8("Method");
        Address template = method == Methods.Spawn ? reader.ReadRaw<Address>("Template") : default;
        reader.ReadCompact64("Nonce");
        reader.ReadCompact64("GasPrice");
        if (reader.Failed || version != 0)
            return null;
        TransactionContents? contents = method switch
        {
            Methods.Spawn => ReadSpawn(ref reader, template),
            Methods.DrainVault => new TransactionContents
            {
                Kind = TransactionKind.DrainVault, DrainedVault = reader.ReadRaw<Address>("Vault"),
                Destination = reader.ReadRaw<Address>("Destination"), Amount = reader.ReadCompact64("Amount"),
            },
            _ => ReadSend(ref reader),
        };
        return reader.Failed ? null : contents;
    }

    private static TransactionContents ReadSend(ref ScaleReader reader)
    {
        Address destination = reader.ReadRaw<Address>("Destination");
        ulong amount = reader.ReadCompact64("Amount");
        TransactionKind kind = reader.Remaining > EdSignature.Size ? TransactionKind.MultiSigSend : TransactionKind.SingleSigSend;
        return new TransactionContents { Kind = kind, Destination = destination, Amount = amount };
    }

    private static TransactionContents? ReadSpawn(ref ScaleReader reader, Address template)
    {
        if (template == TemplateAddress.SingleSig)
            return new TransactionContents { Kind = TransactionKind.SingleSigSpawn, SingleSig = Read<SingleSigArguments>(ref reader) };
        if (template == TemplateAddress.MultiSig)
            return new TransactionContents { Kind = TransactionKind.MultiSigSpawn, MultiSig = Read<MultiSigArguments>(ref reader) };
        if (template == TemplateAddress.Vesting)
            return new TransactionContents { Kind = TransactionKind.VestingSpawn, MultiSig = Read<MultiSigArguments>(ref reader) };
        if (template == TemplateAddress.Vault)
            return new TransactionContents { Kind = TransactionKind.VaultSpawn, Vault = Read<VaultArguments>(ref reader) };
        return null;
    }

    private static T Read<T>(ref ScaleReader reader)
        where T : ISpawnArguments<T>, new()
    {
        var arguments = new T();
        T.Describe(ref reader, ref arguments);
        return arguments;
    }
}
