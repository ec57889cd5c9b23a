// Job: the bytes of an account that the state root covers, and that root.
// Invariant: consensus; the root covers the accounts changed in one layer and nothing before.
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Vm.Accounts;

/// <summary>Encoding of accounts for the state root.</summary>
public static class AccountEncoding
{
    /// <summary>Layer, address, next nonce, balance, template, state.</summary>
    public static byte[] Encode(Account account)
    {
        var writer = new ScaleWriter(stackalloc byte[512]);
        Write(account, ref writer);
        byte[] bytes = writer.ToArray();
        writer.Dispose();
        return bytes;
    }

    /// <summary>BLAKE3 of the encodings in order; of nothing when no account changed.</summary>
    public static Hash32 StateRoot(IReadOnlyList<Account> changed)
    {
        var hasher = new Blake3Hasher();
        var writer = new ScaleWriter(stackalloc byte[512]);
        foreach (Account account in changed)
        {
            writer.Clear();
            Write(account, ref writer);
            hasher.Update(writer.Written);
        }
        writer.Dispose();
        Span<byte> root = stackalloc byte[32];
        hasher.Finish(root);
        return Hash32.FromSpan(root);
    }

    private static void Write(Account account, ref ScaleWriter writer)
    {
        writer.WriteCompact(account.Layer.Value);
        Address address = account.Address;
        writer.WriteRaw(in address);
        writer.WriteCompact(account.NextNonce);
        writer.WriteCompact(account.Balance);
        writer.WriteBool(account.Template.HasValue);
        if (account.Template is { } template)
            writer.WriteRaw(in template);
        writer.WriteBytes(account.State.Span, Account.MaxStateSize, "State");
    }
}
