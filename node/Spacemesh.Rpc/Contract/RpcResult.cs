// Job: a response message or the status that stands in its place.
// Invariant: holds a message exactly when the status is success.
using System.Diagnostics.CodeAnalysis;

namespace Spacemesh.Rpc;

/// <summary>What a unary handler returns: <c>return new StatusResponse {...};</c> or <c>return RpcStatus.NotFound("...");</c>.</summary>
/// <typeparam name="T">The response message.</typeparam>
public readonly struct RpcResult<T>
    where T : class
{
    private RpcResult(T? value, RpcStatus status)
    {
        Value = value;
        Status = status;
    }

    /// <summary>The message; null when the call failed.</summary>
    public T? Value { get; }

    /// <summary>The outcome.</summary>
    public RpcStatus Status { get; }

    /// <summary>Whether there is a message.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsOk => Value is not null;

    /// <summary>A response.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor-like form is the point.")]
    public static implicit operator RpcResult<T>(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new RpcResult<T>(value, RpcStatus.Ok);
    }

    /// <summary>A failure. Success without a message is our own bug.</summary>
    public static implicit operator RpcResult<T>(RpcStatus status) =>
        status.IsOk
            ? throw new InvalidOperationException("A unary call that succeeds must return its response message.")
            : new RpcResult<T>(null, status);

    internal static RpcResult<T> Of(T value) => new(value, RpcStatus.Ok);

    /// <summary>The message, or <see cref="RpcException"/> with the status.</summary>
    public T OrThrow() => Value ?? throw new RpcException(Status);
}

/// <summary>Makes results of interface types, for which there is no implicit form.</summary>
internal static class RpcResult
{
    public static RpcResult<T> Of<T>(T value)
        where T : class => RpcResult<T>.Of(value);
}
