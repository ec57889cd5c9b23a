// Job: counts what was checked and what differs, kind by kind, and tells the first differences in words.
// Invariant: kinds are printed in the order in which they were first named; a kind with nothing to check is printed with zeros.
using System.Globalization;

namespace Spacemesh.Node.Verify;

/// <summary>The result of a verification.</summary>
internal sealed class VerifyReport(TextWriter? details)
{
    // One damaged object may break thousands that build on it; the first few lead to it.
    private const int DetailsPerKind = 5;

    private readonly Dictionary<string, Count> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>Things that could not be read or belong to no known template.</summary>
    public int Unreadable { get; private set; }

    /// <summary>True if everything was read and nothing differs.</summary>
    public bool IsClean => Unreadable == 0 && _counts.Values.All(c => c.Differ == 0);

    /// <summary>Names kinds that are printed even if nothing of them is found.</summary>
    public void Expect(params ReadOnlySpan<string> kinds)
    {
        foreach (string kind in kinds)
            Of(kind);
    }

    /// <summary>Counts one check; <paramref name="what"/> describes the object if it differs.</summary>
    public bool Check(string kind, bool same, Func<string> what)
    {
        Count count = Of(kind);
        count.Checked++;
        if (same)
            return true;
        count.Differ++;
        if (count.Differ <= DetailsPerKind)
            details?.WriteLine($"{kind}: {what()}");
        return false;
    }

    /// <summary>Counts one comparison of a recomputed value with the recorded one.</summary>
    public bool Same<T>(string kind, string what, T recomputed, T recorded) =>
        Check(kind, EqualityComparer<T>.Default.Equals(recomputed, recorded), () =>
            $"{what}: recorded {Text(recorded)}, recomputed {Text(recomputed)}");

    /// <summary>Compares two sets of rows: each key that is in one or both counts once.</summary>
    public void SameRows<TKey>(string kind, Func<TKey, string> name, Dictionary<TKey, string> recomputed, Dictionary<TKey, string> recorded)
        where TKey : notnull
    {
        foreach (TKey key in recomputed.Keys.Union(recorded.Keys))
            Same(kind, name(key), recomputed.GetValueOrDefault(key), recorded.GetValueOrDefault(key));
    }

    /// <summary>Counts something that cannot be read.</summary>
    public void CannotRead(string kind, string what)
    {
        Unreadable++;
        if (Unreadable <= DetailsPerKind)
            details?.WriteLine($"unreadable: {kind}: {what}");
    }

    /// <summary>Writes the counts.</summary>
    public void Print(TextWriter output)
    {
        foreach (string kind in _order)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kind}: {_counts[kind].Checked} checked, {_counts[kind].Differ} differ"));
        if (Unreadable > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"unreadable: {Unreadable}"));
    }

    private static string Text<T>(T value) => value?.ToString() ?? "nothing";

    private Count Of(string kind)
    {
        if (!_counts.TryGetValue(kind, out Count? count))
        {
            _counts.Add(kind, count = new Count());
            _order.Add(kind);
        }
        return count;
    }

    private sealed class Count
    {
        public int Checked, Differ;
    }
}
