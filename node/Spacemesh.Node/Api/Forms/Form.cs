// Job: small conversions that all messages share.
// Invariant: bytes handed over are not changed afterwards.
using Google.Protobuf;
using Spacemesh.Protocol;
using Spacemesh.Rpc;

namespace Spacemesh.Node.Api;

/// <summary>Conversions of both versions of the API.</summary>
internal static class Form
{
    // The reference's limit for one page (v2alpha1).
    private const ulong MostItems = 100;

    /// <summary>An id.</summary>
    public static ByteString Bytes<T>(T id)
        where T : unmanaged, IFixedBytes<T> => UnsafeByteOperations.UnsafeWrap(id.ToArray());

    /// <summary>Bytes that nobody changes any more.</summary>
    public static ByteString Bytes(byte[]? owned) => owned is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(owned);

    /// <summary>Checks the size of a page of v2alpha1.</summary>
    public static RpcStatus CheckLimit(ulong limit) => limit switch
    {
        > MostItems => RpcStatus.InvalidArgument("limit is capped at 100"),
        0 => RpcStatus.InvalidArgument("limit must be set to <= 100"),
        _ => RpcStatus.Ok,
    };
}
