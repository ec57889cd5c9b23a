// Job: keeps what the parts of a simulation log, with the time of the simulation.
// Invariant: bounded; the newest are kept.
using Microsoft.Extensions.Logging;

namespace Spacemesh.Simulation.Tests.World;

/// <summary>A log in memory.</summary>
internal sealed class Notes(SimulatedClock clock, string name) : ILogger
{
    private const int Kept = 200;
    private readonly Queue<string> _lines = new();

    /// <summary>The newest lines, oldest first.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Warnings and errors so far.</summary>
    public int Problems { get; private set; }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning)
            Problems++;
        _lines.Enqueue($"{clock.Now:HH:mm:ss.fff} {name} {logLevel}: {formatter(state, exception)} {exception}");
        if (_lines.Count > Kept)
            _lines.Dequeue();
    }
}
