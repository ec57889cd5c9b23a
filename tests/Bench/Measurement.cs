// Job: one measured value, and the way to say that there is none.
// Invariant: a value that was not measured is never printed.
namespace Spacemesh.Bench;

/// <summary>One line of output.</summary>
/// <param name="Name">Group and value, <c>node.start</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">MiB, s, MiB/s or 1/s.</param>
internal readonly record struct Measurement(string Name, double Value, string Unit);

/// <summary>The thing to be measured did not do what the measurement needs; the message says what.</summary>
internal sealed class MeasurementFailedException(string message) : Exception(message);
