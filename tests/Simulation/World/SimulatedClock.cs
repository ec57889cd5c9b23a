// Job: time that moves only when the simulation moves it, and the timers that wait for it.
// Invariant: timers fire in order of time, then of registration, on the simulation's thread; any other thread is refused.
namespace Spacemesh.Simulation.Tests.World;

/// <summary>The clock of a simulation.</summary>
internal sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<(SimulatedTimer Timer, long Setting), (DateTimeOffset Due, long Sequence)> _queue = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private DateTimeOffset _now = start;
    private long _sequence;

    /// <summary>Time by now.</summary>
    public DateTimeOffset Now => _now;

    /// <summary>When the next timer fires; null when none waits.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            while (_queue.TryPeek(out (SimulatedTimer Timer, long Setting) entry, out (DateTimeOffset Due, long Sequence) at))
            {
                if (entry.Timer.Setting == entry.Setting)
                    return at.Due;
                _queue.Dequeue();
            }
            return null;
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves on without firing anything.</summary>
    public void MoveTo(DateTimeOffset time) => _now = time >= _now
        ? time
        : throw new InvalidOperationException($"time would go back from {_now:O} to {time:O}");

    /// <summary>Fires the one timer that is due next.</summary>
    public void FireNext()
    {
        if (NextDue is not { } due || due > _now)
            throw new InvalidOperationException("no timer is due");
        _queue.Dequeue().Timer.Fire();
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        RequireOwnThread();
        return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        RequireOwnThread();
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    // A step that went to another thread would make the run depend on the machine.
    private void RequireOwnThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("the simulation's clock was used from another thread");
    }

    private sealed class SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        /// <summary>Counts the settings; entries of earlier ones are void.</summary>
        public long Setting { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Setting++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
                clock._queue.Enqueue((this, Setting), (clock._now + dueTime, clock._sequence++));
            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
            else
                Setting++;
            callback(state);
        }

        public void Dispose() => Setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
