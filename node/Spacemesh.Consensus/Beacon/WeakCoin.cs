// Job: the common coin of a beacon round: the lowest bit of the smallest VRF ticket anyone holds.
// Invariant: only tickets of the open round are judged; those of the next one wait, unverified, in a bounded buffer.
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Beacons;

/// <summary>An identity's right to tickets.</summary>
/// <param name="VrfNonce">Nonce of its VRFs.</param>
/// <param name="Units">Its own tickets are those of units below this number; the network takes this number too.</param>
public readonly record struct TicketRight(ulong VrfNonce, ulong Units);

/// <summary>
/// The weak coin (go-spacemesh beacon/weakcoin). Tells for each epoch and round true, false, or nothing if no ticket came.
/// </summary>
public sealed class WeakCoin(uint lastRound, int bufferLimit = WeakCoin.DefaultBufferLimit)
{
    /// <summary>Tickets of the next round that are kept; about 1.5 MB.</summary>
    public const int DefaultBufferLimit = 10000;

    private readonly List<WeakCoinMessage> _buffer = [];
    private Func<NodeId, TicketRight?> _rights = _ => null;
    private bool _epochOpen;
    private bool _roundOpen;
    private uint _epoch;
    private uint _round;
    private VrfSignature? _smallest;

    /// <summary>Opens an epoch. <paramref name="rights"/> knows the nonce of every identity with an ATX.</summary>
    public void StartEpoch(EpochId epoch, Func<NodeId, TicketRight?> rights)
    {
        _epochOpen = true;
        _epoch = epoch.Value;
        _rights = rights;
    }

    /// <summary>Closes the epoch.</summary>
    public void FinishEpoch()
    {
        _epochOpen = false;
        _rights = _ => null;
        _round = 0;
    }

    /// <summary>Opens a round and judges the tickets that waited for it.</summary>
    public void StartRound(uint round)
    {
        _roundOpen = true;
        _round = round;
        _smallest = null;
        foreach (WeakCoinMessage waiting in _buffer)
        {
            if (waiting.Epoch.Value == _epoch && waiting.Round == round)
                Judge(waiting);
        }
        _buffer.Clear();
    }

    /// <summary>True if an own ticket of the open round is worth sending: smaller than the smallest known.</summary>
    public bool IsSmaller(in VrfSignature vrf) => _smallest is not { } smallest || VrfOrder.Compare(in vrf, in smallest) < 0;

    /// <summary>
    /// The smallest ticket that an identity has in a round; null if it has none. <paramref name="prove"/> makes a VRF proof with its
    /// key and is called once for each unit, so this belongs into a worker.
    /// </summary>
    public static WeakCoinMessage? OwnTicket(EpochId epoch, uint round, NodeId node, TicketRight right, Func<byte[], VrfSignature> prove)
    {
        WeakCoinMessage? best = null;
        for (uint unit = 0; unit < right.Units; unit++)
        {
            VrfSignature vrf = prove(VrfMessages.WeakCoin(right.VrfNonce, epoch, round, unit));
            if (best is null || VrfOrder.Compare(in vrf, in best.VrfSignature) < 0)
                best = new WeakCoinMessage { Epoch = epoch, Round = round, Unit = unit, NodeId = node, VrfSignature = vrf };
        }
        return best;
    }

    /// <summary>Closes the round; null if nobody sent a ticket.</summary>
    public bool? FinishRound()
    {
        _roundOpen = false;
        bool? coin = _smallest is { } smallest ? VrfOrder.Coin(in smallest) : null;
        _smallest = null;
        return coin;
    }

    /// <summary>Takes a decoded message.</summary>
    public GossipResult Receive(WeakCoinMessage message)
    {
        if (_epochOpen && _roundOpen && message.Epoch.Value == _epoch && message.Round == _round)
            return Judge(message);
        if (!IsNextRound(message))
            return GossipResult.Ignored("wrong_round");
        if (_buffer.Count >= bufferLimit)
            return GossipResult.Ignored("buffer_full");
        _buffer.Add(message);
        return GossipResult.Accepted;
    }

    private bool IsNextRound(WeakCoinMessage message)
    {
        if (message.Epoch.Value == _epoch)
            return (message.Round == _round + 1 && message.Round <= lastRound) || (_epochOpen && !_roundOpen);
        return message.Epoch.Value == _epoch + 1 && (_round == lastRound || (!_epochOpen && !_roundOpen));
    }

    private GossipResult Judge(WeakCoinMessage message)
    {
        if (_rights(message.NodeId) is not { } right)
            return GossipResult.Ignored("no_nonce");
        byte[] input = VrfMessages.WeakCoin(right.VrfNonce, message.Epoch, message.Round, message.Unit);
        if (!Vrf.Verify(message.NodeId.Span, input, message.VrfSignature.Span))
            return GossipResult.Ignored("vrf");
        if (message.Unit > right.Units)
            return GossipResult.Ignored("unit");
        if (!IsSmaller(in message.VrfSignature))
            return GossipResult.Ignored("not_smaller");
        _smallest = message.VrfSignature;
        return GossipResult.Accepted;
    }
}
