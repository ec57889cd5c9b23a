// Job: the seam between the node and whatever carries its messages: publish under a topic, fetch by hash.
// Invariant: the network knows bytes only; what they mean and whether they are relayed is decided behind the handler.
using Spacemesh.Protocol;

namespace Spacemesh.Node.Network;

/// <summary>The tables that objects are fetched from, with the names used on the wire.</summary>
public enum FetchHint
{
    /// <summary><c>ATXDB</c></summary>
    Atx,

    /// <summary><c>ballotDB</c></summary>
    Ballot,

    /// <summary><c>blocksDB</c></summary>
    Block,

    /// <summary><c>proposalDB</c></summary>
    Proposal,

    /// <summary><c>TXDB</c></summary>
    Transaction,

    /// <summary><c>POETDB</c></summary>
    Poet,

    /// <summary><c>activeset</c></summary>
    ActiveSet,
}

/// <summary>Gossip topics with the names used on the wire.</summary>
public static class Topics
{
    /// <summary>ATXs.</summary>
    public const string Atx = "ax1";

    /// <summary>Proposals.</summary>
    public const string Proposal = "pp1";

    /// <summary>Transactions.</summary>
    public const string Transaction = "tx1";

    /// <summary>Hare 3 messages.</summary>
    public const string Hare = "/h/3.0";

    /// <summary>Certify messages.</summary>
    public const string Certify = "bc1";

    /// <summary>Beacon proposals.</summary>
    public const string BeaconProposal = "bp1";

    /// <summary>Beacon first votes.</summary>
    public const string BeaconFirstVote = "bf1";

    /// <summary>Beacon following votes.</summary>
    public const string BeaconFollowingVote = "bo1";

    /// <summary>Beacon weak coin.</summary>
    public const string BeaconWeakCoin = "bw1";

    /// <summary>Malfeasance proofs.</summary>
    public const string Malfeasance = "mp1";
}

/// <summary>What a node needs from a network.</summary>
public interface INetwork
{
    /// <summary>Sends a message, already accepted by this node's own handler, to the peers.</summary>
    void Publish(string topic, byte[] message);

    /// <summary>Asks peers for an object by hash; null when none has it.</summary>
    byte[]? Fetch(FetchHint hint, Hash32 hash);
}
