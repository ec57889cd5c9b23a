// Job: whether the node answers, and what to say when it does not.
// Invariant: a change of the link is told once; what is said names the address and what to do.
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Appliance.State;
using Spacemesh.Rpc;

namespace Spacemesh.Appliance.Feed;

/// <summary>Whether the node answers. Not thread-safe.</summary>
public sealed class NodeLink(NodeAddresses addresses)
{
    private NodePart part = new();

    /// <summary>As a page shows it.</summary>
    public NodePart Part => part with { EventsLive = EventsLive, Version = Version };

    /// <summary>Whether events arrive.</summary>
    public bool EventsLive { get; set; }

    /// <summary>The node's version.</summary>
    public string? Version { get; set; }

    /// <summary>The node answered; gives an entry for the ledger when it had not before.</summary>
    public EventText? Up(NodeStatusResponse status, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(status);
        bool wasUp = part.Link == "up", wasDown = part.Link == "down";
        part = part with
        {
            Link = "up", Problem = null, Advice = null, SinceMs = wasUp ? part.SinceMs : nowMs,
            Synced = status.Status == NodeStatusResponse.Types.SyncStatus.Synced, Peers = status.ConnectedPeers,
            LatestLayer = status.LatestLayer, AppliedLayer = status.AppliedLayer, ProcessedLayer = status.ProcessedLayer,
        };
        return wasDown ? new EventText("link", "The node answers again", $"Connected to {addresses.Public}.") : null;
    }

    /// <summary>The node did not answer; gives an entry for the ledger when it had before.</summary>
    public EventText? Down(RpcStatus status, long nowMs)
    {
        bool wasUp = part.Link == "up";
        string problem = status.Code switch
        {
            RpcCode.Ok => $"The node at {addresses.Public} does not say which network it belongs to.",
            RpcCode.Unavailable => $"The node does not answer at {addresses.Public}.",
            RpcCode.DeadlineExceeded => $"The node at {addresses.Public} takes too long to answer.",
            RpcCode.Unimplemented => $"What answers at {addresses.Public} is not a node's public API.",
            _ => $"The node at {addresses.Public} answered with an error: {status.Message}.",
        };
        part = part with
        {
            Link = "down", Problem = problem, SinceMs = part.Link == "down" ? part.SinceMs : nowMs,
            Advice = "If it was stopped, start it again: ./build.sh run, or systemctl start spacemesh-node. "
                + "If it runs, its terminal or log says why it does not listen there. This page reconnects by itself.",
        };
        return wasUp ? new EventText("link", "The node is gone", problem) : null;
    }
}
