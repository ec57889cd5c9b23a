// Job: the variant part of a malfeasance proof: one tag byte, then the proof of that kind.
// Invariant: tags are frozen; exactly the field that the tag names is set.
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Protocol.Wire;

/// <summary>What a malfeasance proof shows.</summary>
public enum MalfeasanceKind : byte
{
    /// <summary>No proof.</summary>
    None = 0,

    /// <summary>Two ATXs in one epoch.</summary>
    MultipleAtxs = 1,

    /// <summary>Two ballots in one layer.</summary>
    MultipleBallots = 2,

    /// <summary>Two Hare messages in one round.</summary>
    HareEquivocation = 3,

    /// <summary>A label that does not qualify.</summary>
    InvalidPostIndex = 4,

    /// <summary>A previous ATX named twice.</summary>
    InvalidPreviousAtx = 5,
}

/// <summary>A proof of one of the five kinds.</summary>
public sealed class MalfeasanceEvidence : IScaleType<MalfeasanceEvidence>
{
    /// <summary>Which kind.</summary>
    public MalfeasanceKind Kind;

    /// <summary>Set for <see cref="MalfeasanceKind.MultipleAtxs"/>.</summary>
    public MultipleAtxsProof? MultipleAtxs;

    /// <summary>Set for <see cref="MalfeasanceKind.MultipleBallots"/>.</summary>
    public MultipleBallotsProof? MultipleBallots;

    /// <summary>Set for <see cref="MalfeasanceKind.HareEquivocation"/>.</summary>
    public HareEquivocationProof? HareEquivocation;

    /// <summary>Set for <see cref="MalfeasanceKind.InvalidPostIndex"/>.</summary>
    public InvalidPostIndexProof? InvalidPostIndex;

    /// <summary>Set for <see cref="MalfeasanceKind.InvalidPreviousAtx"/>.</summary>
    public InvalidPreviousAtxProof? InvalidPreviousAtx;

    /// <inheritdoc/>
    public static void Describe<TCodec>(ref TCodec codec, ref MalfeasanceEvidence value)
        where TCodec : struct, IScaleCodec, allows ref struct
    {
        byte tag = (byte)value.Kind;
        codec.Tag(ref tag, "Type");
        value.Kind = (MalfeasanceKind)tag;
        switch (value.Kind)
        {
            case MalfeasanceKind.MultipleAtxs:
                codec.Struct(ref value.MultipleAtxs!, "Data");
                break;
            case MalfeasanceKind.MultipleBallots:
                codec.Struct(ref value.MultipleBallots!, "Data");
                break;
            case MalfeasanceKind.HareEquivocation:
                codec.Struct(ref value.HareEquivocation!, "Data");
                break;
            case MalfeasanceKind.InvalidPostIndex:
                codec.Struct(ref value.InvalidPostIndex!, "Data");
                break;
            case MalfeasanceKind.InvalidPreviousAtx:
                codec.Struct(ref value.InvalidPreviousAtx!, "Data");
                break;
            default:
                codec.UnknownTag("Type");
                break;
        }
    }
}
