// Job: checks our messages against recorded API traffic: bytes, JSON forms, gateway paths, and faults of requests.
// Invariant: says nothing about whether a node gives these answers; only that we read and write them as the reference does.
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Spacemesh.Api;
using Spacemesh.Api.V1;
using Spacemesh.Conformance.Framework;
using Spacemesh.Rpc;

namespace Spacemesh.Conformance.Node;

/// <summary>Readers of recorded calls and streams.</summary>
internal static class ApiMessages
{
    /// <summary>Methods by the name that recordings give them.</summary>
    internal static readonly Dictionary<string, MethodDescriptor> ByName = ApiServices.All
        .SelectMany(service => service.Methods).ToDictionary(method => $"{method.Service.FullName}/{method.Name}");

    /// <summary>Methods by their gateway path.</summary>
    internal static readonly Dictionary<string, MethodDescriptor> ByPath = ApiServices.All
        .SelectMany(service => service.Methods).ToDictionary(JsonGateway.PathOf);

    /// <summary>One reader for each file of recorded API traffic.</summary>
    public static IEnumerable<VectorReader> Readers =>
    [
        .. ApiAnswers.Readers(CheckCall, CheckGateway),
        .. Stream(Event.Descriptor, "net-a/events-n0", "net-a/events-n0-after-restart"),
        .. Stream(Event.Descriptor, "net-a/events-n1", "net-a/events-n1-after-restart"),
        .. Stream(Event.Descriptor, "net-a/events-n2", "net-a/events-n3-sync-only", "net-v/events-n0", "net-v/events-n1", "net-v/events-n2"),
        .. Stream(Event.Descriptor, "standalone/events", "standalone-tx/events"),
        .. Stream(StatusStreamResponse.Descriptor, "net-a/status_stream-n0"),
        .. Stream(LayerStreamResponse.Descriptor, "net-a/layer_stream-n0"),
        .. Stream(ErrorStreamResponse.Descriptor, "net-a/error_stream-n0"),
        .. Stream(PostSetupStatusStreamResponse.Descriptor, "net-a/postsetup_stream-n0"),
        .. Stream(MalfeasanceStreamResponse.Descriptor, "net-a/malfeasance_stream"),
    ];

    private static IEnumerable<VectorReader> Stream(MessageDescriptor type, params string[] names) =>
        names.Select(name => VectorReader.Lines(name + ".jsonl", vector => CheckStreamItem(vector, type)));

    private static string? CheckStreamItem(JsonElement vector, MessageDescriptor type)
    {
        if (!vector.Has("closed"))
            return CheckMessage(vector, type, "msg", "hex");

        // The node was stopped: GrpcListener.StopAsync ends streams with this code (RoundTripTests).
        return vector.Text("closed") == nameof(RpcCode.Unavailable) ? null : throw new UnknownCaseKindException(vector.Text("closed"));
    }

    private static string? CheckCall(JsonElement vector)
    {
        MethodDescriptor method = ByName[vector.Text("method")];
        string kind = method.IsServerStreaming ? "stream" : "unary";
        if (vector.Text("kind") is var recorded && recorded != kind)
            throw new UnknownCaseKindException(recorded);
        string message = vector.Has("message") ? vector.Text("message") : "";
        if (message.StartsWith(FrameReader.ServerUnmarshalFault, StringComparison.Ordinal))
            return Json.Same("fault of the request", message, RequestFault(method, vector.Hex("request_hex")));
        return CheckMessage(vector, method.InputType, "request", "request_hex")
            ?? (vector.Has("response") ? CheckMessage(vector, method.OutputType, "response", "response_hex") : null)
            ?? vector.Items("stream")
                .Select(item => CheckMessage(item, method.OutputType, "msg", "hex"))
                .FirstOrDefault(fault => fault is not null);
    }

    private static string? CheckMessage(JsonElement vector, MessageDescriptor type, string jsonName, string hexName)
    {
        IMessage fromJson = type.Parser.ParseFrom(ByteString.Empty);
        RpcStatus read = MessageJsonReader.Read(Encoding.UTF8.GetBytes(vector.GetProperty(jsonName).GetRawText()), fromJson);
        if (!read.IsOk)
            return $"{jsonName} cannot be read: {read}";
        IMessage message = fromJson;
        if (vector.Has(hexName))
        {
            byte[] bytes = vector.Hex(hexName);
            message = type.Parser.ParseFrom(bytes);
            // The reference writes members of oneofs last and maps in any order; the length and the content stay.
            byte[] ours = message.ToByteArray();
            if (Json.SameBytes(hexName, bytes, ours) is { } differs && !(HasFreeOrder(type) && ours.Length == bytes.Length))
                return differs;
            if (!message.Equals(fromJson))
                return $"{jsonName} and {hexName} differ: {MessageJsonWriter.ToText(fromJson)} and {MessageJsonWriter.ToText(message)}";
        }

        IMessage back = type.Parser.ParseFrom(ByteString.Empty);
        RpcStatus reread = MessageJsonReader.Read(MessageJsonWriter.ToUtf8(message), back);
        return reread.IsOk && back.Equals(message) ? null : $"{jsonName} does not survive our own JSON: {reread}";
    }

    private static bool HasFreeOrder(MessageDescriptor type) =>
        type.Fields.InFieldNumberOrder().Any(field => field.IsMap
            || field.RealContainingOneof is not null
            || (field.FieldType == FieldType.Message && field.MessageType != type && HasFreeOrder(field.MessageType)));

    private static string RequestFault(MethodDescriptor method, byte[] bytes)
    {
        byte[] framed = [0, .. new byte[4], .. bytes];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), bytes.Length);
        var frames = new FrameReader(
            PipeReader.Create(new MemoryStream(framed)), Frame.DefaultMaxMessageBytes, FrameReader.ServerUnmarshalFault);
        ValueTask<RpcStatus> reading = method.FullName switch
        {
            "spacemesh.v1.NodeService.Echo" => ReadAsync(frames, EchoRequest.Parser),
            "spacemesh.v1.MeshService.MalfeasanceQuery" => ReadAsync(frames, MalfeasanceRequest.Parser),
            _ => throw new UnknownCaseKindException(method.FullName),
        };
        return reading.AsTask().GetAwaiter().GetResult().Message ?? "";
    }

    private static async ValueTask<RpcStatus> ReadAsync<T>(FrameReader frames, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        try
        {
            await frames.ReadAsync(parser, CancellationToken.None).ConfigureAwait(false);
            return RpcStatus.Ok;
        }
        catch (RpcException fault)
        {
            return fault.Status;
        }
    }

    private static string? CheckGateway(JsonElement vector)
    {
        string body = vector.Text("response_body");
        uint status = vector.U32("status");
        bool known = ByPath.TryGetValue(vector.Text("path"), out MethodDescriptor? method);
        if (!known)
            return Json.Same("status of an unknown path", 404u, status);
        if (vector.Text("verb") != "POST" || method!.IsServerStreaming)
            return status is 501 or 204 ? null : $"status {status} for {vector.Text("verb")} {method!.FullName}";
        IMessage request = method.InputType.Parser.ParseFrom(ByteString.Empty);
        RpcStatus read = MessageJsonReader.Read(Encoding.UTF8.GetBytes(vector.Text("body")), request);
        if (!read.IsOk)
            return Same(body, new Google.Rpc.Status { Code = (int)read.Code, Message = read.Message });
        MessageDescriptor type = status == 200 ? method.OutputType : Google.Rpc.Status.Descriptor;
        IMessage answer = type.Parser.ParseFrom(ByteString.Empty);
        RpcStatus answered = MessageJsonReader.Read(Encoding.UTF8.GetBytes(body), answer);
        return answered.IsOk ? Same(body, answer) : $"the answer cannot be read: {answered}";
    }

    private static string? Same(string recorded, IMessage message) =>
        JsonNode.DeepEquals(JsonNode.Parse(recorded), JsonNode.Parse(MessageJsonWriter.ToUtf8(message)))
            ? null
            : $"expected {recorded}, got {MessageJsonWriter.ToText(message)}";
}
