// Job: keeps what happened, newest first, each event once.
// Invariant: bounded; an event that the node tells again after a reconnect adds nothing.
using System.Security.Cryptography;
using Google.Protobuf;
using Spacemesh.Api.V1;
using Spacemesh.Appliance.State;

namespace Spacemesh.Appliance.Feed;

/// <summary>What happened. Not thread-safe.</summary>
public sealed class LedgerBook
{
    /// <summary>Entries kept: some epochs of a fast network.</summary>
    public const int MaxEntries = 200;

    /// <summary>Events remembered: ten times what the node tells again (its last 100).</summary>
    private const int MaxRemembered = 1000;

    private readonly LinkedList<LedgerEntry> entries = new();
    private readonly HashSet<string> seen = [];
    private readonly Queue<string> seenInOrder = new();
    private long lastId;

    /// <summary>The entries, newest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries => [.. entries.OrderByDescending(entry => entry.AtMs).ThenByDescending(entry => entry.Id)];

    /// <summary>Whether an event is new; remembers it.</summary>
    public bool IsNew(Event happened)
    {
        string key = Convert.ToHexString(SHA256.HashData(happened.ToByteArray()));
        if (!seen.Add(key))
            return false;
        seenInOrder.Enqueue(key);
        if (seenInOrder.Count > MaxRemembered)
            seen.Remove(seenInOrder.Dequeue());
        return true;
    }

    /// <summary>Writes an event down, when there are words for it.</summary>
    public void Add(Event happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (EventText.For(happened) is { } text)
            Add(happened.Timestamp is { } at ? (at.Seconds * 1000) + (at.Nanos / 1_000_000) : 0, text);
    }

    /// <summary>Writes something down.</summary>
    public void Add(long atMs, EventText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        entries.AddFirst(new LedgerEntry(++lastId, atMs, text.Kind, text.Title, text.Text));
        if (entries.Count > MaxEntries)
            entries.RemoveLast();
    }
}
