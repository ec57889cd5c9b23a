// Job: carries a status where no return value can: out of streams, and out of the throwing forms of calls.
// Invariant: the message is the status; inner exceptions stay on this machine.
namespace Spacemesh.Rpc;

/// <summary>A call ended with this status.</summary>
public sealed class RpcException : Exception
{
    /// <summary>An exception for the status.</summary>
    /// <param name="status">How the call ended; not success.</param>
    /// <param name="inner">What caused it here, if anything did.</param>
    public RpcException(RpcStatus status, Exception? inner = null)
        : base(status.ToString(), inner) => Status = status;

    /// <summary>How the call ended.</summary>
    public RpcStatus Status { get; }
}
