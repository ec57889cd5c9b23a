// Job: asks our API what a recorded node was asked, over that node's database, and compares the answers.
// Invariant: messages are compared as messages, JSON parsed; codes and texts of failures exactly.
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Spacemesh.Conformance.Framework;
using Spacemesh.Node.Api;
using Spacemesh.Protocol;
using Spacemesh.Rpc;

namespace Spacemesh.Conformance.Node;

/// <summary>Checks of recorded answers.</summary>
internal sealed class ApiAnswers(RecordedNode node, RecordedNode? early, IReadOnlySet<string> earlyCases, CaseCheck messages) : ILineCheck
{
    private const string StandaloneSmesher = "ee94762a8ad4b19e0d5244942e1dd1d1c1d41daca70ee3713b6f30f0ef5b52b1";
    private const string NetASmesher = "f1e0c9bf0b388a8fa89fbd0d52803df84c3b6455d1e51a4e06d5e4254ddf0b0d";
    private const string NetVSmesher = "7235cf7d6733310bd50372a522d30eb86518e75e1d1f1eec636f799951a2fbcd";

    // Recordings took seconds: these cases of net-a came before three transactions that were sent 2.0 s into the layer, this one of
    // net-v before the first ballot of its layer.
    private static readonly HashSet<string> s_earlyNetA =
        ["accountmeshdata-w0", "accountmeshdata-max2-off1", "accountmeshdata-minlayer", "account-w0", "account-uppercase"];

    private static readonly HashSet<string> s_earlyNetV = ["status"];

    private static readonly RecordedMoment s_standaloneUnary =
        new("standalone-tx", "state.sql", "config.json", StandaloneSmesher, At(60, 60, 0), 60, 3.3);

    private static readonly RecordedMoment s_standaloneJson = s_standaloneUnary with { Progress = At(61, 61, 0), Current = 61 };

    private static readonly RecordedMoment s_netAUnary = new("net-a", "state-n0.sql", "config-n0.json", NetASmesher, At(55, 54, 4), 55, 3);

    private static readonly RecordedMoment s_netAJson = s_netAUnary with { Progress = At(65, 64, 4), Current = 65 };

    private static readonly RecordedMoment s_netV = new("net-v", "state-n0.sql", "config-n0.json", NetVSmesher, At(47, 46, 2), 47, 3);

    /// <summary>Readers of recorded calls by gRPC and by the JSON gateway, and of recorded streams.</summary>
    public static IEnumerable<VectorReader> Readers(CaseCheck calls, CaseCheck gateway) =>
    [
        Reader("api_unary.jsonl", s_standaloneUnary, calls), Reader("api_json.jsonl", s_standaloneJson, gateway),
        Reader("api_unary.jsonl", s_netAUnary, calls, s_netAUnary with { SecondsIntoLayer = 1.5 }, s_earlyNetA),
        Reader("api_json.jsonl", s_netAJson, gateway),
        Reader("api_unary.jsonl", s_netV, calls, s_netV with { Progress = At(46, 46, 2) }, s_earlyNetV),
        Reader("api_json.jsonl", s_netV, gateway),
        StreamAnswers.Reader(s_netAUnary, calls), StreamAnswers.Reader(s_netV, calls),
    ];

    public string? Check(JsonElement vector) => messages(vector) ?? (vector.Has("path") ? CheckGateway(vector) : CheckCall(vector));

    public void Dispose()
    {
        node.Dispose();
        early?.Dispose();
    }

    private static VectorReader Reader(
        string file, RecordedMoment moment, CaseCheck messages, RecordedMoment? early = null, HashSet<string>? earlyCases = null) =>
        VectorReader.Lines($"{moment.Folder}/{file}", folder => new ApiAnswers(
            new RecordedNode(folder, moment), early is null ? null : new RecordedNode(folder, early), earlyCases ?? [], messages));

    private static NodeProgress At(uint latest, uint applied, uint peers) =>
        new(true, new LayerId(latest), new LayerId(applied), new LayerId(applied), peers);

    private string? CheckCall(JsonElement vector)
    {
        MethodDescriptor method = ApiMessages.ByName[vector.Text("method")];
        string message = vector.Has("message") ? vector.Text("message") : "";
        if (message.StartsWith(FrameReader.ServerUnmarshalFault, StringComparison.Ordinal))
            return null;
        var recorded = new RpcStatus(Enum.Parse<RpcCode>(vector.Text("code").ToUpperInvariant(), ignoreCase: true), message);
        if (NodeAt(vector).Find(vector.Text("listener"), method) is not { } service)
            return Json.Same("status", recorded.ToString(), RpcStatus.Unimplemented($"unknown service {method.Service.FullName}")
                .ToString());
        RpcStatus status = Answer(service, method, request => request.MergeFrom(vector.Hex("request_hex")), out IMessage? answer);
        if (Json.Same("status", recorded.ToString(), status.ToString()) is { } differs)
            return differs;
        if (answer is null)
            return null;
        IMessage expected = method.OutputType.Parser.ParseFrom(vector.HexOrNull("response_hex") ?? []);
        return answer.Equals(expected) ? null : $"expected {MessageJsonWriter.ToText(expected)}, got {MessageJsonWriter.ToText(answer)}";
    }

    private string? CheckGateway(JsonElement vector)
    {
        if (vector.Text("verb") != "POST" || !ApiMessages.ByPath.TryGetValue(vector.Text("path"), out MethodDescriptor? method))
            return null;
        if (method.IsServerStreaming || NodeAt(vector).Find("public", method) is not { } service)
            return null;
        RpcStatus read = RpcStatus.Ok;
        byte[] body = Encoding.UTF8.GetBytes(vector.Text("body"));
        RpcStatus status = Answer(service, method, request => read = MessageJsonReader.Read(body, request), out IMessage? answer);
        if (!read.IsOk)
            return null;
        IMessage message = answer ?? new Google.Rpc.Status { Code = (int)status.Code, Message = status.Message };
        string recorded = vector.Text("response_body");
        return JsonNode.DeepEquals(JsonNode.Parse(recorded), JsonNode.Parse(MessageJsonWriter.ToUtf8(message)))
            ? null
            : $"expected {recorded}, got {MessageJsonWriter.ToText(message)}";
    }

    private RecordedNode NodeAt(JsonElement vector) => early is not null && earlyCases.Contains(vector.Text("case")) ? early : node;

    private static RpcStatus Answer(GrpcService service, MethodDescriptor method, Action<IMessage> fill, out IMessage? answer)
    {
        answer = null;
        switch (service.Methods.GetValueOrDefault(method.Name))
        {
            case RefusedServerMethod refused:
                return refused.Status;
            case UnaryServerMethod unary:
                IMessage request = unary.NewRequest();
                fill(request);
                RpcResult<IMessage> result = unary.AnswerAsync(request, ServerCall.Local()).AsTask().GetAwaiter().GetResult();
                answer = result.Value;
                return result.Status;
            default:
                return RpcStatus.Unimplemented($"unknown method {method.Name} for service {method.Service.FullName}");
        }
    }
}
