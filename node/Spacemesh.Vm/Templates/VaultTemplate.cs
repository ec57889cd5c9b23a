// Job: coins that vest between two layers.
// Invariant: a vault signs nothing and pays nothing; its owner moves its coins, never more than have vested.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Vm.Templates;

internal sealed class VaultTemplate(VaultArguments arguments) : Template
{
    public override Address Address => TemplateAddress.Vault;

    public override Address Principal => PrincipalAddress.Of(Address, arguments);

    public Address Owner => arguments.Owner;

    /// <summary>Coins that vest, smidge.</summary>
    public ulong Total => arguments.Total;

    public override bool MayBeSpawned => arguments.Initial <= arguments.Total && arguments.End >= arguments.Start;

    public override bool HasPayload => false;

    public override ulong LoadGas => 0;

    public override byte[] EncodeState() => Scale.Encode(arguments);

    public override ulong? BaseGas(byte method) => 0;

    public override ulong? ExecutionGas(byte method) => 0;

    public override bool Verify(Hash20 genesisId, ReadOnlySpan<byte> raw, int signatures) => false;

    /// <summary>Smidge that have vested when a layer is applied.</summary>
    public ulong Vested(LayerId layer) => Vesting.Vested(arguments.Total, arguments.Start, arguments.End, layer);
}
