// Job: runs the beacon protocol in each epoch: phases on time, own keys' messages, the result stored and told.
// Invariant: a beacon, once stored for an epoch, is never replaced by this node's own run.
using Spacemesh.Consensus;
using Google.Protobuf;
using Spacemesh.Api.V1;
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Beacons;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Consensus.Proposals;
using Spacemesh.Crypto;
using Spacemesh.Node.Network;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Core.Beacons;

/// <summary>The driver of the beacon protocol.</summary>
public sealed class BeaconDriver
{
    private readonly CoreContext _context;
    private readonly BeaconConfig _config;
    private readonly BeaconProtocol _protocol;
    private readonly BeaconBook _book;

    /// <summary>A driver that knows the stored beacons.</summary>
    public BeaconDriver(CoreContext context)
    {
        _context = context;
        Spacemesh.Protocol.Networks.BeaconSection beacon = context.Config.Beacon;
        _config = new BeaconConfig
        {
            Rounds = beacon.RoundsNumber,
            Kappa = beacon.Kappa,
            Q = new Fraction((ulong)beacon.Q.Numerator, (ulong)beacon.Q.Denominator),
            Theta = new Fraction((ulong)beacon.Theta.Numerator, (ulong)beacon.Theta.Denominator),
            GracePeriod = beacon.GracePeriodDuration,
            ProposalDuration = beacon.ProposalDuration,
            FirstVotingRoundDuration = beacon.FirstVotingRoundDuration,
            VotingRoundDuration = beacon.VotingRoundDuration,
            WeakCoinRoundDuration = beacon.WeakCoinRoundDuration,
            VotesLimit = checked((int)beacon.VotesLimit),
            SyncWeightUnits = beacon.SyncWeightUnits,
        };
        _protocol = new BeaconProtocol(_config, context.LayersPerEpoch, context.Clock.LayerDuration, AtxsOf, context.Atxs.IsMalicious);
        _book = new BeaconBook(beacon.SyncWeightUnits);
        foreach ((EpochId epoch, Spacemesh.Protocol.Beacon value) in BeaconTable.All(context.Db))
            _book.TrySet(epoch, value);
    }

    /// <summary>Sets the beacon of an epoch that has none: from genesis or from this node's own run.</summary>
    public void Set(EpochId epoch, Spacemesh.Protocol.Beacon beacon)
    {
        if (BeaconTable.Find(_context.Db, epoch) is not null || !_book.TrySet(epoch, beacon))
            return;
        Keep(epoch, beacon);
    }

    /// <summary>Takes what a valid ballot says of its epoch's beacon.</summary>
    public void Report(BallotId ballot, BeaconReport report, int proofs)
    {
        if (_book.Report(report.Epoch, ballot, report.Beacon, report.WeightPerSlot, proofs) is { } known)
            Keep(report.Epoch, known);
    }

    /// <summary>Begins the protocol at the first layer of an epoch.</summary>
    public void OnLayer(LayerId layer)
    {
        EpochId epoch = _context.EpochOf(layer);
        if (layer != _context.Clock.FirstLayerOf(epoch) || layer <= _context.EffectiveGenesis)
            return;
        if (epoch.Value > 0)
            _protocol.Forget(epoch - 1);
        _book.Forget(epoch);
        bool takesPart = _context.Smeshers.Any(s => _context.TryGetAtx(s, epoch, out _, out _));
        if (!takesPart || !_protocol.TryStart(epoch))
            return;
        ScheduleAdvance(epoch);
        Span<byte> proof = stackalloc byte[VrfSignature.Size];
        foreach (Ed25519PrivateKey smesher in _context.Smeshers)
        {
            NodeId node = NodeId.FromSpan(smesher.PublicKey);
            if (_protocol.OwnTickets(node) is not { } right)
                continue;
            Vrf.Prove(smesher, VrfMessages.BeaconProposal(right.VrfNonce, epoch), proof);
            if (_protocol.OwnProposal(node, VrfSignature.FromSpan(proof), SinceEpochStart(epoch)) is { } message)
                _context.Outbox.Publish(Topics.BeaconProposal, Scale.Encode(message));
        }
    }

    /// <summary>Handles a beacon proposal.</summary>
    public GossipVerdict ReceiveProposal(byte[] bytes) => Scale.TryDecode<BeaconProposalMessage>(bytes, out var message, out _)
        ? _protocol.Handle(message, Current, SinceEpochStart(Current)).Verdict
        : GossipVerdict.Reject;

    /// <summary>Handles first votes.</summary>
    public GossipVerdict ReceiveFirstVotes(byte[] bytes)
    {
        if (!Scale.TryDecode<FirstVotesMessage>(bytes, out var message, out _))
            return GossipVerdict.Reject;
        return _context.Verify(message.SmesherId, SigningDomain.BeaconFirst, Scale.Encode(message.Body), message.Signature)
            ? _protocol.Handle(message, Current).Verdict
            : GossipVerdict.Ignore;
    }

    /// <summary>Handles votes of a later round.</summary>
    public GossipVerdict ReceiveFollowingVotes(byte[] bytes)
    {
        if (!Scale.TryDecode<FollowingVotesMessage>(bytes, out var message, out _))
            return GossipVerdict.Reject;
        return _context.Verify(message.SmesherId, SigningDomain.BeaconFollowing, Scale.Encode(message.Body), message.Signature)
            ? _protocol.Handle(message, Current, SinceEpochStart(Current)).Verdict
            : GossipVerdict.Ignore;
    }

    /// <summary>Handles a ticket of the weak coin.</summary>
    public GossipVerdict ReceiveWeakCoin(byte[] bytes) => Scale.TryDecode<WeakCoinMessage>(bytes, out var message, out _)
        ? _protocol.Handle(message).Verdict
        : GossipVerdict.Reject;

    private EpochId Current => _context.EpochOf(_context.CurrentLayer);

    private long SinceEpochStart(EpochId epoch) => _context.NowUnixNanoseconds - UnixNanoseconds.Of(_context.Clock.StartOf(epoch));

    private void ScheduleAdvance(EpochId epoch) =>
        _context.Timers.At(_context.Clock.StartOf(epoch) + _protocol.NextOffset, () => Advance(epoch));

    private void Advance(EpochId epoch)
    {
        if (_protocol.Phase == BeaconPhase.Idle || _protocol.Epoch != epoch)
            return;
        BeaconStep step = _protocol.Advance(SinceEpochStart(epoch));
        switch (step.Phase)
        {
            case BeaconPhase.FirstVotes:
                SendFirstVotes(epoch);
                break;
            case BeaconPhase.Votes:
                SendFollowingVotes(epoch, step.Round);
                break;
            case BeaconPhase.Coin:
                SendTickets(epoch, step.Round);
                break;
            case BeaconPhase.Idle:
                if (step.Beacon is { } beacon)
                    Set(epoch + 1, beacon);
                return;
        }
        ScheduleAdvance(epoch);
    }

    private void SendFirstVotes(EpochId epoch)
    {
        FirstVotesBody body = _protocol.OwnFirstVotes();
        byte[] bytes = Scale.Encode(body);
        foreach (Ed25519PrivateKey smesher in TakingPart())
        {
            if (Journaled(smesher, SigningDomain.BeaconFirst, bytes, new SigningSlot(SignedKind.BeaconFirstVote, epoch.Value, 0)) is { } signature)
            {
                _context.Outbox.Publish(Topics.BeaconFirstVote,
                    Scale.Encode(new FirstVotesMessage { Body = body, SmesherId = NodeId.FromSpan(smesher.PublicKey), Signature = signature }));
            }
        }
    }

    private void SendFollowingVotes(EpochId epoch, uint round)
    {
        foreach (Ed25519PrivateKey smesher in TakingPart())
        {
            NodeId node = NodeId.FromSpan(smesher.PublicKey);
            if (_protocol.OwnFollowingVotes(node) is not { } body)
                continue;
            var slot = new SigningSlot(SignedKind.BeaconFollowingVote, epoch.Value, round);
            if (Journaled(smesher, SigningDomain.BeaconFollowing, Scale.Encode(body), slot) is not { } signature)
                continue;
            var message = new FollowingVotesMessage { Body = body, SmesherId = node, Signature = signature };
            _context.Outbox.Publish(Topics.BeaconFollowingVote, Scale.Encode(message));
        }
    }

    // A node that was restarted within an epoch keeps silent where it has spoken differently before.
    private EdSignature? Journaled(Ed25519PrivateKey smesher, SigningDomain domain, byte[] message, SigningSlot slot) =>
        _context.Journal.Holds(smesher.PublicKey, slot) ? null : _context.Sign(smesher, domain, message, slot);

    private void SendTickets(EpochId epoch, uint round)
    {
        foreach (Ed25519PrivateKey smesher in TakingPart())
        {
            NodeId node = NodeId.FromSpan(smesher.PublicKey);
            WeakCoinMessage? ticket = WeakCoin.OwnTicket(epoch, round, node, _protocol.OwnTickets(node)!.Value, input =>
            {
                Span<byte> proof = stackalloc byte[VrfSignature.Size];
                Vrf.Prove(smesher, input, proof);
                return VrfSignature.FromSpan(proof);
            });
            if (ticket is { } best && _protocol.IsSmallest(best))
                _context.Outbox.Publish(Topics.BeaconWeakCoin, Scale.Encode(best));
        }
    }

    private IEnumerable<Ed25519PrivateKey> TakingPart() =>
        _context.Smeshers.Where(s => _protocol.OwnTickets(NodeId.FromSpan(s.PublicKey)) is not null);

    private void Keep(EpochId epoch, Spacemesh.Protocol.Beacon beacon)
    {
        if (BeaconTable.Find(_context.Db, epoch) is null)
            BeaconTable.Insert(_context.Db, epoch, beacon);
        _context.Tortoise.OnBeacon(epoch, beacon);
        _context.Outbox.Tell(new Event
        {
            Help = "Node computed randomness beacon, which will be used to determine consensus eligibility.",
            Beacon = new EventBeacon { Epoch = epoch.Value, Beacon = ByteString.CopyFrom(beacon.Span) },
        });
    }

    private IEnumerable<BeaconAtx> AtxsOf(EpochId epoch)
    {
        long start = UnixNanoseconds.Of(_context.Clock.StartOf(epoch));
        foreach (AtxRow row in epoch.Value == 0 ? [] : AtxTable.PublishedIn(_context.Db, epoch - 1))
        {
            if (_context.Atxs.Get(epoch, row.Id) is { } atx)
                yield return new BeaconAtx(atx.Node, atx.Weight, row.EffectiveNumUnits, atx.VrfNonce, row.ReceivedUnixNanoseconds - start);
        }
    }
}
