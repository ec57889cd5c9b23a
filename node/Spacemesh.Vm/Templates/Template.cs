// Job: what the machine asks of a principal or of an account to be spawned: gas, signatures, spending.
// Invariant: a template object is made from arguments or stored state and never changes.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Vm.Templates;

internal abstract class Template
{
    /// <summary>Address of the template.</summary>
    public abstract Address Address { get; }

    /// <summary>Address of the account with these arguments.</summary>
    public abstract Address Principal { get; }

    /// <summary>False for arguments that no account may be spawned with. Stored state is not asked.</summary>
    public abstract bool MayBeSpawned { get; }

    /// <summary>True if its transactions carry a nonce and a gas price.</summary>
    public virtual bool HasPayload => true;

    /// <summary>Canonical spawn arguments: the account's state.</summary>
    public abstract byte[] EncodeState();

    /// <summary>Gas of validating a call of this principal; null if it has no such method.</summary>
    public abstract ulong? BaseGas(byte method);

    /// <summary>Gas of loading this principal.</summary>
    public abstract ulong LoadGas { get; }

    /// <summary>Gas of running a method; null if there is no such method.</summary>
    public abstract ulong? ExecutionGas(byte method);

    /// <summary>True if the bytes from <paramref name="signatures"/> on sign the transaction.</summary>
    public abstract bool Verify(Hash20 genesisId, ReadOnlySpan<byte> raw, int signatures);

    /// <summary>True if the named template has a method of that number.</summary>
    public static bool HasMethod(Address template, byte method) =>
        method is Methods.Spawn or Methods.Spend || (method == Methods.DrainVault && template == TemplateAddress.Vesting);

    /// <summary>True for the four templates.</summary>
    public static bool IsKnown(Address template) =>
        template == TemplateAddress.SingleSig || template == TemplateAddress.MultiSig
        || template == TemplateAddress.Vesting || template == TemplateAddress.Vault;

    /// <summary>Reads the arguments of a known template; faults stay in the reader.</summary>
    public static Template Read(Address template, ref ScaleReader reader)
    {
        if (template == TemplateAddress.SingleSig)
            return new SingleSigTemplate(ReadArguments<SingleSigArguments>(ref reader));
        if (template == TemplateAddress.MultiSig)
            return new MultiSigTemplate(ReadArguments<MultiSigArguments>(ref reader), isVesting: false);
        if (template == TemplateAddress.Vesting)
            return new MultiSigTemplate(ReadArguments<MultiSigArguments>(ref reader), isVesting: true);
        if (template == TemplateAddress.Vault)
            return new VaultTemplate(ReadArguments<VaultArguments>(ref reader));
        throw new ArgumentException($"{template} is no template", nameof(template));
    }

    /// <summary>The template of a spawned account, or null if its state is not one.</summary>
    public static Template? Load(Address template, ReadOnlySpan<byte> state)
    {
        var reader = new ScaleReader(state);
        Template loaded = Read(template, ref reader);
        return reader.Failed ? null : loaded;
    }

    private static T ReadArguments<T>(ref ScaleReader reader)
        where T : ISpawnArguments<T>, new()
    {
        var arguments = new T();
        T.Describe(ref reader, ref arguments);
        return arguments;
    }
}
