// Job: accounts of one key.
// Invariant: the signature covers the genesis id and the raw bytes without the last 64, whatever lies between; that is the network's rule.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Vm.Templates;

internal sealed class SingleSigTemplate(SingleSigArguments arguments) : Template
{
    public override Address Address => TemplateAddress.SingleSig;

    public override Address Principal => PrincipalAddress.Of(Address, arguments);

    public override bool MayBeSpawned => true;

    public override ulong LoadGas => Gas.Load(1);

    public override byte[] EncodeState() => Scale.Encode(arguments);

    public override ulong? BaseGas(byte method) => method switch
    {
        Methods.Spawn => Gas.Transaction + Gas.Spawn + Gas.Signature,
        Methods.Spend => Gas.Transaction + Gas.Signature,
        _ => null,
    };

    public override ulong? ExecutionGas(byte method) => method switch
    {
        Methods.Spawn => Gas.Store(1),
        Methods.Spend => Gas.Spend,
        _ => null,
    };

    public override bool Verify(Hash20 genesisId, ReadOnlySpan<byte> raw, int signatures)
    {
        if (raw.Length - signatures < EdSignature.Size)
            return false;
        using var message = new SignedBytes(genesisId, raw[..^EdSignature.Size]);
        return message.IsSignedBy(arguments.Key, raw.Slice(signatures, EdSignature.Size));
    }
}
