// Job: votes of a later round as bits over the list of the same sender's first votes.
// Invariant: bit i, counted from the lowest, stands for item i; leading zero bytes are not sent, bits beyond the list mean nothing.
using System.Numerics;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Beacons;

/// <summary>Encodes and decodes votes.</summary>
public static class VoteBits
{
    /// <summary>The votes as a big-endian number without leading zeros; nothing supported is no byte.</summary>
    public static byte[] Encode(IReadOnlyCollection<BeaconProposal> support, IReadOnlyList<BeaconProposal> firstVotes)
    {
        HashSet<BeaconProposal> supported = [.. support];
        BigInteger bits = BigInteger.Zero;
        for (int i = 0; i < firstVotes.Count; i++)
        {
            if (supported.Contains(firstVotes[i]))
                bits |= BigInteger.One << i;
        }
        return bits.IsZero ? [] : bits.ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    /// <summary>True if the sender supports item <paramref name="index"/> of its list.</summary>
    public static bool Supports(ReadOnlySpan<byte> bits, int index)
    {
        int fromEnd = index / 8;
        return fromEnd < bits.Length && (bits[bits.Length - 1 - fromEnd] >> (index % 8) & 1) != 0;
    }

    /// <summary>Splits the sender's list by its votes; a proposal listed twice may end up in both.</summary>
    public static (SortedSet<BeaconProposal> Support, SortedSet<BeaconProposal> Against) Decode(
        ReadOnlySpan<byte> bits, IReadOnlyList<BeaconProposal> firstVotes)
    {
        var support = new SortedSet<BeaconProposal>();
        var against = new SortedSet<BeaconProposal>();
        for (int i = 0; i < firstVotes.Count; i++)
            (Supports(bits, i) ? support : against).Add(firstVotes[i]);
        return (support, against);
    }
}
