// Job: a method of a service together with its message types.
// Invariant: the descriptor has a method of that name, kind and types; a mistake stops the program at first use.
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Spacemesh.Rpc;

/// <summary>A method without its types: name, path, descriptor.</summary>
public abstract class RpcMethod
{
    private protected RpcMethod(ServiceDescriptor service, string name, bool clientStreams, bool serverStreams)
    {
        ArgumentNullException.ThrowIfNull(service);
        Descriptor = service.FindMethodByName(name)
            ?? throw new ArgumentException($"{service.FullName} has no method {name}.", nameof(name));
        if (Descriptor.IsClientStreaming != clientStreams || Descriptor.IsServerStreaming != serverStreams)
            throw new ArgumentException($"{service.FullName}/{name} is of another kind.", nameof(name));
        Path = $"/{service.FullName}/{name}";
    }

    /// <summary>The method's descriptor.</summary>
    public MethodDescriptor Descriptor { get; }

    /// <summary>Path of the HTTP/2 request: <c>/package.Service/Method</c>.</summary>
    public string Path { get; }
}

/// <summary>A method with its message types.</summary>
/// <typeparam name="TRequest">Message that goes to the server.</typeparam>
/// <typeparam name="TResponse">Message that comes back.</typeparam>
public abstract class RpcMethod<TRequest, TResponse> : RpcMethod
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private protected RpcMethod(
        ServiceDescriptor service,
        string name,
        MessageParser<TRequest> requests,
        MessageParser<TResponse> responses,
        bool clientStreams,
        bool serverStreams)
        : base(service, name, clientStreams, serverStreams)
    {
        RequestParser = requests;
        ResponseParser = responses;
        Check(Descriptor.InputType, requests);
        Check(Descriptor.OutputType, responses);
    }

    internal MessageParser<TRequest> RequestParser { get; }

    internal MessageParser<TResponse> ResponseParser { get; }

    private void Check<T>(MessageDescriptor declared, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        string given = parser.ParseFrom(ByteString.Empty).Descriptor.Name;
        if (given != declared.Name)
            throw new ArgumentException($"{Path} is declared with {declared.FullName}, not {given}.");
    }
}

/// <summary>One request, one response.</summary>
/// <typeparam name="TRequest">Message that goes to the server.</typeparam>
/// <typeparam name="TResponse">Message that comes back.</typeparam>
/// <param name="service">The service.</param>
/// <param name="name">Name of the method in it.</param>
/// <param name="requests">Parser of requests.</param>
/// <param name="responses">Parser of responses.</param>
public sealed class UnaryMethod<TRequest, TResponse>(
    ServiceDescriptor service, string name, MessageParser<TRequest> requests, MessageParser<TResponse> responses)
    : RpcMethod<TRequest, TResponse>(service, name, requests, responses, clientStreams: false, serverStreams: false)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;

/// <summary>One request, a stream of responses.</summary>
/// <typeparam name="TRequest">Message that goes to the server.</typeparam>
/// <typeparam name="TResponse">Message that comes back.</typeparam>
/// <param name="service">The service.</param>
/// <param name="name">Name of the method in it.</param>
/// <param name="requests">Parser of requests.</param>
/// <param name="responses">Parser of responses.</param>
public sealed class ServerStreamMethod<TRequest, TResponse>(
    ServiceDescriptor service, string name, MessageParser<TRequest> requests, MessageParser<TResponse> responses)
    : RpcMethod<TRequest, TResponse>(service, name, requests, responses, clientStreams: false, serverStreams: true)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;

/// <summary>A stream of requests, one response at its end.</summary>
/// <typeparam name="TRequest">Message that goes to the server.</typeparam>
/// <typeparam name="TResponse">Message that comes back.</typeparam>
/// <param name="service">The service.</param>
/// <param name="name">Name of the method in it.</param>
/// <param name="requests">Parser of requests.</param>
/// <param name="responses">Parser of responses.</param>
public sealed class ClientStreamMethod<TRequest, TResponse>(
    ServiceDescriptor service, string name, MessageParser<TRequest> requests, MessageParser<TResponse> responses)
    : RpcMethod<TRequest, TResponse>(service, name, requests, responses, clientStreams: true, serverStreams: false)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;

/// <summary>Streams in both directions, independent of each other.</summary>
/// <typeparam name="TRequest">Message that goes to the server.</typeparam>
/// <typeparam name="TResponse">Message that comes back.</typeparam>
/// <param name="service">The service.</param>
/// <param name="name">Name of the method in it.</param>
/// <param name="requests">Parser of requests.</param>
/// <param name="responses">Parser of responses.</param>
public sealed class DuplexMethod<TRequest, TResponse>(
    ServiceDescriptor service, string name, MessageParser<TRequest> requests, MessageParser<TResponse> responses)
    : RpcMethod<TRequest, TResponse>(service, name, requests, responses, clientStreams: true, serverStreams: true)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;
