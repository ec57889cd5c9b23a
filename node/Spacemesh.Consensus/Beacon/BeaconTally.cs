// Job: proposals of an epoch, votes on them and what they add up to.
// Invariant: margins add up over all rounds; votes count only for proposals this node knows.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Beacons;

/// <summary>Proposals by their votes; all lists sorted.</summary>
/// <param name="Support">Supported.</param>
/// <param name="Against">Voted down.</param>
/// <param name="Undecided">Neither.</param>
public sealed record BeaconVotes(
    IReadOnlyList<BeaconProposal> Support, IReadOnlyList<BeaconProposal> Against, IReadOnlyList<BeaconProposal> Undecided)
{
    /// <summary>The votes after a coin: true supports what was undecided, false votes it down.</summary>
    public BeaconVotes Decide(bool coin) => coin
        ? new BeaconVotes([.. Support.Concat(Undecided).Order()], Against, [])
        : new BeaconVotes(Support, [.. Against.Concat(Undecided).Order()], []);

    /// <summary>The beacon these votes decide; null if nothing is supported.</summary>
    public Beacon? Result => Support.Count == 0 ? null : ToBeacon();

    /// <summary>The first bytes of the hash of all supported proposals, also of none.</summary>
    internal Beacon ToBeacon()
    {
        byte[] all = new byte[Support.Count * BeaconProposal.Size];
        for (int i = 0; i < Support.Count; i++)
            Support[i].CopyTo(all.AsSpan(i * BeaconProposal.Size));
        return Beacon.FromSpan(Hashing.Hash32(all).Span[..Beacon.Size]);
    }
}

/// <summary>Proposals, first votes and margins of one epoch (go-spacemesh beacon/state.go).</summary>
public sealed class BeaconTally(Int128 threshold, int votesLimit)
{
    private readonly SortedSet<BeaconProposal> _valid = [];
    private readonly SortedSet<BeaconProposal> _potentiallyValid = [];
    private readonly Dictionary<BeaconProposal, Int128> _margins = [];
    private readonly Dictionary<NodeId, BeaconProposal[]> _firstVotes = [];

    /// <summary>Proposals that came in time, sorted.</summary>
    public IReadOnlyCollection<BeaconProposal> Valid => _valid;

    /// <summary>Proposals that came a little late, sorted.</summary>
    public IReadOnlyCollection<BeaconProposal> PotentiallyValid => _potentiallyValid;

    /// <summary>Margins of all known proposals.</summary>
    public IReadOnlyDictionary<BeaconProposal, Int128> Margins => _margins;

    /// <summary>Adds a proposal; adding a value again sets its margin back to 0.</summary>
    public void Add(BeaconProposal proposal, ProposalCategory category)
    {
        if (category == ProposalCategory.Invalid)
            return;
        (category == ProposalCategory.Valid ? _valid : _potentiallyValid).Add(proposal);
        _margins[proposal] = 0;
    }

    /// <summary>Counts first votes and keeps their list for later rounds.</summary>
    public void AddFirstVotes(
        NodeId node, IReadOnlyList<BeaconProposal> valid, IReadOnlyList<BeaconProposal> potentiallyValid, ulong weight)
    {
        foreach (BeaconProposal proposal in valid)
            Vote(proposal, weight);
        foreach (BeaconProposal proposal in potentiallyValid)
            Vote(proposal, -(Int128)weight);
        _firstVotes[node] = [.. valid.Concat(potentiallyValid).Take(votesLimit)];
    }

    /// <summary>The list that the node's later votes refer to; null if it sent no first votes.</summary>
    public IReadOnlyList<BeaconProposal>? FirstVotesOf(NodeId node) => _firstVotes.GetValueOrDefault(node);

    /// <summary>Counts votes of a later round; false if the node sent no first votes.</summary>
    public bool AddFollowingVotes(NodeId node, ReadOnlySpan<byte> bits, ulong weight)
    {
        if (!_firstVotes.TryGetValue(node, out BeaconProposal[]? list))
            return false;
        (SortedSet<BeaconProposal> support, SortedSet<BeaconProposal> against) = VoteBits.Decode(bits, list);
        foreach (BeaconProposal proposal in support)
            Vote(proposal, weight);
        foreach (BeaconProposal proposal in against)
            Vote(proposal, -(Int128)weight);
        return true;
    }

    /// <summary>This node's votes by the margins as they stand.</summary>
    public BeaconVotes Count()
    {
        List<BeaconProposal> support = [], against = [], undecided = [];
        foreach ((BeaconProposal proposal, Int128 margin) in _margins)
            (margin >= threshold ? support : margin <= -threshold ? against : undecided).Add(proposal);
        support.Sort();
        against.Sort();
        undecided.Sort();
        return new BeaconVotes(support, against, undecided);
    }

    private void Vote(BeaconProposal proposal, Int128 weight)
    {
        if (_margins.TryGetValue(proposal, out Int128 margin))
            _margins[proposal] = margin + weight;
    }
}
