// Job: carries published messages to the other nodes after a small latency, and answers fetches at once.
// Invariant: between two nodes messages keep their order; what waits is bounded; a node that is down neither gets nor serves.
using Spacemesh.Consensus;
using Spacemesh.Node.Network;
using Spacemesh.Protocol;

namespace Spacemesh.Simulation.Tests.World;

/// <summary>What a node does with the network's side of it.</summary>
internal interface INetworkMember
{
    /// <summary>False while the node is stopped.</summary>
    bool IsRunning { get; }

    /// <summary>Handles a message of a peer.</summary>
    GossipVerdict Receive(string topic, byte[] message);

    /// <summary>Answers a request of a peer.</summary>
    byte[]? Serve(FetchHint hint, Hash32 hash);
}

/// <summary>A verdict of a node on a peer's message.</summary>
internal readonly record struct Judgement(DateTimeOffset Time, int From, int To, string Topic, GossipVerdict Verdict);

/// <summary>The network between the nodes of a simulation: everyone with everyone.</summary>
internal sealed class SimulatedNetwork(SimulatedClock clock, Random random)
{
    // Well below a Hare round of the standalone network (100 ms), as the latency of a real network is below its own.
    private const int LatencyMillisecondsMin = 5;
    private const int LatencyMillisecondsMax = 40;

    // Three nodes send some hundred messages in a layer; more waiting ones mean that nodes answer each other without end.
    private const int WaitingMax = 10_000;

    // What a layer is decided with. ATXs and beacon messages are sent once an epoch: who misses one is out for an epoch.
    private static readonly string[] s_lossy = [Topics.Proposal, Topics.Hare, Topics.Certify];

    private readonly List<INetworkMember> _members = [];
    private readonly PriorityQueue<Delivery, (DateTimeOffset Due, long Sequence)> _waiting = new();
    private readonly Dictionary<(int From, int To), DateTimeOffset> _lastDue = [];
    private long _sequence;

    /// <summary>Everything that was published.</summary>
    public MessageLog Log { get; } = new();

    /// <summary>Of a hundred deliveries of proposals, Hare and certify messages this many are lost.</summary>
    public int LossPercent { get; set; }

    /// <summary>Deliveries lost so far.</summary>
    public int Lost { get; private set; }

    /// <summary>When the next message arrives; null when none is under way.</summary>
    public DateTimeOffset? NextDue => _waiting.TryPeek(out _, out (DateTimeOffset Due, long Sequence) at) ? at.Due : null;

    /// <summary>Told of every verdict.</summary>
    public event Action<Judgement>? Judged;

    /// <summary>Adds a node and gives it its side of the network.</summary>
    public INetwork Join(INetworkMember member)
    {
        _members.Add(member);
        return new Side(this, _members.Count - 1);
    }

    /// <summary>Delivers the message that is due next.</summary>
    public void DeliverNext()
    {
        Delivery delivery = _waiting.Dequeue();
        INetworkMember member = _members[delivery.To];
        if (!member.IsRunning)
            return;
        GossipVerdict verdict = member.Receive(delivery.Topic, delivery.Message);
        Judged?.Invoke(new Judgement(clock.Now, delivery.From, delivery.To, delivery.Topic, verdict));
    }

    private void Publish(int from, string topic, byte[] message)
    {
        Log.Add(clock.Now, from, topic, message);
        for (int to = 0; to < _members.Count; to++)
        {
            // Drawn for every member, so that a node that is down does not change what others draw.
            TimeSpan latency = TimeSpan.FromMilliseconds(random.Next(LatencyMillisecondsMin, LatencyMillisecondsMax + 1));
            if (to == from)
                continue;
            if (LossPercent > 0 && s_lossy.Contains(topic) && random.Next(100) < LossPercent)
            {
                Lost++;
                continue;
            }
            DateTimeOffset due = clock.Now + latency;
            if (_lastDue.TryGetValue((from, to), out DateTimeOffset last) && due < last)
                due = last;
            _lastDue[(from, to)] = due;
            if (_waiting.Count >= WaitingMax)
                throw new InvalidOperationException($"more than {WaitingMax} messages are under way");
            _waiting.Enqueue(new Delivery(from, to, topic, message), (due, _sequence++));
        }
    }

    private byte[]? Fetch(int by, FetchHint hint, Hash32 hash)
    {
        for (int i = 0; i < _members.Count; i++)
        {
            if (i != by && _members[i].IsRunning && _members[i].Serve(hint, hash) is { } bytes)
                return bytes;
        }
        return null;
    }

    private readonly record struct Delivery(int From, int To, string Topic, byte[] Message);

    private sealed class Side(SimulatedNetwork network, int index) : INetwork
    {
        public void Publish(string topic, byte[] message) => network.Publish(index, topic, message);

        public byte[]? Fetch(FetchHint hint, Hash32 hash) => network.Fetch(index, hint, hash);
    }
}
