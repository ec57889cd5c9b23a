// Job: accounts of several keys, and vesting accounts, which have one method more.
// Invariant: exactly the required number of signatures is read, in ascending order of keys.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Vm.Templates;

internal sealed class MultiSigTemplate(MultiSigArguments arguments, bool isVesting) : Template
{
    public override Address Address => isVesting ? TemplateAddress.Vesting : TemplateAddress.MultiSig;

    public override Address Principal => PrincipalAddress.Of(Address, arguments);

    public override bool MayBeSpawned => arguments.Required != 0 && arguments.Keys.Length >= arguments.Required;

    public override ulong LoadGas => Gas.Load(arguments.Keys.Length);

    public override byte[] EncodeState() => Scale.Encode(arguments);

    public override ulong? BaseGas(byte method) => method switch
    {
        Methods.Spawn => Gas.Transaction + Gas.Spawn + Gas.Signature * arguments.Required,
        Methods.Spend => Gas.Transaction + Gas.Signature * arguments.Required,
        Methods.DrainVault when isVesting => Gas.Transaction + Gas.Signature * arguments.Required,
        _ => null,
    };

    public override ulong? ExecutionGas(byte method) => method switch
    {
        Methods.Spawn => Gas.Store(arguments.Keys.Length),
        Methods.Spend => Gas.Spend,
        Methods.DrainVault when isVesting => Gas.Drain,
        _ => null,
    };

    public override bool Verify(Hash20 genesisId, ReadOnlySpan<byte> raw, int signatures)
    {
        var parts = new ScaleReader(raw[signatures..]);
        for (int i = 0, previous = -1; i < arguments.Required; i++)
        {
            byte key = parts.ReadCompact8();
            parts.ReadSpan(EdSignature.Size);
            if (parts.Failed || key <= previous || key >= arguments.Keys.Length)
                return false;
            previous = key;
        }
        using var message = new SignedBytes(genesisId, raw[..^parts.Offset]);
        parts = new ScaleReader(raw[signatures..]);
        for (int i = 0; i < arguments.Required; i++)
        {
            byte key = parts.ReadCompact8();
            if (!message.IsSignedBy(arguments.Keys[key], parts.ReadSpan(EdSignature.Size)))
                return false;
        }
        return true;
    }
}
