// Job: what an account is made of: the arguments of its spawn, which are also its stored state.
// Invariant: the canonical encoding of these fields decides the account's address.
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Accounts;

/// <summary>Arguments of a spawn. Any values have an address; whether they may be spawned is the account machine's question.</summary>
public interface ISpawnArguments<TSelf> : IScaleType<TSelf>
    where TSelf : ISpawnArguments<TSelf>;

/// <summary>A wallet of one key.</summary>
public struct SingleSigArguments : ISpawnArguments<SingleSigArguments>
{
    /// <summary>The key that signs.</summary>
    public AccountKey Key;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref SingleSigArguments value)
        where TCodec : struct, IScaleCodec, allows ref struct => codec.Raw(ref value.Key, "PublicKey");
}

/// <summary>A wallet of several keys of which some must sign; a vesting account has the same arguments.</summary>
public struct MultiSigArguments : ISpawnArguments<MultiSigArguments>
{
    /// <summary>Most keys that an account may have.</summary>
    public const int MaxKeys = 10;

    /// <summary>How many signatures a transaction needs.</summary>
    public byte Required;

    /// <summary>The keys; their order is part of the address, the same key may appear twice.</summary>
    public AccountKey[] Keys;

    /// <summary>No keys.</summary>
    public MultiSigArguments() => Keys = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MultiSigArguments value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U8(ref value.Required, "Required");
        codec.ListRaw(ref value.Keys, MaxKeys, "PublicKeys");
    }
}

/// <summary>Coins that become available to their owner over time.</summary>
public struct VaultArguments : ISpawnArguments<VaultArguments>
{
    /// <summary>The vesting account that may draw from it.</summary>
    public Address Owner;

    /// <summary>Coins that vest, smidge.</summary>
    public ulong Total;

    /// <summary>Part of the address; without effect on vesting. Smidge.</summary>
    public ulong Initial;

    /// <summary>Layer from which on coins vest.</summary>
    public LayerId Start;

    /// <summary>Layer at which all have vested.</summary>
    public LayerId End;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref VaultArguments value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Raw(ref value.Owner, "Owner");
        codec.U64(ref value.Total, "TotalAmount");
        codec.U64(ref value.Initial, "InitialUnlockAmount");
        codec.Layer(ref value.Start, "VestingStart");
        codec.Layer(ref value.End, "VestingEnd");
    }
}
