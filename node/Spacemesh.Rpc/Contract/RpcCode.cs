// Job: the status codes of gRPC.
// Invariant: the numbers are those of the wire.
namespace Spacemesh.Rpc;

/// <summary>Status code of a call; the number is what <c>grpc-status</c> and the JSON error body carry.</summary>
public enum RpcCode
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The caller gave up, or a subscriber was too slow.</summary>
    Canceled = 1,

    /// <summary>A fault that names no class (unparsable addresses in API v1 answer this).</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the server.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the answer.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What should be created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit was reached (message size, buffers).</summary>
    ResourceExhausted = 8,

    /// <summary>The server is not in the state that the call needs.</summary>
    FailedPrecondition = 9,

    /// <summary>Stopped by a conflict.</summary>
    Aborted = 10,

    /// <summary>Beyond the valid range.</summary>
    OutOfRange = 11,

    /// <summary>Unknown service or method, or one that is not built.</summary>
    Unimplemented = 12,

    /// <summary>A fault of the server itself, or bytes that break the protocol.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached or is stopping.</summary>
    Unavailable = 14,

    /// <summary>Data are lost or damaged.</summary>
    DataLoss = 15,

    /// <summary>The caller did not say who it is.</summary>
    Unauthenticated = 16,
}
