// Job: reads a transaction against the state of its principal.
// Invariant: the order of the steps decides the class of a fault; signature bytes are not looked at.
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;
using Spacemesh.Vm.Accounts;
using Spacemesh.Vm.Templates;

namespace Spacemesh.Vm.Transactions;

/// <summary>Parser of raw transactions.</summary>
public static class TransactionParser
{
    /// <summary>Most bytes of a transaction that the machine accepts.</summary>
    public const int MaxRawSize = 1024;

    /// <summary>BLAKE3 of the raw bytes.</summary>
    public static TransactionId IdOf(ReadOnlySpan<byte> raw)
    {
        Span<byte> hash = stackalloc byte[32];
        Blake3.Hash(raw, hash);
        return TransactionId.FromSpan(hash);
    }

    /// <summary>Parses against the principal's account in <paramref name="accounts"/>; on a fault there is no transaction.</summary>
    public static ParseFault Parse(ReadOnlyMemory<byte> raw, IAccountStore accounts, out ParsedTransaction? transaction)
    {
        transaction = null;
        if (raw.Length > MaxRawSize)
            return ParseFault.TooLarge;
        var reader = new ScaleReader(raw.Span);
        byte version = reader.ReadCompact8("Version");
        if (reader.Failed || version != 0)
            return ParseFault.Malformed;
        var principal = reader.ReadRaw<Address>("Principal");
        byte method = reader.ReadCompact8("Method");
        if (reader.Failed)
            return ParseFault.Malformed;
        ParseFault fault = LoadSigner(accounts.Find(principal), out Template? signer);
        return fault != ParseFault.None ? fault : ParseCall(raw, ref reader, principal, method, signer, out transaction);
    }

    private static ParseFault LoadSigner(Account? account, out Template? signer)
    {
        signer = null;
        if (account?.Template is not { } template)
            return ParseFault.None;
        if (!Template.IsKnown(template))
            return ParseFault.Malformed;
        signer = Template.Load(template, account.State.Span);
        return signer is null ? ParseFault.CorruptState : ParseFault.None;
    }

    private static ParseFault ParseCall(
        ReadOnlyMemory<byte> raw, ref ScaleReader reader, Address principal, byte method, Template? signer,
        out ParsedTransaction? transaction)
    {
        transaction = null;
        Address template;
        if (method == Methods.Spawn)
        {
            template = reader.ReadRaw<Address>("Template");
            if (reader.Failed || !Template.IsKnown(template))
                return ParseFault.Malformed;
        }
        else if (signer is null)
        {
            return ParseFault.NotSpawned;
        }
        else
        {
            template = signer.Address;
        }
        ulong nonce = 0, gasPrice = 0;
        if (signer?.HasPayload ?? template != TemplateAddress.Vault)
        {
            nonce = reader.ReadCompact64("Nonce");
            gasPrice = reader.ReadCompact64("GasPrice");
        }
        if (reader.Failed || !Template.HasMethod(template, method))
            return ParseFault.Malformed;
        TransactionArguments arguments = ReadArguments(ref reader, template, method);
        if (reader.Failed)
            return ParseFault.Malformed;
        bool isSelfSpawn = false;
        if (arguments.Spawned is { } spawned)
        {
            isSelfSpawn = spawned.Principal == principal;
            if (!isSelfSpawn && signer is null)
                return ParseFault.NotSpawned;
            if (!spawned.MayBeSpawned)
                return ParseFault.InvalidArguments;
            signer = isSelfSpawn ? spawned : signer;
        }
        if (GasOf(method, signer!, arguments.Spawned, isSelfSpawn) is not var (baseGas, fixedGas))
            return ParseFault.Malformed;
        ulong maxGas = unchecked(baseGas + Gas.Data(raw.Length) + fixedGas);
        ulong maxSpend = method == Methods.Spend && signer!.HasPayload ? arguments.Amount : 0;
        var header = new TransactionHeader(principal, template, method, nonce, maxGas, gasPrice, maxSpend);
        transaction = new ParsedTransaction(raw, header, signer!, arguments)
        {
            BaseGas = baseGas, FixedGas = fixedGas, SignaturesOffset = reader.Offset,
        };
        return ParseFault.None;
    }

    private static TransactionArguments ReadArguments(ref ScaleReader reader, Address template, byte method)
    {
        if (method == Methods.Spawn)
            return new TransactionArguments(Template.Read(template, ref reader), default, default, 0);
        Address vault = method == Methods.DrainVault ? reader.ReadRaw<Address>("Vault") : default;
        var destination = reader.ReadRaw<Address>("Destination");
        return new TransactionArguments(null, vault, destination, reader.ReadCompact64("Amount"));
    }

    private static (ulong Base, ulong Fixed)? GasOf(byte method, Template signer, Template? spawned, bool isSelfSpawn)
    {
        if (signer.BaseGas(method) is not { } baseGas)
            return null;
        ulong? execution = (spawned ?? signer).ExecutionGas(method);
        return execution is { } gas ? (baseGas, isSelfSpawn ? gas : unchecked(signer.LoadGas + gas)) : null;
    }
}
