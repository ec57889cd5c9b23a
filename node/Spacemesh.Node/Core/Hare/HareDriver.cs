// Job: runs Hare for each layer: sessions started at layer starts, rounds on time, own keys' messages, results handed on.
// Invariant: the rules are the session's; here are only time, keys and storage. Sessions are bounded by their iterations.
using Spacemesh.Consensus;
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Consensus.Hare;
using Spacemesh.Crypto;
using Spacemesh.Node.Core.Proposals;
using Spacemesh.Node.Network;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Core.Hare;

/// <summary>A finished Hare session: the agreed proposals, or null when none were agreed on.</summary>
public delegate void HareFinished(LayerId layer, IReadOnlyList<ProposalId>? result);

/// <summary>The driver of Hare 3.</summary>
public sealed class HareDriver
{
    private readonly CoreContext _context;
    private readonly ProposalStore _proposals;
    private readonly HareFinished _finished;
    private readonly HareConfig _config;
    private readonly Dictionary<LayerId, HareSession> _sessions = [];
    private readonly LayerId _first;

    /// <summary>A driver whose first session is in the layer after the present one.</summary>
    public HareDriver(CoreContext context, ProposalStore proposals, HareFinished finished)
    {
        (_context, _proposals, _finished) = (context, proposals, finished);
        Protocol.Networks.HareSection hare = context.Config.Hare3;
        _config = new HareConfig(
            hare.Committee, hare.Leaders, checked((byte)hare.IterationsLimit), hare.PreroundDelay, hare.RoundDuration, new LayerId(hare.EnableLayer),
            hare.CommitteeUpgrade is { } upgrade ? new CommitteeUpgrade(new LayerId(upgrade.Layer), upgrade.Size) : null);
        _first = _config.FirstSession(context.CurrentLayer, context.EffectiveGenesis);
    }

    /// <summary>True while a session decides the layer.</summary>
    public bool IsInCharge(LayerId layer) => _sessions.ContainsKey(layer);

    /// <summary>Starts the session of a layer.</summary>
    public void Start(LayerId layer)
    {
        if (layer < _first || _sessions.ContainsKey(layer) || BeaconTable.Find(_context.Db, _context.EpochOf(layer)) is not { } beacon)
            return;
        var session = new HareSession(_config, layer, beacon);
        _sessions[layer] = session;
        List<Seat> seats = Seats(session);
        if (seats.Count == 0)
            Execute(session, seats);
        else
            _context.Timers.At(_context.Clock.StartOf(layer) + session.NextOffset, () => Preround(session, seats));
    }

    /// <summary>Handles a message.</summary>
    public GossipVerdict Receive(byte[] bytes)
    {
        if (!Scale.TryDecode<HareMessage>(bytes, out var message, out _) || !message.IsWellFormed)
            return GossipVerdict.Reject;
        if (!_sessions.TryGetValue(message.Body.Layer, out HareSession? session))
            return GossipVerdict.Ignore;
        if (!_context.Verify(message.Sender, SigningDomain.Hare, message.SignedBytes(), message.Signature))
            return GossipVerdict.Reject;
        LayerId layer = message.Body.Layer;
        HareInput input = HareInput.From(message, _context.Atxs.IsMalicious(message.Sender));
        VrfSignature proof = message.Body.Eligibility.Proof;
        if (_context.Oracle.VrfInput(layer, input.At.Absolute) is not { } alpha || !Vrf.Verify(message.Sender.Span, alpha, proof.Span)
            || !_context.Oracle.Validate(layer, message.Sender, session.CommitteeFor(input.At), proof, input.Count))
        {
            return GossipVerdict.Ignore;
        }
        HareReceipt receipt = session.Receive(input);
        if (receipt.Equivocation is { } equivocation && !_context.Atxs.IsMalicious(message.Sender))
            Convict(layer, message.Sender, equivocation);
        return receipt.Relay ? GossipVerdict.Accept : GossipVerdict.Ignore;
    }

    private void Preround(HareSession session, List<Seat> seats)
    {
        EpochId epoch = _context.EpochOf(session.Layer);
        var own = _context.Smeshers.Select(s => _context.TryGetAtx(s, epoch, out AtxId id, out _) ? id : AtxId.Empty).Where(id => !id.IsEmpty());
        ProposalCandidate[] candidates = [.. _proposals.InLayer(session.Layer).Select(p => new ProposalCandidate(
            p.Id, p.Proposal.Inner.Ballot.SmesherId, p.Proposal.Inner.Ballot.Inner.AtxId, p.Beacon, p.IsMalicious))];
        session.Propose(InitialSet.Choose(epoch, session.Beacon, own, candidates, _context.Atxs));
        Execute(session, seats);
    }

    private void Execute(HareSession session, List<Seat> seats)
    {
        HareOutput output = session.Step();
        if (output.Message is { } draft)
            Send(session, draft, seats);
        if (output.Coin is { } coin)
        {
            LayerTable.SetWeakCoin(_context.Db, session.Layer, coin);
            _context.Tortoise.OnWeakCoin(session.Layer, coin);
        }
        if (output.Result is { } result)
            _finished(session.Layer, result);
        if (session.State != HareSessionState.Running)
        {
            _sessions.Remove(session.Layer);
            if (session.Result is null)
                _finished(session.Layer, null);
            return;
        }
        _context.Timers.At(_context.Clock.StartOf(session.Layer) + session.NextOffset, () => Execute(session, Seats(session)));
    }

    private List<Seat> Seats(HareSession session)
    {
        var seats = new List<Seat>();
        if (!session.Next.HasMessage || _context.Oracle.VrfInput(session.Layer, session.Next.Absolute) is not { } alpha)
            return seats;
        Span<byte> bytes = stackalloc byte[VrfSignature.Size];
        foreach (Ed25519PrivateKey smesher in _context.Smeshers)
        {
            NodeId node = NodeId.FromSpan(smesher.PublicKey);
            if (!_context.Oracle.IsActive(session.Layer, node))
                continue;
            Vrf.Prove(smesher, alpha, bytes);
            VrfSignature proof = VrfSignature.FromSpan(bytes);
            EligibilityOutcome outcome = _context.Oracle.Calculate(session.Layer, node, session.CommitteeFor(session.Next), proof);
            if (outcome.Count > 0)
                seats.Add(new Seat(smesher, node, proof, outcome.Count));
        }
        return seats;
    }

    private void Send(HareSession session, HareDraft draft, List<Seat> seats)
    {
        foreach (Seat seat in seats)
        {
            HareMessage message = draft.Unsigned(session.Layer, seat.Node, seat.Proof, seat.Count);
            // The round of the message itself beside the absolute one: notify and the next preround share a number.
            uint round = (draft.At.Absolute << 8) | (byte)draft.At.Round;
            var slot = new SigningSlot(SignedKind.Hare, session.Layer.Value, round);
            message.Signature = _context.Sign(seat.Key, SigningDomain.Hare, message.SignedBytes(), slot);
            _context.Outbox.Publish(Topics.Hare, Scale.Encode(message));
        }
    }

    private void Convict(LayerId layer, NodeId sender, HareEquivocation equivocation)
    {
        var proof = new MalfeasanceProof
        {
            Layer = layer,
            Proof = new MalfeasanceEvidence { Kind = MalfeasanceKind.HareEquivocation, HareEquivocation = equivocation.ToProof(layer) },
        };
        _context.Convict(sender, proof);
    }

    private sealed record Seat(Ed25519PrivateKey Key, NodeId Node, VrfSignature Proof, ushort Count);
}
