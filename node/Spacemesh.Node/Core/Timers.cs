// Job: what the consensus loop has to do at which time.
// Invariant: due work runs in order of time, then of registration, so that a replay runs it alike.
namespace Spacemesh.Node.Core;

/// <summary>A queue of work by due time.</summary>
public sealed class Timers
{
    private readonly PriorityQueue<Action, (DateTimeOffset Due, long Sequence)> _queue = new();
    private long _sequence;

    /// <summary>When the next work is due, null when nothing waits.</summary>
    public DateTimeOffset? NextDeadline => _queue.TryPeek(out _, out (DateTimeOffset Due, long Sequence) next) ? next.Due : null;

    /// <summary>Runs the work once at or after the time.</summary>
    public void At(DateTimeOffset due, Action work) => _queue.Enqueue(work, (due, _sequence++));

    /// <summary>Takes the earliest work that is due; false when nothing is.</summary>
    public bool TryTakeDue(DateTimeOffset now, out Action work, out DateTimeOffset due)
    {
        if (_queue.TryPeek(out work!, out (DateTimeOffset Due, long Sequence) next) && next.Due <= now)
        {
            due = next.Due;
            _queue.Dequeue();
            return true;
        }
        due = default;
        return false;
    }
}
