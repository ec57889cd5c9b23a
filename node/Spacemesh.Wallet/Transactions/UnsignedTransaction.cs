// Job: builds transactions and signs them with the keys at hand.
// Invariant: what is signed is the network's genesis id and exactly the bytes that are sent, signatures left out.
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Wallet.Transactions;

/// <summary>A key of an account with its place among the account's keys.</summary>
/// <param name="Index">Place, from 0.</param>
/// <param name="Key">The key.</param>
public readonly record struct SigningKey(byte Index, Ed25519PrivateKey Key);

/// <summary>The bytes of a transaction before its signatures.</summary>
public sealed class UnsignedTransaction
{
    private readonly byte[] _bytes;

    private UnsignedTransaction(byte[] bytes) => _bytes = bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Makes an account. Its own first transaction when <paramref name="arguments"/> lead to the principal's address.</summary>
    public static UnsignedTransaction Spawn<T>(Address principal, Address template, T arguments, ulong nonce, ulong gasPrice)
        where T : ISpawnArguments<T>
    {
        var writer = new ScaleWriter(stackalloc byte[512]);
        Begin(ref writer, principal, Methods.Spawn);
        writer.WriteRaw(in template);
        writer.WriteCompact(nonce);
        writer.WriteCompact(gasPrice);
        T.Describe(ref writer, ref arguments);
        return End(ref writer);
    }

    /// <summary>Moves coins of the principal.</summary>
    public static UnsignedTransaction Spend(Address principal, ulong nonce, ulong gasPrice, Address destination, ulong smidge)
    {
        var writer = new ScaleWriter(stackalloc byte[128]);
        Begin(ref writer, principal, Methods.Spend);
        writer.WriteCompact(nonce);
        writer.WriteCompact(gasPrice);
        writer.WriteRaw(in destination);
        writer.WriteCompact(smidge);
        return End(ref writer);
    }

    /// <summary>Moves coins of a vault that the principal, a vesting account, owns.</summary>
    public static UnsignedTransaction DrainVault(
        Address principal, ulong nonce, ulong gasPrice, Address vault, Address destination, ulong smidge)
    {
        var writer = new ScaleWriter(stackalloc byte[128]);
        Begin(ref writer, principal, Methods.DrainVault);
        writer.WriteCompact(nonce);
        writer.WriteCompact(gasPrice);
        writer.WriteRaw(in vault);
        writer.WriteRaw(in destination);
        writer.WriteCompact(smidge);
        return End(ref writer);
    }

    /// <summary>What a signature covers: genesis id, then the bytes.</summary>
    public byte[] SigningBody(Hash20 genesisId) => [.. genesisId.Span, .. _bytes];

    /// <summary>Raw transaction of an account of one key.</summary>
    public byte[] Sign(Hash20 genesisId, Ed25519PrivateKey key)
    {
        var raw = new byte[_bytes.Length + EdSignature.Size];
        _bytes.CopyTo(raw, 0);
        key.Sign(SigningBody(genesisId), raw.AsSpan(_bytes.Length));
        return raw;
    }

    /// <summary>Raw transaction of an account of several keys; the signatures come in the order of the account's keys.</summary>
    public byte[] Sign(Hash20 genesisId, IEnumerable<SigningKey> keys)
    {
        byte[] body = SigningBody(genesisId);
        Span<byte> signature = stackalloc byte[EdSignature.Size];
        var writer = new ScaleWriter(stackalloc byte[1024]);
        writer.WriteSpan(_bytes);
        foreach (SigningKey key in keys.OrderBy(key => key.Index))
        {
            key.Key.Sign(body, signature);
            writer.WriteCompact(key.Index);
            writer.WriteSpan(signature);
        }
        byte[] raw = writer.ToArray();
        writer.Dispose();
        return raw;
    }

    /// <summary>The bytes with 64 zero bytes in place of the signature: what a node wants to estimate gas.</summary>
    public byte[] WithPlaceholder() => [.. _bytes, .. new byte[EdSignature.Size]];

    private static void Begin(ref ScaleWriter writer, Address principal, byte method)
    {
        // Version 0 is the only one.
        writer.WriteCompact(0);
        writer.WriteRaw(in principal);
        writer.WriteCompact(method);
    }

    private static UnsignedTransaction End(ref ScaleWriter writer)
    {
        var transaction = new UnsignedTransaction(writer.ToArray());
        writer.Dispose();
        return transaction;
    }
}
