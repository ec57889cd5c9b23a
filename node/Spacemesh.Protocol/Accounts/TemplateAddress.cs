// Job: addresses of the account templates, of the accounts made from them, and the numbers of their methods.
// Invariant: an account's address depends on nothing but its template and its canonical spawn arguments.
using Spacemesh.Crypto;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Accounts;

/// <summary>Addresses of the four account templates of the network.</summary>
public static class TemplateAddress
{
    /// <summary>One key.</summary>
    public static Address SingleSig { get; } = Numbered(1);

    /// <summary>Several keys.</summary>
    public static Address MultiSig { get; } = Numbered(2);

    /// <summary>Several keys that may draw from a vault.</summary>
    public static Address Vesting { get; } = Numbered(3);

    /// <summary>Coins that become available over time.</summary>
    public static Address Vault { get; } = Numbered(4);

    private static Address Numbered(byte number)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        bytes.Clear();
        bytes[^1] = number;
        return Address.FromSpan(bytes);
    }
}

/// <summary>Addresses of accounts.</summary>
public static class PrincipalAddress
{
    /// <summary>Four zero bytes and the last 20 bytes of BLAKE3(template, spawn arguments).</summary>
    public static Address Of<T>(Address template, T arguments)
        where T : ISpawnArguments<T>
    {
        var writer = new ScaleWriter(stackalloc byte[512]);
        writer.WriteRaw(in template);
        T.Describe(ref writer, ref arguments);
        Span<byte> hash = stackalloc byte[32];
        Blake3.Hash(writer.Written, hash);
        writer.Dispose();
        hash[8..12].Clear();
        return Address.FromSpan(hash[8..]);
    }
}

/// <summary>Method selectors of transactions.</summary>
public static class Methods
{
    /// <summary>Makes an account of a template.</summary>
    public const byte Spawn = 0;

    /// <summary>Moves coins.</summary>
    public const byte Spend = 16;

    /// <summary>Moves coins of a vault, on behalf of its owner.</summary>
    public const byte DrainVault = 17;
}
