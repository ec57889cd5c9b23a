// Job: the account that a smesher's rewards go to, and the transactions of its owner.
// Invariant: nonces follow each other; an amount is the owner's whole part, fees come on top.
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Wallet.Transactions;

namespace Spacemesh.Simulation.Tests.World;

/// <summary>An account with one key.</summary>
internal sealed class SimulatedWallet : IDisposable
{
    private const ulong GasPrice = 1;

    private readonly Ed25519PrivateKey _key;
    private readonly Hash20 _genesisId;
    private readonly SingleSigArguments _arguments;
    private ulong _nonce;

    public SimulatedWallet(byte[] keySeed, Hash20 genesisId)
    {
        _key = Ed25519PrivateKey.FromSeed(keySeed);
        _genesisId = genesisId;
        _arguments = new SingleSigArguments { Key = AccountKey.FromSpan(_key.PublicKey) };
        Address = PrincipalAddress.Of(TemplateAddress.SingleSig, _arguments);
    }

    public Address Address { get; }

    /// <summary>Makes the account; must be applied before the first spend.</summary>
    public byte[] Spawn() =>
        UnsignedTransaction.Spawn(Address, TemplateAddress.SingleSig, _arguments, _nonce++, GasPrice).Sign(_genesisId, _key);

    /// <summary>Moves coins.</summary>
    public byte[] Spend(Address destination, ulong smidge) =>
        UnsignedTransaction.Spend(Address, _nonce++, GasPrice, destination, smidge).Sign(_genesisId, _key);

    public void Dispose() => _key.Dispose();
}
