// Job: a method with the handler that answers it, one class for each kind.
// Invariant: one request is read before a handler of a single-request kind runs.
using Google.Protobuf;

namespace Spacemesh.Rpc;

/// <summary>A method that is served.</summary>
internal abstract class ServerMethod(RpcMethod method)
{
    public RpcMethod Method => method;

    /// <summary>Whether it may run as long as the listener does.</summary>
    public bool IsStream => method.Descriptor.IsServerStreaming || method.Descriptor.IsClientStreaming;

    public abstract ValueTask<RpcStatus> ServeAsync(FrameReader requests, ResponseBody responses, ServerCall call);

    private protected static async ValueTask<T> ReadOneAsync<T>(FrameReader requests, MessageParser<T> parser, ServerCall call)
        where T : class, IMessage<T> =>
        await requests.ReadAsync(parser, call.Cancellation).ConfigureAwait(false)
            ?? throw new RpcException(RpcStatus.Internal("EOF"));
}

/// <summary>A method that the JSON gateway can call: one message in, one out.</summary>
internal abstract class UnaryServerMethod(RpcMethod method) : ServerMethod(method)
{
    public abstract IMessage NewRequest();

    public abstract ValueTask<RpcResult<IMessage>> AnswerAsync(IMessage request, ServerCall call);
}

internal sealed class UnaryServerMethod<TRequest, TResponse>(
    UnaryMethod<TRequest, TResponse> method, Func<TRequest, ServerCall, ValueTask<RpcResult<TResponse>>> handler)
    : UnaryServerMethod(method)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public override IMessage NewRequest() => method.RequestParser.ParseFrom(ByteString.Empty);

    public override async ValueTask<RpcResult<IMessage>> AnswerAsync(IMessage request, ServerCall call)
    {
        RpcResult<TResponse> result = await handler((TRequest)request, call).ConfigureAwait(false);
        return result.IsOk ? AsMessage(result.Value) : result.Status;
    }

    public override async ValueTask<RpcStatus> ServeAsync(FrameReader requests, ResponseBody responses, ServerCall call)
    {
        TRequest request = await ReadOneAsync(requests, method.RequestParser, call).ConfigureAwait(false);
        RpcResult<TResponse> result = await handler(request, call).ConfigureAwait(false);
        if (result.IsOk)
            await responses.WriteAsync(result.Value, flush: false, call.Cancellation).ConfigureAwait(false);
        return result.Status;
    }

    private static RpcResult<IMessage> AsMessage(IMessage message) => RpcResult.Of(message);
}

internal sealed class ServerStreamServerMethod<TRequest, TResponse>(
    ServerStreamMethod<TRequest, TResponse> method,
    Func<TRequest, MessageWriter<TResponse>, ServerCall, ValueTask<RpcStatus>> handler)
    : ServerMethod(method)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public override async ValueTask<RpcStatus> ServeAsync(FrameReader requests, ResponseBody responses, ServerCall call)
    {
        TRequest request = await ReadOneAsync(requests, method.RequestParser, call).ConfigureAwait(false);
        return await handler(request, new MessageWriter<TResponse>(responses), call).ConfigureAwait(false);
    }
}

internal sealed class ClientStreamServerMethod<TRequest, TResponse>(
    ClientStreamMethod<TRequest, TResponse> method,
    Func<MessageReader<TRequest>, ServerCall, ValueTask<RpcResult<TResponse>>> handler)
    : ServerMethod(method)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public override async ValueTask<RpcStatus> ServeAsync(FrameReader requests, ResponseBody responses, ServerCall call)
    {
        var reader = new MessageReader<TRequest>(requests, method.RequestParser);
        RpcResult<TResponse> result = await handler(reader, call).ConfigureAwait(false);
        if (result.IsOk)
            await responses.WriteAsync(result.Value, flush: false, call.Cancellation).ConfigureAwait(false);
        return result.Status;
    }
}

internal sealed class DuplexServerMethod<TRequest, TResponse>(
    DuplexMethod<TRequest, TResponse> method,
    Func<MessageReader<TRequest>, MessageWriter<TResponse>, ServerCall, ValueTask<RpcStatus>> handler)
    : ServerMethod(method)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public override ValueTask<RpcStatus> ServeAsync(FrameReader requests, ResponseBody responses, ServerCall call) =>
        handler(new MessageReader<TRequest>(requests, method.RequestParser), new MessageWriter<TResponse>(responses), call);
}

/// <summary>Answers every call of any kind with one status.</summary>
internal sealed class RefusedServerMethod(RpcMethod method, RpcStatus status) : ServerMethod(method)
{
    public RpcStatus Status => status;

    public override ValueTask<RpcStatus> ServeAsync(FrameReader requests, ResponseBody responses, ServerCall call) => new(status);
}
