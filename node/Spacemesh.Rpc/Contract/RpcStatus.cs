// Job: the outcome of a call as a value.
// Invariant: the default value is success; a message never holds secrets or stack traces.
namespace Spacemesh.Rpc;

/// <summary>Outcome of a call: code and a text for people.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">The text; empty for success.</param>
public readonly record struct RpcStatus(RpcCode Code, string Message)
{
    /// <summary>Success.</summary>
    public static RpcStatus Ok => default;

    /// <summary>Whether the call succeeded.</summary>
    public bool IsOk => Code == RpcCode.Ok;

    /// <summary>The caller gave up, or a subscriber was too slow.</summary>
    public static RpcStatus Canceled(string message) => new(RpcCode.Canceled, message);

    /// <summary>A fault without a class.</summary>
    public static RpcStatus Unknown(string message) => new(RpcCode.Unknown, message);

    /// <summary>The request is wrong.</summary>
    public static RpcStatus InvalidArgument(string message) => new(RpcCode.InvalidArgument, message);

    /// <summary>Nothing there.</summary>
    public static RpcStatus NotFound(string message) => new(RpcCode.NotFound, message);

    /// <summary>Not in the needed state.</summary>
    public static RpcStatus FailedPrecondition(string message) => new(RpcCode.FailedPrecondition, message);

    /// <summary>A limit was reached.</summary>
    public static RpcStatus ResourceExhausted(string message) => new(RpcCode.ResourceExhausted, message);

    /// <summary>Not built.</summary>
    public static RpcStatus Unimplemented(string message) => new(RpcCode.Unimplemented, message);

    /// <summary>The server's own fault.</summary>
    public static RpcStatus Internal(string message) => new(RpcCode.Internal, message);

    /// <summary>Not reachable, or stopping.</summary>
    public static RpcStatus Unavailable(string message) => new(RpcCode.Unavailable, message);

    /// <summary>Too late.</summary>
    public static RpcStatus DeadlineExceeded(string message) => new(RpcCode.DeadlineExceeded, message);

    /// <inheritdoc/>
    public override string ToString() => string.IsNullOrEmpty(Message) ? Code.ToString() : $"{Code}: {Message}";
}
