// Job: a clock that stands still until a test moves it; timers fire on the thread that moves it.
// Invariant: timers fire in order of due time, then of creation; nothing runs beside.
namespace Spacemesh.Node.Tests.Smeshing;

internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly SortedDictionary<(DateTimeOffset Due, long Number), Timer> _timers = [];
    private DateTimeOffset _now = start;
    private long _number;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, period);
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void AdvanceTo(DateTimeOffset time)
    {
        while (_timers.Count > 0 && _timers.First() is var next && next.Key.Due <= time)
        {
            _timers.Remove(next.Key);
            _now = next.Key.Due > _now ? next.Key.Due : _now;
            next.Value.Fire();
        }
        _now = time;
    }

    private sealed class Timer(VirtualTime clock, TimerCallback callback, object? state) : ITimer
    {
        private (DateTimeOffset, long)? _key;

        public void Fire()
        {
            _key = null;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Dispose();
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            _key = (clock._now + dueTime, clock._number++);
            clock._timers.Add(_key.Value, this);
            return true;
        }

        public void Dispose()
        {
            if (_key is { } key)
                clock._timers.Remove(key);
            _key = null;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
