// Job: 256-bit big-endian arithmetic of the two thresholds: k2pow (divided by units) and VRF nonce (2^256 / labels * 8).
// Invariant: divide first, then shift; a result that does not fit 32 bytes is an error, never cut.
using System.Buffers.Binary;

namespace Spacemesh.Post.Pow;

/// <summary>Thresholds as 32-byte big-endian numbers; "below" is a strict comparison of the bytes in order.</summary>
internal static class PowDifficulty
{
    /// <summary>Length of a threshold.</summary>
    public const int Length = 32;

    /// <summary>The threshold of <paramref name="numUnits"/> units: that of one unit divided by their number, which is not 0.</summary>
    public static void Scale(ReadOnlySpan<byte> difficulty, uint numUnits, Span<byte> scaled)
    {
        UInt128 remainder = 0;
        for (int i = 0; i < Length; i += 8)
        {
            UInt128 part = (remainder << 64) | BinaryPrimitives.ReadUInt64BigEndian(difficulty[i..]);
            BinaryPrimitives.WriteUInt64BigEndian(scaled[i..], (ulong)(part / numUnits));
            remainder = part % numUnits;
        }
    }

    /// <summary>
    /// The VRF nonce threshold of a number of labels. False for 8 labels or fewer. The reference reads the number as signed and
    /// takes the magnitude, which shows from 2^63 labels on.
    /// </summary>
    public static bool TryOfLabels(ulong labels, Span<byte> difficulty)
    {
        ulong magnitude = labels <= 1UL << 63 ? labels : unchecked(0 - labels);
        if (magnitude <= 8)
            return false;
        UInt128 remainder = 1;
        Span<ulong> quotient = stackalloc ulong[4];
        for (int i = 0; i < 4; i++)
        {
            UInt128 part = remainder << 64;
            quotient[i] = (ulong)(part / magnitude);
            remainder = part % magnitude;
        }
        for (int i = 0; i < 4; i++)
        {
            ulong low = i < 3 ? quotient[i + 1] >> 61 : 0;
            BinaryPrimitives.WriteUInt64BigEndian(difficulty[(i * 8)..], (quotient[i] << 3) | low);
        }
        return true;
    }

    /// <summary>True if the value is strictly below the threshold.</summary>
    public static bool IsBelow(ReadOnlySpan<byte> value, ReadOnlySpan<byte> difficulty) => value.SequenceCompareTo(difficulty) < 0;
}
