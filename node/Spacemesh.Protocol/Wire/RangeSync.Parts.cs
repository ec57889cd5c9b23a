// Job: the two parts of range synchronisation messages that have an encoding of their own.
// Invariant: what crashes the reference (a hash of more than 32 bytes) is a decode fault here.
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>End of a range: a hash written without its trailing zeros, or none.</summary>
public struct ShortHash : IScaleType<ShortHash>
{
    /// <summary>The hash; absent for an open end.</summary>
    public Hash32? Value;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref ShortHash value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.ShortHash(ref value.Value, "H");
    }
}

/// <summary>Ids of 32 bytes.</summary>
public sealed class KeyBatch : IScaleType<KeyBatch>
{
    /// <summary>The ids.</summary>
    public Hash32[] Keys = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref KeyBatch value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Keys(ref value.Keys, WireLimits.KeyBatchItems, "Keys");
    }
}
