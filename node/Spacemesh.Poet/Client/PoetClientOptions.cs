// Job: retry and time limits of a client.
// Invariant: every call ends: by its attempts, or by a time.
namespace Spacemesh.Poet.Client;

/// <summary>Settings of a client; the node's configuration key is named where there is one.</summary>
public sealed record PoetClientOptions
{
    /// <summary>Limit for proof-of-work parameters and proofs with all retries; zero for none (<c>poet-request-timeout</c>).</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>Basis of the wait between attempts (<c>retry-delay</c>).</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Further attempts after the first (<c>retry-max</c>); submissions are limited by time instead.</summary>
    public int RetryMax { get; init; } = 10;

    /// <summary>Limit of one attempt, so that a silent server cannot hold a call for ever.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an answer to Info is used again (<c>info-cache-ttl</c>).</summary>
    public TimeSpan InfoLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long proof-of-work parameters are used again (<c>pow-params-cache-ttl</c>).</summary>
    public TimeSpan PowParamsLifetime { get; init; } = TimeSpan.FromMinutes(5);
}
