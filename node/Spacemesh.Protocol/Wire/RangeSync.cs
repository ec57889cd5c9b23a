// Job: bodies of the messages by which two peers compare sorted sets of ids.
// Invariant: order, widths and limits are frozen by the network (go-spacemesh, scale tags of the struct).
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>The sender has nothing in a range.</summary>
public sealed class EmptyRangeMessage : IScaleType<EmptyRangeMessage>
{
    /// <summary>Start.</summary>
    public ShortHash RangeX;

    /// <summary>End.</summary>
    public ShortHash RangeY;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref EmptyRangeMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.RangeX, "RangeX");
        codec.Struct(ref value.RangeY, "RangeY");
    }
}

/// <summary>What the sender has in a range, as a sum.</summary>
public sealed class FingerprintMessage : IScaleType<FingerprintMessage>
{
    /// <summary>Start.</summary>
    public ShortHash RangeX;

    /// <summary>End.</summary>
    public ShortHash RangeY;

    /// <summary>Exclusive or of the ids.</summary>
    public RangeFingerprint Fingerprint;

    /// <summary>Ids in the range.</summary>
    public uint Count;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref FingerprintMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.RangeX, "RangeX");
        codec.Struct(ref value.RangeY, "RangeY");
        codec.Raw(ref value.Fingerprint, "RangeFingerprint");
        codec.U32(ref value.Count, "NumItems");
    }
}

/// <summary>The sender's ids of a range have been sent.</summary>
public sealed class RangeContentsMessage : IScaleType<RangeContentsMessage>
{
    /// <summary>Start.</summary>
    public ShortHash RangeX;

    /// <summary>End.</summary>
    public ShortHash RangeY;

    /// <summary>Ids in the range.</summary>
    public uint Count;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref RangeContentsMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.RangeX, "RangeX");
        codec.Struct(ref value.RangeY, "RangeY");
        codec.U32(ref value.Count, "NumItems");
    }
}

/// <summary>Some ids.</summary>
public sealed class ItemBatchMessage : IScaleType<ItemBatchMessage>
{
    /// <summary>The ids.</summary>
    public KeyBatch Items = new();

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref ItemBatchMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.Items, "ContentKeys");
    }
}

/// <summary>Asks for a sample of a range.</summary>
public sealed class ProbeMessage : IScaleType<ProbeMessage>
{
    /// <summary>Start.</summary>
    public ShortHash RangeX;

    /// <summary>End.</summary>
    public ShortHash RangeY;

    /// <summary>Exclusive or of the ids.</summary>
    public RangeFingerprint Fingerprint;

    /// <summary>Ids wanted.</summary>
    public uint SampleSize;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref ProbeMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.RangeX, "RangeX");
        codec.Struct(ref value.RangeY, "RangeY");
        codec.Raw(ref value.Fingerprint, "RangeFingerprint");
        codec.U32(ref value.SampleSize, "SampleSize");
    }
}

/// <summary>A sample of a range: the ids with the smallest hashes.</summary>
public sealed class SampleMessage : IScaleType<SampleMessage>
{
    /// <summary>Start.</summary>
    public ShortHash RangeX;

    /// <summary>End.</summary>
    public ShortHash RangeY;

    /// <summary>Exclusive or of the ids.</summary>
    public RangeFingerprint Fingerprint;

    /// <summary>Ids in the range.</summary>
    public uint Count;

    /// <summary>First four bytes of each id as a number.</summary>
    public uint[] Items = [];

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref SampleMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.Struct(ref value.RangeX, "RangeX");
        codec.Struct(ref value.RangeY, "RangeY");
        codec.Raw(ref value.Fingerprint, "RangeFingerprint");
        codec.U32(ref value.Count, "NumItems");
        codec.ListFixed32(ref value.Items, WireLimits.SampleItems, "SampleItems");
    }
}

/// <summary>From when on the sender's new ids count.</summary>
public sealed class RecentMessage : IScaleType<RecentMessage>
{
    /// <summary>Unix time in nanoseconds.</summary>
    public ulong SinceNanoseconds;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref RecentMessage value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        codec.U64(ref value.SinceNanoseconds, "SinceTime");
    }
}
