// Job: what a gossip handler says about a message, in one word for all protocols.
// Invariant: only Accept is relayed; only Reject costs the sender.
namespace Spacemesh.Consensus;

/// <summary>The consequence of a received message for its relaying and its sender.</summary>
public enum GossipVerdict : byte
{
    /// <summary>Relay it.</summary>
    Accept,

    /// <summary>Do not relay it; the sender is not to blame.</summary>
    Ignore,

    /// <summary>Do not relay it and count it against the sender.</summary>
    Reject,
}

/// <summary>A verdict and the rule that led to it.</summary>
/// <param name="Verdict">The consequence.</param>
/// <param name="Rule">Short name of the rule that failed; empty when accepted.</param>
public readonly record struct GossipResult(GossipVerdict Verdict, string Rule)
{
    /// <summary>The message is fine.</summary>
    public static GossipResult Accepted => new(GossipVerdict.Accept, "");

    /// <summary>True if the message is to be relayed.</summary>
    public bool IsAccepted => Verdict == GossipVerdict.Accept;

    /// <summary>Not relayed, no penalty.</summary>
    public static GossipResult Ignored(string rule) => new(GossipVerdict.Ignore, rule);

    /// <summary>Not relayed, penalty for the sender.</summary>
    public static GossipResult Rejected(string rule) => new(GossipVerdict.Reject, rule);
}
