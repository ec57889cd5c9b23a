// Job: what a client's call gives: a value, or a fault that says what to do next.
// Invariant: a server's misbehaviour is a value; only the caller's own cancellation is an exception.
namespace Spacemesh.Poet.Client;

/// <summary>Why a call failed.</summary>
public enum PoetFaultKind
{
    /// <summary>The server refused the request as invalid (400).</summary>
    InvalidRequest,

    /// <summary>The server asked for other authorisation (401).</summary>
    Unauthorized,

    /// <summary>Any other status that is not retried.</summary>
    Refused,

    /// <summary>All attempts failed.</summary>
    GaveUp,

    /// <summary>The time for the call was over.</summary>
    TimedOut,

    /// <summary>The answer is not what the interface promises.</summary>
    BadAnswer,

    /// <summary>The server asks for something this client does not do: proof of work above difficulty 0.</summary>
    NotSupportedYet,
}

/// <summary>A failed call.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Message">One line for people.</param>
/// <param name="Status">HTTP status of the last answer; 0 without one.</param>
/// <param name="Attempts">Requests sent.</param>
public sealed record PoetFault(PoetFaultKind Kind, string Message, int Status = 0, int Attempts = 1);

/// <summary>A value or a fault.</summary>
public readonly struct PoetResult<T>
    where T : class
{
    private PoetResult(T? value, PoetFault? fault) => (Value, Fault) = (value, fault);

    /// <summary>The value; null if the call failed.</summary>
    public T? Value { get; }

    /// <summary>The fault; null if the call succeeded.</summary>
    public PoetFault? Fault { get; }

    /// <summary>A success.</summary>
    public static implicit operator PoetResult<T>(T value) => new(value, null);

    /// <summary>A failure.</summary>
    public static implicit operator PoetResult<T>(PoetFault fault) => new(null, fault);
}
