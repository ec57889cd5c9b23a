// Job: says why bytes are not an encoding, where, and in which field.
// Invariant: a fault is a value; bytes of a peer never cause an exception.
namespace Spacemesh.Protocol.Codec;

/// <summary>Why a decode failed.</summary>
public enum DecodeFaultKind : byte
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>The input ends before the value does.</summary>
    EndOfInput,

    /// <summary>Bytes are left after the value.</summary>
    TrailingBytes,

    /// <summary>A length is above its limit.</summary>
    TooMany,

    /// <summary>A compact integer is not in its shortest mode, or its mode holds more than the field.</summary>
    NonCanonical,

    /// <summary>A compact integer has a mode that the width of its field forbids.</summary>
    Overflow,

    /// <summary>Lists and options are nested too deep.</summary>
    TooDeep,

    /// <summary>A variant has an unknown tag.</summary>
    UnknownType,

    /// <summary>A shortened hash (range synchronisation) has an impossible header.</summary>
    InvalidHash,
}

/// <summary>A failed decode.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Offset">Byte offset at which the fault was seen.</param>
/// <param name="Field">Name of the field being read; empty where there is none.</param>
public readonly record struct DecodeFault(DecodeFaultKind Kind, int Offset, string Field)
{
    /// <summary>No fault.</summary>
    public static DecodeFault None => new(DecodeFaultKind.None, 0, "");

    /// <summary>True if the decode failed.</summary>
    public bool IsFault => Kind != DecodeFaultKind.None;

    /// <summary>One line for logs.</summary>
    public override string ToString() => IsFault ? $"{Kind} at byte {Offset} ({(Field.Length == 0 ? "-" : Field)})" : "none";
}
