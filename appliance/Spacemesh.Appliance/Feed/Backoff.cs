// Job: how long to wait before the next attempt to connect.
// Invariant: grows from the first to the longest wait and never beyond; a success starts it over.
namespace Spacemesh.Appliance.Feed;

/// <summary>Waits between attempts: doubling, with an upper bound.</summary>
public sealed class Backoff
{
    private readonly TimeSpan first;
    private readonly TimeSpan longest;
    private TimeSpan next;

    /// <summary>Waits from <paramref name="first"/> up to <paramref name="longest"/>.</summary>
    public Backoff(TimeSpan first, TimeSpan longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(first, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, first);
        this.first = first;
        this.longest = longest;
        next = first;
    }

    /// <summary>Attempts that failed since the last success.</summary>
    public int Failures { get; private set; }

    /// <summary>An attempt failed: how long to wait now.</summary>
    public TimeSpan Failed()
    {
        TimeSpan wait = next;
        next = next * 2 < longest ? next * 2 : longest;
        Failures = Failures == int.MaxValue ? int.MaxValue : Failures + 1;
        return wait;
    }

    /// <summary>An attempt succeeded.</summary>
    public void Succeeded()
    {
        Failures = 0;
        next = first;
    }
}
