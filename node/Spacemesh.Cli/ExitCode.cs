// Job: exit codes of the program, and the fault that leads to one.
// Invariant: a fault is one line for the person who asked; it says what to do and holds no secret.
namespace Spacemesh.Cli;

/// <summary>Exit codes of <c>spacemesh</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Refused or failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 2;

    /// <summary>The node cannot be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>Interrupted before it was done.</summary>
    public const int Interrupted = 130;
}

/// <summary>A command cannot go on.</summary>
/// <param name="code">Exit code.</param>
/// <param name="message">One line.</param>
internal sealed class CommandFailure(int code, string message) : Exception(message)
{
    /// <summary>Exit code.</summary>
    public int Code { get; } = code;
}
