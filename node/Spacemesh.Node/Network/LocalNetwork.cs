// Job: a network in one process: nothing for a node alone; several nodes deliver to each other.
// Invariant: a message is delivered to every other node once, in the order sent, never to its sender.
using Spacemesh.Protocol;

namespace Spacemesh.Node.Network;

/// <summary>A node's side of an in-process network.</summary>
public sealed class LocalNetwork : INetwork
{
    private readonly List<LocalNetwork> _peers = [];

    /// <summary>Takes messages from the others: topic and bytes.</summary>
    public Action<string, byte[]>? Deliver { get; set; }

    /// <summary>Answers the others' requests.</summary>
    public Func<FetchHint, Hash32, byte[]?>? Serve { get; set; }

    /// <summary>Number of other nodes.</summary>
    public int PeerCount => _peers.Count;

    /// <summary>Connects two nodes with each other.</summary>
    public static void Connect(LocalNetwork a, LocalNetwork b)
    {
        a._peers.Add(b);
        b._peers.Add(a);
    }

    /// <inheritdoc/>
    public void Publish(string topic, byte[] message)
    {
        foreach (LocalNetwork peer in _peers)
            peer.Deliver?.Invoke(topic, message);
    }

    /// <inheritdoc/>
    public byte[]? Fetch(FetchHint hint, Hash32 hash)
    {
        foreach (LocalNetwork peer in _peers)
        {
            if (peer.Serve?.Invoke(hint, hash) is { } bytes)
                return bytes;
        }
        return null;
    }
}
