// Job: the threshold below which an encrypted label is good: floor(2^64 * k1 / labels), split into a high byte and the rest.
// Invariant: defined only for more labels than k1, so that it fits 64 bits.
namespace Spacemesh.Post.Proving;

/// <summary>Threshold of good labels.</summary>
internal readonly record struct ProvingDifficulty(ulong Value)
{
    /// <summary>High byte, compared with one byte of the group encryption.</summary>
    public byte HighByte => (byte)(Value >> 56);

    /// <summary>The other 56 bits, compared when the high bytes are equal.</summary>
    public ulong LowPart => Value & 0x00ffffffffffffff;

    /// <summary>False when the number of labels is zero or not above <paramref name="k1"/>.</summary>
    public static bool TryCompute(uint k1, ulong labels, out ProvingDifficulty difficulty)
    {
        difficulty = default;
        if (labels == 0 || labels <= k1)
            return false;
        difficulty = new ProvingDifficulty((ulong)(((UInt128)k1 << 64) / labels));
        return true;
    }
}
