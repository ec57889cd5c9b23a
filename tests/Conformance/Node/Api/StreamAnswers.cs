// Job: asks our API for the streams of stored rows that a recorded node was asked for, and compares them.
// Invariant: a stream that the recording's client cut is compared as far as it was recorded; live streams are not asked here.
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Spacemesh.Conformance.Framework;
using Spacemesh.Rpc;

namespace Spacemesh.Conformance.Node;

/// <summary>Checks of recorded streams of stored rows.</summary>
internal sealed class StreamAnswers(RecordedNode node, CaseCheck messages) : ILineCheck
{
    // Streams whose messages come from the database; the others show what happened while they were open.
    private static readonly HashSet<string> Stored =
    [
        "spacemesh.v1.MeshService/EpochStream", "spacemesh.v1.MeshService/MalfeasanceStream",
        "spacemesh.v1.TransactionService/StreamResults",
        "spacemesh.v1.GlobalStateService/SmesherRewardStream", "spacemesh.v1.GlobalStateService/AppEventStream",
        "spacemesh.v2alpha1.ActivationStreamService/Stream", "spacemesh.v2alpha1.RewardStreamService/Stream",
        "spacemesh.v2alpha1.LayerStreamService/Stream", "spacemesh.v2alpha1.TransactionStreamService/Stream",
        "spacemesh.v2alpha1.MalfeasanceStreamService/Stream",
    ];

    // Long enough for any of these streams to have sent what is stored.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>A reader of one network's streams.</summary>
    public static VectorReader Reader(RecordedMoment moment, CaseCheck messages) =>
        VectorReader.Lines($"{moment.Folder}/api_streams.jsonl", folder => new StreamAnswers(new RecordedNode(folder, moment), messages));

    public string? Check(JsonElement vector)
    {
        bool isLive = !Stored.Contains(vector.Text("method")) || vector.GetProperty("request").Flag("watch");
        return messages(vector) ?? (isLive ? null : CheckStored(vector));
    }

    public void Dispose() => node.Dispose();

    private string? CheckStored(JsonElement vector)
    {
        MethodDescriptor method = ApiMessages.ByName[vector.Text("method")];
        if (node.Find(vector.Text("listener"), method)?.Methods.GetValueOrDefault(method.Name) is not { } served)
            return "not served";
        byte[][] expected = [.. vector.Items("stream").Select(item => item.Hex("hex"))];
        string code = vector.Text("code");
        (RpcStatus? status, List<byte[]> sent) = Ask(served, vector.Hex("request_hex"));
        if (code is not ("OK" or "TRUNCATED_BY_CLIENT" or "OPEN_AT_CLIENT_DEADLINE"))
        {
            string recorded = new RpcStatus(Enum.Parse<RpcCode>(code), vector.Text("message")).ToString();
            return Json.Same("status", recorded, status?.ToString() ?? "open");
        }
        if (sent.Count < expected.Length || (code == "OK" && sent.Count != expected.Length))
            return $"{expected.Length} messages were recorded, {sent.Count} sent";
        for (int i = 0; i < expected.Length; i++)
        {
            IMessage theirs = method.OutputType.Parser.ParseFrom(expected[i]), ours = method.OutputType.Parser.ParseFrom(sent[i]);
            if (!theirs.Equals(ours))
                return $"message {i}: expected {MessageJsonWriter.ToText(theirs)}, got {MessageJsonWriter.ToText(ours)}";
        }
        return null;
    }

    private static (RpcStatus? Status, List<byte[]> Sent) Ask(ServerMethod method, byte[] request)
    {
        byte[] framed = [0, .. new byte[4], .. request];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), request.Length);
        using var input = new MemoryStream(framed);
        var requests = new FrameReader(PipeReader.Create(input), Frame.DefaultMaxMessageBytes, FrameReader.ServerUnmarshalFault);
        // No threshold: nobody reads until the stream is over.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var stop = new CancellationTokenSource();
        Task<RpcStatus> serving = method.ServeAsync(requests, new ResponseBody(pipe.Writer, Frame.DefaultMaxMessageBytes),
            ServerCall.Local(stop.Token)).AsTask();
        stop.CancelAfter(s_patience);
        RpcStatus? status = null;
        try
        {
            status = serving.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // A stream that goes on with live messages: what was sent so far is compared.
        }
        pipe.Writer.Complete();
        using var output = new MemoryStream();
        pipe.Reader.AsStream().CopyTo(output);
        return (status, Split(output.ToArray()));
    }

    private static List<byte[]> Split(byte[] frames)
    {
        var messages = new List<byte[]>();
        for (int at = 0; at < frames.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(frames.AsSpan(at + 1));
            messages.Add(frames[(at + Frame.HeaderBytes)..(at + Frame.HeaderBytes + length)]);
            at += Frame.HeaderBytes + length;
        }
        return messages;
    }
}
