// Job: the beacon protocol of a node over epochs: judges messages, walks through the phases, ends with a beacon.
// Invariant: knows time only as what it is told; a message is counted at most once for its sender and round.
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Beacons;

/// <summary>Where the protocol stands in the epoch.</summary>
public enum BeaconPhase : byte
{
    /// <summary>Not running.</summary>
    Idle,

    /// <summary>Proposals are sent.</summary>
    Proposals,

    /// <summary>First votes are sent: round 0.</summary>
    FirstVotes,

    /// <summary>Votes of a later round are sent.</summary>
    Votes,

    /// <summary>Tickets of a later round's coin are sent.</summary>
    Coin,
}

/// <summary>What a step led to.</summary>
/// <param name="Phase">Phase begun; <see cref="BeaconPhase.Idle"/> when the protocol has ended.</param>
/// <param name="Round">Round begun.</param>
/// <param name="Beacon">The result for the next epoch, once.</param>
/// <param name="Failure">Why there is no result; empty otherwise.</param>
public readonly record struct BeaconStep(BeaconPhase Phase, uint Round, Beacon? Beacon = null, string Failure = "");

/// <summary>
/// The beacon protocol (go-spacemesh beacon/beacon.go, handlers.go). Times are nanoseconds from the start of the
/// epoch that the call is about.
/// <paramref name="atxsOf"/> gives the ATXs that target an epoch, in order of arrival; it is asked once for an epoch, at its first message
/// or at the start.
/// </summary>
public sealed class BeaconProtocol(
    BeaconConfig config, uint layersPerEpoch, TimeSpan layerDuration,
    Func<EpochId, IEnumerable<BeaconAtx>> atxsOf, Func<NodeId, bool> isMalicious)
{
    private readonly Dictionary<uint, EpochState> _epochs = [];
    private readonly WeakCoin _coin = new(config.Rounds);
    private readonly long _grace = BeaconAtxs.Nanoseconds(config.GracePeriod);
    private BeaconVotes _votes = new([], [], []);

    /// <summary>Phase of the running epoch.</summary>
    public BeaconPhase Phase { get; private set; }

    /// <summary>Round in progress.</summary>
    public uint Round { get; private set; }

    /// <summary>The epoch in which the protocol runs, or last ran; its result is for the one after.</summary>
    public EpochId Epoch { get; private set; }

    /// <summary>From the start of the epoch to the next call of <see cref="Advance"/>.</summary>
    public TimeSpan NextOffset => Phase switch
    {
        BeaconPhase.Proposals => config.ProposalDuration,
        BeaconPhase.FirstVotes => config.VotesOffset(1),
        BeaconPhase.Votes => config.CoinOffset(Round),
        _ => config.VotesOffset(Round + 1),
    };

    /// <summary>
    /// Begins the protocol in an epoch: the caller is synced, the epoch is after genesis, and an own identity has an ATX. False if it
    /// is switched off, still running, or nobody takes part.
    /// </summary>
    public bool TryStart(EpochId epoch)
    {
        if (!config.IsOn || Phase != BeaconPhase.Idle || StateOf(epoch) is not { } state)
            return false;
        (Epoch, Phase, Round) = (epoch, BeaconPhase.Proposals, 0);
        _coin.StartEpoch(epoch, node =>
            state.Atxs.TryGet(node, out BeaconAtx atx) ? new TicketRight(atx.VrfNonce, state.Atxs.UnitsOf(node)) : null);
        return true;
    }

    /// <summary>Ends the phase and begins the next one; to be called at <see cref="NextOffset"/>.</summary>
    public BeaconStep Advance(long nowNanoseconds)
    {
        EpochState state = Running();
        switch (Phase)
        {
            case BeaconPhase.Proposals:
                state.ProposalsEndedNanoseconds = nowNanoseconds;
                Phase = BeaconPhase.FirstVotes;
                break;
            case BeaconPhase.FirstVotes:
                _votes = state.Tally.Count();
                return BeginVotes(1);
            case BeaconPhase.Votes:
                // Votes that come during the coin are counted in the next round: they may know the coin.
                _votes = state.Tally.Count();
                _coin.StartRound(Round);
                Phase = BeaconPhase.Coin;
                break;
            case BeaconPhase.Coin:
                if (_coin.FinishRound() is not { } coin)
                    return End(null, $"no ticket for the coin of round {Round}");
                _votes = _votes.Decide(coin);
                return BeginVotes(Round + 1);
        }
        return new BeaconStep(Phase, Round);
    }

    /// <summary>Stops a running protocol, such as when the node is no longer synced.</summary>
    public void Stop()
    {
        if (Phase != BeaconPhase.Idle)
            End(null, "stopped");
    }

    /// <summary>
    /// The proposal of an own identity with its proof over <see cref="VrfMessages.BeaconProposal"/>; null if it does not pass or
    /// has no ATX.
    /// </summary>
    public BeaconProposalMessage? OwnProposal(NodeId node, VrfSignature vrf, long nowNanoseconds)
    {
        EpochState state = Running();
        return state.Atxs.TryGet(node, out BeaconAtx atx) && Classify(state, atx, in vrf, nowNanoseconds) != ProposalCategory.Invalid
            ? new BeaconProposalMessage { Epoch = Epoch, NodeId = node, VrfSignature = vrf }
            : null;
    }

    /// <summary>What every own identity signs and sends as first votes.</summary>
    public FirstVotesBody OwnFirstVotes()
    {
        BeaconTally tally = Running().Tally;
        return new FirstVotesBody { Epoch = Epoch, Valid = [.. tally.Valid], PotentiallyValid = [.. tally.PotentiallyValid] };
    }

    /// <summary>What an own identity signs and sends as votes of the round; null if its first votes were not counted.</summary>
    public FollowingVotesBody? OwnFollowingVotes(NodeId node) => Running().Tally.FirstVotesOf(node) is { } list
        ? new FollowingVotesBody { Epoch = Epoch, Round = Round, Votes = VoteBits.Encode(_votes.Support, list) }
        : null;

    /// <summary>Nonce and tickets of an own identity for <see cref="WeakCoin.OwnTicket"/>; null if it has no ATX.</summary>
    public TicketRight? OwnTickets(NodeId node)
    {
        BeaconAtxs atxs = Running().Atxs;
        return atxs.TryGet(node, out BeaconAtx atx) ? new TicketRight(atx.VrfNonce, atxs.UnitsOf(node)) : null;
    }

    /// <summary>True if an own ticket of the open round is worth sending.</summary>
    public bool IsSmallest(WeakCoinMessage ticket) =>
        Phase == BeaconPhase.Coin && ticket.Epoch == Epoch && ticket.Round == Round && _coin.IsSmaller(in ticket.VrfSignature);

    /// <summary>
    /// Takes a decoded proposal. <paramref name="current"/> is the epoch by the clock; the time is from that epoch's start.
    /// </summary>
    public GossipResult Handle(BeaconProposalMessage message, EpochId current, long receivedNanoseconds)
    {
        long received = receivedNanoseconds;
        if (message.Epoch == current + 1)
        {
            received -= BeaconAtxs.Nanoseconds(layerDuration * layersPerEpoch);
            if (received <= -_grace)
                return GossipResult.Ignored("untimely");
        }
        else if (message.Epoch != current)
        {
            return GossipResult.Ignored("untimely");
        }
        if (StateOf(message.Epoch) is not { } state)
            return GossipResult.Ignored("epoch_not_active");
        if (!state.Atxs.TryGet(message.NodeId, out BeaconAtx atx))
            return GossipResult.Ignored("miner_not_active");
        if (!Vrf.Verify(message.NodeId.Span, VrfMessages.BeaconProposal(atx.VrfNonce, message.Epoch), message.VrfSignature.Span))
            return GossipResult.Ignored("vrf");
        if (!state.Proposed.Add(message.NodeId))
            return GossipResult.Ignored("already_proposed");
        ProposalCategory category = Classify(state, atx, in message.VrfSignature, received);
        if (category == ProposalCategory.Valid && isMalicious(message.NodeId))
            category = ProposalCategory.PotentiallyValid;
        state.Tally.Add(BeaconProposal.FromSpan(message.VrfSignature.Span[..BeaconProposal.Size]), category);
        return GossipResult.Accepted;
    }

    /// <summary>Takes decoded first votes whose signature was verified.</summary>
    public GossipResult Handle(FirstVotesMessage message, EpochId current)
    {
        if (Phase == BeaconPhase.Idle || message.Body.Epoch != current || current != Epoch)
            return GossipResult.Ignored("epoch_not_active");
        if (Round > 0)
            return GossipResult.Ignored("untimely");
        EpochState state = Running();
        if (!state.Voted.Add((0, message.SmesherId)))
            return GossipResult.Ignored("already_voted");
        if (!state.Atxs.TryGet(message.SmesherId, out BeaconAtx atx))
            return GossipResult.Ignored("miner_not_active");
        state.Tally.AddFirstVotes(message.SmesherId, message.Body.Valid, message.Body.PotentiallyValid, WeightOf(atx));
        return GossipResult.Accepted;
    }

    /// <summary>Takes decoded votes of a later round whose signature was verified; the time is from the start of the epoch.</summary>
    public GossipResult Handle(FollowingVotesMessage message, EpochId current, long receivedNanoseconds)
    {
        if (Phase == BeaconPhase.Idle || message.Body.Epoch != current || current != Epoch)
            return GossipResult.Ignored("epoch_not_active");
        uint round = message.Body.Round;
        bool early = round == Round + 1 && receivedNanoseconds > BeaconAtxs.Nanoseconds(config.VotesOffset(round)) - _grace;
        if (round != Round && !early)
            return GossipResult.Ignored("untimely");
        EpochState state = Running();
        if (!state.Voted.Add((round, message.SmesherId)))
            return GossipResult.Ignored("already_voted");
        if (!state.Atxs.TryGet(message.SmesherId, out BeaconAtx atx))
            return GossipResult.Ignored("miner_not_active");
        return state.Tally.AddFollowingVotes(message.SmesherId, message.Body.Votes, WeightOf(atx))
            ? GossipResult.Accepted
            : GossipResult.Ignored("no_first_votes");
    }

    /// <summary>Takes a decoded ticket of the coin; only while the protocol runs.</summary>
    public GossipResult Handle(WeakCoinMessage message) =>
        Phase == BeaconPhase.Idle ? GossipResult.Ignored("protocol_inactive") : _coin.Receive(message);

    /// <summary>Proposals counted in an epoch; null before the epoch's state exists.</summary>
    internal BeaconTally? TallyOf(EpochId epoch) => _epochs.GetValueOrDefault(epoch.Value)?.Tally;

    /// <summary>Forgets the states of the epoch that ended and of all before it.</summary>
    public void Forget(EpochId ended)
    {
        foreach (uint old in _epochs.Keys.Where(e => e <= ended.Value && (Phase == BeaconPhase.Idle || e != Epoch.Value)).ToArray())
            _epochs.Remove(old);
    }

    private BeaconStep BeginVotes(uint round)
    {
        if (round < config.Rounds)
        {
            (Phase, Round) = (BeaconPhase.Votes, round);
            return new BeaconStep(Phase, Round);
        }
        return _votes.Result is { } beacon ? End(beacon, "") : End(null, "no proposal found support");
    }

    private BeaconStep End(Beacon? beacon, string failure)
    {
        (Phase, Round) = (BeaconPhase.Idle, 0);
        _coin.FinishEpoch();
        Forget(Epoch);
        return new BeaconStep(Phase, Round, beacon, failure);
    }

    private EpochState Running() => Phase == BeaconPhase.Idle
        ? throw new InvalidOperationException("The beacon protocol does not run.")
        : _epochs[Epoch.Value];

    private EpochState? StateOf(EpochId epoch)
    {
        if (_epochs.TryGetValue(epoch.Value, out EpochState? state))
            return state;
        var atxs = new BeaconAtxs(config, atxsOf(epoch), isMalicious);
        if (atxs.Weight == 0)
            return null;
        state = new EpochState(atxs, new BeaconTally(BeaconThresholds.OfVotes(config.Theta, atxs.Weight), config.VotesLimit));
        _epochs.Add(epoch.Value, state);
        return state;
    }

    private ProposalCategory Classify(EpochState state, BeaconAtx atx, in VrfSignature vrf, long receivedNanoseconds) =>
        BeaconAtxs.Classify(
        atx.ReceivedNanoseconds,
        state.ProposalsEndedNanoseconds is { } ended ? receivedNanoseconds - ended : 0,
        BeaconThresholds.Passes(in vrf, state.Atxs.Threshold),
        BeaconThresholds.Passes(in vrf, state.Atxs.StrictThreshold),
        _grace);

    private ulong WeightOf(BeaconAtx atx) => isMalicious(atx.Node) ? 0 : atx.Weight;

    private sealed class EpochState(BeaconAtxs atxs, BeaconTally tally)
    {
        public BeaconAtxs Atxs { get; } = atxs;

        public BeaconTally Tally { get; } = tally;

        public HashSet<NodeId> Proposed { get; } = [];

        public HashSet<(uint Round, NodeId Node)> Voted { get; } = [];

        public long? ProposalsEndedNanoseconds { get; set; }
    }
}
