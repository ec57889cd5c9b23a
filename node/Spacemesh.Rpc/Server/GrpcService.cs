// Job: registration: which handler answers which method of a service.
// Invariant: a method has at most one handler; one without a handler is answered Unimplemented.
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Spacemesh.Rpc;

/// <summary>A service with its handlers, to be served on one or more listeners.</summary>
/// <remarks>Handlers run concurrently. A <see cref="RpcException"/> ends the call with its status; any other exception is logged
/// and answered Internal without details.</remarks>
public sealed class GrpcService
{
    private readonly Dictionary<string, ServerMethod> methods = new(StringComparer.Ordinal);

    private GrpcService(ServiceDescriptor descriptor) => Descriptor = descriptor;

    /// <summary>The service's descriptor.</summary>
    public ServiceDescriptor Descriptor { get; }

    internal IReadOnlyDictionary<string, ServerMethod> Methods => methods;

    /// <summary>Begins a registration.</summary>
    public static GrpcService For(ServiceDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return new GrpcService(descriptor);
    }

    /// <summary>A unary method answered without waiting for anything.</summary>
    public GrpcService Unary<TRequest, TResponse>(
        UnaryMethod<TRequest, TResponse> method, Func<TRequest, ServerCall, RpcResult<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Add(new UnaryServerMethod<TRequest, TResponse>(method, (request, call) => new(handler(request, call))));

    /// <summary>A unary method.</summary>
    [OverloadResolutionPriority(1)]
    public GrpcService Unary<TRequest, TResponse>(
        UnaryMethod<TRequest, TResponse> method, Func<TRequest, ServerCall, ValueTask<RpcResult<TResponse>>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Add(new UnaryServerMethod<TRequest, TResponse>(method, handler));

    /// <summary>One request, many responses; the returned status ends the stream.</summary>
    public GrpcService ServerStream<TRequest, TResponse>(
        ServerStreamMethod<TRequest, TResponse> method,
        Func<TRequest, MessageWriter<TResponse>, ServerCall, ValueTask<RpcStatus>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Add(new ServerStreamServerMethod<TRequest, TResponse>(method, handler));

    /// <summary>Many requests, one response.</summary>
    public GrpcService ClientStream<TRequest, TResponse>(
        ClientStreamMethod<TRequest, TResponse> method,
        Func<MessageReader<TRequest>, ServerCall, ValueTask<RpcResult<TResponse>>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Add(new ClientStreamServerMethod<TRequest, TResponse>(method, handler));

    /// <summary>Streams in both directions; the returned status ends the call.</summary>
    public GrpcService Duplex<TRequest, TResponse>(
        DuplexMethod<TRequest, TResponse> method,
        Func<MessageReader<TRequest>, MessageWriter<TResponse>, ServerCall, ValueTask<RpcStatus>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Add(new DuplexServerMethod<TRequest, TResponse>(method, handler));

    /// <summary>A method that always answers this status (the network has methods that only say what to use instead).</summary>
    public GrpcService Refuse(RpcMethod method, RpcStatus status)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (status.IsOk)
            throw new ArgumentException("A refusal needs a failure.", nameof(status));
        return Add(new RefusedServerMethod(method, status));
    }

    private GrpcService Add(ServerMethod method)
    {
        MethodDescriptor descriptor = method.Method.Descriptor;
        if (descriptor.Service.FullName != Descriptor.FullName)
            throw new ArgumentException($"{method.Method.Path} is not a method of {Descriptor.FullName}.");
        if (!methods.TryAdd(descriptor.Name, method))
            throw new ArgumentException($"{method.Method.Path} has a handler already.");
        return this;
    }
}
