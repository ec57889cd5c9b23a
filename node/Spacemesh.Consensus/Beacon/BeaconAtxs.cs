// Job: the identities that take part in an epoch's beacon protocol, as they were when the epoch's state was made.
// Invariant: the first ATX of an identity counts; thresholds count identities, not weight.
using System.Numerics;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Beacons;

/// <summary>An ATX that targets the epoch in which the protocol runs.</summary>
/// <param name="Node">Identity.</param>
/// <param name="Weight">Weight.</param>
/// <param name="NumUnits">Units: tickets in the weak coin.</param>
/// <param name="VrfNonce">Nonce of its VRFs.</param>
/// <param name="ReceivedNanoseconds">When the ATX was received, from the start of the epoch; negative before it.</param>
public readonly record struct BeaconAtx(NodeId Node, ulong Weight, ulong NumUnits, ulong VrfNonce, long ReceivedNanoseconds);

/// <summary>How a proposal is treated.</summary>
public enum ProposalCategory : byte
{
    /// <summary>In time for everyone.</summary>
    Valid = 1,

    /// <summary>In time for some.</summary>
    PotentiallyValid = 2,

    /// <summary>Not counted.</summary>
    Invalid = 3,
}

/// <summary>The identities of an epoch with their thresholds.</summary>
public sealed class BeaconAtxs
{
    private readonly Dictionary<NodeId, BeaconAtx> _byNode = [];
    private readonly Dictionary<NodeId, ulong> _units = [];

    /// <summary>Takes the epoch's ATXs in the order of their arrival.</summary>
    public BeaconAtxs(BeaconConfig config, IEnumerable<BeaconAtx> atxs, Func<NodeId, bool> isMalicious)
    {
        long grace = Nanoseconds(config.GracePeriod);
        int early = 0, late = 0;
        foreach (BeaconAtx atx in atxs)
        {
            bool malicious = isMalicious(atx.Node);
            if (!malicious)
            {
                Weight = unchecked(Weight + atx.Weight);
                _units[atx.Node] = unchecked(_units.GetValueOrDefault(atx.Node) + atx.NumUnits);
            }
            if (!_byNode.TryAdd(atx.Node, atx))
                continue;
            if (atx.ReceivedNanoseconds < -grace)
                early++;
            else if (atx.ReceivedNanoseconds < 0)
                late++;
        }
        Threshold = BeaconThresholds.OfProposals(config.Kappa, config.Q, early);
        StrictThreshold = BeaconThresholds.OfProposals(config.Kappa, config.Q, early + late);
    }

    /// <summary>Weight of all that were not malicious; without any the protocol does not run.</summary>
    public ulong Weight { get; }

    /// <summary>Threshold by the ATXs that surely everyone had before the epoch.</summary>
    public BigInteger Threshold { get; }

    /// <summary>Threshold by all ATXs received before the epoch.</summary>
    public BigInteger StrictThreshold { get; }

    /// <summary>The identity's ATX; false if it has none.</summary>
    public bool TryGet(NodeId node, out BeaconAtx atx) => _byNode.TryGetValue(node, out atx);

    /// <summary>Units of the identity's weak-coin tickets; 0 for one that was malicious or is not known.</summary>
    public ulong UnitsOf(NodeId node) => _units.GetValueOrDefault(node);

    /// <summary>
    /// Category of a proposal. Delays are in nanoseconds: of the ATX from the epoch's start, of the proposal from the end of its
    /// phase (0 before that).
    /// </summary>
    public static ProposalCategory Classify(
        long atxDelayNanoseconds, long proposalDelayNanoseconds, bool passes, bool passesStrict, long graceNanoseconds)
    {
        if (atxDelayNanoseconds <= 0 && proposalDelayNanoseconds <= 0 && passesStrict)
            return ProposalCategory.Valid;
        return atxDelayNanoseconds <= graceNanoseconds && proposalDelayNanoseconds <= graceNanoseconds && passes
            ? ProposalCategory.PotentiallyValid
            : ProposalCategory.Invalid;
    }

    internal static long Nanoseconds(TimeSpan time) => checked(time.Ticks * TimeSpan.NanosecondsPerTick);
}
