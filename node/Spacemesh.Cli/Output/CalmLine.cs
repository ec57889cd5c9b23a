// Job: one line about what happens: for people, or as a JSON object.
// Invariant: pure; both forms say the same.
using Spacemesh.Cli.Smeshing;

namespace Spacemesh.Cli.Output;

/// <summary>Something that happened.</summary>
/// <param name="At">When.</param>
/// <param name="Words">What, and what comes next.</param>
internal sealed record CalmLine(DateTimeOffset At, EventLine Words)
{
    /// <summary>Whether it is a failure.</summary>
    public bool IsFailure { get; init; }

    /// <summary>The layer it is about.</summary>
    public uint? Layer { get; init; }

    /// <summary>Smidge that came.</summary>
    public ulong? Smidge { get; init; }

    /// <summary>Smidge held afterwards.</summary>
    public ulong? Balance { get; init; }

    /// <summary>An address to open.</summary>
    public string? Url { get; init; }

    /// <summary>For people.</summary>
    public string ToText(DateTimeOffset now, TimeZoneInfo zone)
    {
        string next = Words.Next.Length == 0 ? ""
            : Words.NextAt is { } at ? $" Next: {Words.Next}, {Phrases.When(at, now, zone)}."
            : $" Next: {Words.Next}.";
        return $"{Phrases.Clock(At, zone)}  {(IsFailure ? "FAILED  " : "")}{Words.Text}{next}";
    }

    /// <summary>For programs.</summary>
    public string ToJson() => Terminal.Json(json =>
    {
        json.WriteString("at", Phrases.Rfc3339(At));
        json.WriteString("kind", Words.Kind);
        json.WriteString("text", Words.Text);
        if (Words.Next.Length > 0)
            json.WriteString("next", Words.Next);
        if (Words.NextAt is { } nextAt)
            json.WriteString("nextAt", Phrases.Rfc3339(nextAt));
        if (IsFailure)
            json.WriteBoolean("failure", true);
        if (Layer is { } layer)
            json.WriteNumber("layer", layer);
        if (Smidge is { } smidge)
            json.WriteString("smidge", $"{smidge}");
        if (Balance is { } balance)
            json.WriteString("balanceSmidge", $"{balance}");
        if (Url is not null)
            json.WriteString("url", Url);
    });
}
