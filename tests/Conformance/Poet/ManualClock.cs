// Job: a clock that stands still until it is moved; waiting on it takes no time and moves it.
// Invariant: time never goes back by itself; a timer fires at once and the clock jumps to its due time.
namespace Spacemesh.Conformance.Poet;

/// <summary>Test clock: every timer shorter than <paramref name="patience"/> is due at once, longer ones never fire.</summary>
internal sealed class ManualClock(DateTimeOffset now, TimeSpan patience) : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _now = now;

    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
                return _now;
        }
        set
        {
            lock (_gate)
                _now = value;
        }
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime >= patience)
            return new Fired();
        lock (_gate)
            _now += dueTime;
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
