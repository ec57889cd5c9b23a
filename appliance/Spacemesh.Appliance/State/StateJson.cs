// Job: JSON of the state, generated at compile time.
// Invariant: the default escaping stays, so that the text can stand inside an HTML page.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spacemesh.Appliance.State;

/// <summary>Writes states and changes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PageState))]
[JsonSerializable(typeof(StateChange))]
public sealed partial class StateJson : JsonSerializerContext
{
    /// <summary>UTF-8 text of a whole state.</summary>
    public static byte[] Write(PageState state) => JsonSerializer.SerializeToUtf8Bytes(state, Default.PageState);

    /// <summary>UTF-8 text of a change.</summary>
    public static byte[] Write(StateChange change) => JsonSerializer.SerializeToUtf8Bytes(change, Default.StateChange);
}

/// <summary>The parts that are different now; null: as before. Ledger entries come on top of the known ones.</summary>
public sealed record StateChange
{
    /// <summary>The appliance's clock.</summary>
    public long NowMs { get; init; }

    /// <summary>See <see cref="PageState.Node"/>.</summary>
    public NodePart? Node { get; init; }

    /// <summary>See <see cref="PageState.Network"/>.</summary>
    public NetworkPart? Network { get; init; }

    /// <summary>See <see cref="PageState.Smeshing"/>.</summary>
    public SmeshingPart? Smeshing { get; init; }

    /// <summary>See <see cref="PageState.Rewards"/>.</summary>
    public RewardsPart? Rewards { get; init; }

    /// <summary>See <see cref="PageState.Account"/>.</summary>
    public AccountPart? Account { get; init; }

    /// <summary>See <see cref="PageState.Transactions"/>.</summary>
    public IReadOnlyList<TransactionRow>? Transactions { get; init; }

    /// <summary>See <see cref="PageState.Layers"/>.</summary>
    public IReadOnlyList<LayerRow>? Layers { get; init; }

    /// <summary>New entries, newest first.</summary>
    public IReadOnlyList<LedgerEntry>? LedgerAdded { get; init; }

    /// <summary>The difference; null when there is none.</summary>
    public static StateChange? Between(PageState before, PageState after)
    {
        long newestBefore = before.Ledger.Count == 0 ? -1 : before.Ledger.Max(entry => entry.Id);
        List<LedgerEntry> added = after.Ledger.Where(entry => entry.Id > newestBefore).ToList();
        var change = new StateChange
        {
            NowMs = after.NowMs,
            Node = before.Node == after.Node ? null : after.Node,
            Network = before.Network == after.Network ? null : after.Network,
            Smeshing = Equals(before.Smeshing, after.Smeshing) ? null : after.Smeshing,
            Rewards = Equals(before.Rewards, after.Rewards) ? null : after.Rewards,
            Account = before.Account == after.Account ? null : after.Account,
            Transactions = Same(before.Transactions, after.Transactions) ? null : after.Transactions,
            Layers = Same(before.Layers, after.Layers) ? null : after.Layers,
            LedgerAdded = added.Count == 0 ? null : added,
        };
        return change == new StateChange { NowMs = after.NowMs } ? null : change;
    }

    private static bool Same<T>(IReadOnlyList<T>? a, IReadOnlyList<T>? b) =>
        ReferenceEquals(a, b) || (a is not null && b is not null && a.SequenceEqual(b));
}
