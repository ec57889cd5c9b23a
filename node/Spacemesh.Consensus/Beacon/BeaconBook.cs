// Job: the beacons that are known, and those that ballots claim while one is not.
// Invariant: a known beacon is replaced by nothing but a trusted update.
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Consensus.Beacons;

/// <summary>Beacons by epoch (the epoch in which they are used). The owner writes every new one to the database.</summary>
public sealed class BeaconBook(uint syncWeightUnits)
{
    // The reference keeps three epochs.
    private const uint EpochsKept = 3;

    private readonly Dictionary<uint, Beacon> _known = [];
    private readonly Dictionary<uint, Dictionary<Beacon, Claim>> _claims = [];

    /// <summary>The epoch's beacon; null while it is unknown.</summary>
    public Beacon? Find(EpochId epoch) => _known.TryGetValue(epoch.Value, out Beacon beacon) ? beacon : null;

    /// <summary>Sets a beacon; false, and nothing is changed, if a different one is known.</summary>
    public bool TrySet(EpochId epoch, Beacon beacon) => _known.TryAdd(epoch.Value, beacon) || _known[epoch.Value] == beacon;

    /// <summary>Sets a beacon from a trusted update, whatever is known.</summary>
    public void Override(EpochId epoch, Beacon beacon) => _known[epoch.Value] = beacon;

    /// <summary>Takes what a checked ballot says; each ballot counts once for a beacon.</summary>
    /// <param name="epoch">Epoch of the ballot.</param>
    /// <param name="ballot">The ballot.</param>
    /// <param name="beacon">Its epoch's beacon, as it or its reference ballot says.</param>
    /// <param name="weightPerSlot">Weight of its ATX over its number of slots.</param>
    /// <param name="slots">Slots it proves.</param>
    /// <returns>The epoch's beacon if this ballot made it known: to be stored.</returns>
    public Beacon? Report(EpochId epoch, BallotId ballot, Beacon beacon, Fixed weightPerSlot, int slots)
    {
        if (!_claims.TryGetValue(epoch.Value, out Dictionary<Beacon, Claim>? claims))
            _claims.Add(epoch.Value, claims = []);
        if (!claims.TryGetValue(beacon, out Claim? claim))
            claims.Add(beacon, claim = new Claim());
        if (claim.Ballots.Add(ballot))
        {
            claim.Slots += (uint)slots;
            claim.Weight += weightPerSlot * Fixed.FromUInt64((uint)slots);
        }
        if (_known.ContainsKey(epoch.Value) || FromBallots(claims) is not { } found)
            return null;
        _known.Add(epoch.Value, found);
        return found;
    }

    /// <summary>Forgets what is older than three epochs before <paramref name="current"/>; the database keeps it.</summary>
    public void Forget(EpochId current)
    {
        if (current.Value <= EpochsKept)
            return;
        uint newest = current.Value - EpochsKept;
        foreach (uint old in _known.Keys.Concat(_claims.Keys).Where(e => e <= newest).Distinct().ToArray())
        {
            _known.Remove(old);
            _claims.Remove(old);
        }
    }

    /// <summary>
    /// The beacon that ballots speak for: of more than half the weight, else the heaviest; null while too few slots have reported.
    /// </summary>
    private Beacon? FromBallots(Dictionary<Beacon, Claim> claims)
    {
        Fixed total = Fixed.Zero;
        ulong slots = 0;
        foreach (Claim claim in claims.Values)
        {
            total += claim.Weight;
            slots += claim.Slots;
        }
        if (slots < syncWeightUnits)
            return null;
        Fixed half = total / Fixed.FromUInt64(2);
        Beacon? heaviest = null;
        Fixed most = Fixed.Zero;
        foreach ((Beacon beacon, Claim claim) in claims)
        {
            if (claim.Weight > half)
                return beacon;
            if (claim.Weight > most)
                (heaviest, most) = (beacon, claim.Weight);
        }
        return heaviest;
    }

    private sealed class Claim
    {
        public HashSet<BallotId> Ballots { get; } = [];

        public ulong Slots { get; set; }

        public Fixed Weight { get; set; } = Fixed.Zero;
    }
}
