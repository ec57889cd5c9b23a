// Job: what a page shows, as one value with a part for each region of the page.
// Invariant: plain facts ready to render; amounts are smidge in decimal digits, times Unix milliseconds; no secrets.
namespace Spacemesh.Appliance.State;

/// <summary>The whole state. A part that is null is not known yet.</summary>
public sealed record PageState
{
    /// <summary>The nothing known at start.</summary>
    public static PageState Empty { get; } = new();

    /// <summary>The appliance's clock when this was written.</summary>
    public long NowMs { get; init; }

    /// <summary>The connection to the node and what the node says about itself.</summary>
    public NodePart Node { get; init; } = new();

    /// <summary>The network and its clock.</summary>
    public NetworkPart? Network { get; init; }

    /// <summary>Identities, their steps, and what to expect.</summary>
    public SmeshingPart? Smeshing { get; init; }

    /// <summary>Rewards received.</summary>
    public RewardsPart? Rewards { get; init; }

    /// <summary>The account that receives the rewards.</summary>
    public AccountPart? Account { get; init; }

    /// <summary>Transactions of that account, newest first.</summary>
    public IReadOnlyList<TransactionRow>? Transactions { get; init; }

    /// <summary>Recent layers, newest first.</summary>
    public IReadOnlyList<LayerRow>? Layers { get; init; }

    /// <summary>What happened, newest first.</summary>
    public IReadOnlyList<LedgerEntry> Ledger { get; init; } = [];
}

/// <summary>Whether the node answers and what it says of itself.</summary>
public sealed record NodePart
{
    /// <summary><c>connecting</c>, <c>up</c> or <c>down</c>.</summary>
    public string Link { get; init; } = "connecting";

    /// <summary>What is wrong, in one sentence.</summary>
    public string? Problem { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Advice { get; init; }

    /// <summary>Since when the link is as it is.</summary>
    public long? SinceMs { get; init; }

    /// <summary>Whether events arrive; without them the timeline knows only what lists tell.</summary>
    public bool EventsLive { get; init; }

    /// <summary>The node's version.</summary>
    public string? Version { get; init; }

    /// <summary>Whether the node has everything up to now.</summary>
    public bool Synced { get; init; }

    /// <summary>Connected peers.</summary>
    public ulong Peers { get; init; }

    /// <summary>Newest layer with data.</summary>
    public uint LatestLayer { get; init; }

    /// <summary>Newest layer whose block is in the state.</summary>
    public uint AppliedLayer { get; init; }

    /// <summary>Newest layer with a final opinion.</summary>
    public uint ProcessedLayer { get; init; }
}

/// <summary>The network and its clock.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Note">What one must know of it; empty for the main network.</param>
/// <param name="GenesisMs">Start of layer 0.</param>
/// <param name="LayerMs">Length of a layer.</param>
/// <param name="LayersPerEpoch">Layers of an epoch.</param>
/// <param name="FirstLayer">The first layer that can carry a block.</param>
/// <param name="GenesisId">The network's id in hex.</param>
/// <param name="Hrp">Prefix of its addresses.</param>
public sealed record NetworkPart(
    string Name, string Note, long GenesisMs, long LayerMs, uint LayersPerEpoch, uint FirstLayer, string GenesisId, string Hrp);

/// <summary>Rewards received.</summary>
/// <param name="Count">How many.</param>
/// <param name="Total">Their sum in smidge.</param>
/// <param name="Recent">The newest, newest first.</param>
/// <param name="Epochs">Sums by epoch, newest first.</param>
public sealed record RewardsPart(int Count, string Total, IReadOnlyList<RewardRow> Recent, IReadOnlyList<EpochRewards> Epochs)
{
    /// <summary>By value: lists are compared item by item.</summary>
    public bool Equals(RewardsPart? other) =>
        other is not null && Count == other.Count && Total == other.Total && Recent.SequenceEqual(other.Recent) && Epochs.SequenceEqual(other.Epochs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Total);
}

/// <summary>One reward.</summary>
/// <param name="Layer">The layer that paid it.</param>
/// <param name="AtMs">Start of that layer.</param>
/// <param name="Amount">Smidge.</param>
/// <param name="Fees">The part of it that transactions paid, smidge.</param>
/// <param name="Smesher">Identity in hex.</param>
public sealed record RewardRow(uint Layer, long AtMs, string Amount, string Fees, string Smesher);

/// <summary>Rewards of one epoch.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Count">How many rewards.</param>
/// <param name="Total">Their sum in smidge.</param>
public sealed record EpochRewards(uint Epoch, int Count, string Total);

/// <summary>The account that receives the rewards.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Balance">Smidge in the newest applied layer.</param>
/// <param name="Projected">Smidge after the transactions that wait.</param>
/// <param name="Counter">Number of its next transaction.</param>
/// <param name="Layer">Layer of the last change; null when nothing has touched it.</param>
/// <param name="Spawned">Whether it can spend.</param>
public sealed record AccountPart(string Address, string Balance, string Projected, ulong Counter, uint? Layer, bool Spawned);

/// <summary>One transaction.</summary>
/// <param name="Id">In hex.</param>
/// <param name="Kind">What it does, in words.</param>
/// <param name="Direction"><c>in</c>, <c>out</c> or <c>self</c>.</param>
/// <param name="Other">The other account; null when there is none.</param>
/// <param name="Amount">Smidge moved; null when none.</param>
/// <param name="Fee">Smidge paid for it; null when not known yet.</param>
/// <param name="Layer">Layer that applied it; null while it waits.</param>
/// <param name="State"><c>waiting</c>, <c>applied</c> or <c>failed</c>.</param>
/// <param name="Message">Why it failed.</param>
public sealed record TransactionRow(
    string Id, string Kind, string Direction, string? Other, string? Amount, string? Fee, uint? Layer, string State, string? Message);

/// <summary>One layer.</summary>
/// <param name="Number">The layer.</param>
/// <param name="State"><c>open</c>, <c>applied</c> or <c>verified</c>.</param>
/// <param name="Block">Its block in hex; null for an empty layer.</param>
/// <param name="MeshHash">Hash over all layers to this one, hex.</param>
/// <param name="StateHash">Hash of all accounts after it, hex.</param>
public sealed record LayerRow(uint Number, string State, string? Block, string? MeshHash, string? StateHash);

/// <summary>One thing that happened.</summary>
/// <param name="Id">Unique while the program runs; grows.</param>
/// <param name="AtMs">When.</param>
/// <param name="Kind"><c>space</c>, <c>time</c>, <c>proof</c>, <c>work</c>, <c>network</c>, <c>link</c> or <c>fault</c>.</param>
/// <param name="Title">What, in a few words.</param>
/// <param name="Text">More of it.</param>
public sealed record LedgerEntry(long Id, long AtMs, string Kind, string Title, string Text);
