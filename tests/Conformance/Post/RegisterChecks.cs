// Job: replays the recorded conversations of node and post service and compares every answer's bytes.
// Invariant: a proof is finished exactly when the recording shows that it was; the proof itself is made, not copied.
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Spacemesh.Api.V1;
using Spacemesh.Conformance.Framework;
using Spacemesh.Post;
using Spacemesh.Post.Service;

namespace Spacemesh.Conformance.Post;

internal static class RegisterChecks
{
    private const string InProgress = "12020801";

    public static IEnumerable<(string Name, string? Failure)> Register(VectorFolder folder)
    {
        Dictionary<string, JsonElement> data = folder.ReadLines("data_index.jsonl").ToDictionary(d => d.Text("name"));
        foreach (JsonElement c in folder.ReadLines("grpc_register.jsonl"))
            yield return (c.Text("scenario"), DataChecks.Run(() => Replay(data[c.Text("data")], c)));
    }

    private static string? Replay(JsonElement data, JsonElement c)
    {
        using var directory = new TemporaryFolder();
        if (c.Text("scenario") == "many_passes_polling_status")
            File.WriteAllText(directory[PostDirectory.MetadataName], data.Text("metadata_text"));
        else
            DataChecks.Initialize(data, directory.Path);
        PostParameters parameters = Parameters(c, out PostProvingOptions proving);
        var post = new PostDirectory(directory.Path);
        PostMetadata? metadata = ProofMaker.TryReadMetadata(post, parameters, out PostDataFault? fault);
        if (metadata is null)
            return fault!.Message;
        using var maker = new ProofMaker(post, metadata, parameters, proving, RememberedPowHash.Shared);
        using var stop = new CancellationTokenSource();
        var held = new HeldProofMaker(maker);
        string? failure = Converse(c, new ProofRequests(held, _ => { }, stop.Token), held);
        stop.Cancel();
        return failure;
    }

    private static string? Converse(JsonElement c, ProofRequests requests, HeldProofMaker held)
    {
        JsonElement[] messages = [.. c.Items("messages")];
        string note = "", answer = "";
        int streams = 0;
        foreach ((JsonElement message, int i) in messages.Select((m, i) => (m, i)))
        {
            switch (message.Text("dir"))
            {
                case "note":
                    note = message.Text("note");
                    streams += note == "stream opened" ? 1 : 0;
                    // Further streams of this scenario are plain clients that answer on purpose what a service never does.
                    if (c.Text("scenario") == "second_service_same_identity" && streams > 1)
                        return null;
                    break;
                case "node->service":
                    string expected = i + 1 < messages.Length && messages[i + 1].Has("raw") ? messages[i + 1].Text("raw") : "";
                    if (expected != InProgress && note != "a different challenge while proving")
                        held.Finish();
                    answer = Convert.ToHexStringLower(requests.Answer(NodeRequest.Parser.ParseFrom(message.Hex("raw"))).ToByteArray());
                    break;
                case "service->node":
                    if (Json.Same($"message {i} ({note})", message.Text("raw"), answer) is { } failure)
                        return failure;
                    note = note == "a different challenge while proving" ? "" : note;
                    break;
                case var other:
                    throw new UnknownCaseKindException(other);
            }
        }
        return null;
    }

    private static PostParameters Parameters(JsonElement c, out PostProvingOptions proving)
    {
        string[] args = [.. c.Items("service_args").Select(a => a.GetString()!)];
        string Value(string name) => args[Array.IndexOf(args, name) + 1];
        uint Number(string name) => uint.Parse(Value(name), CultureInfo.InvariantCulture);
        proving = new PostProvingOptions(Number("--nonces"), (int)Number("--threads"));
        return new PostParameters(Number("--min-num-units"), Number("--max-num-units"), 0, Number("--k1"), Number("--k2"), 1,
            Convert.FromHexString(Value("--pow-difficulty")), new ScryptParameters(Number("-n")));
    }

    /// <summary>Begins a proof when asked but makes it only when the recording says that it is finished.</summary>
    private sealed class HeldProofMaker(ProofMaker maker) : IProofMaker
    {
        private TaskCompletionSource<PostProof>? _waiting;
        private byte[] _challenge = [];

        public PostMetadata Metadata => maker.Metadata;

        public Task<PostProof> MakeAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellation)
        {
            (_challenge, _waiting) = (challenge.ToArray(), new TaskCompletionSource<PostProof>());
            return _waiting.Task;
        }

        public PostVerdict Check(PostProof proof, ReadOnlyMemory<byte> challenge) => maker.Check(proof, challenge);

        public void Finish()
        {
            if (_waiting is null)
                return;
            try
            {
                _waiting.SetResult(maker.MakeAsync(_challenge, CancellationToken.None).GetAwaiter().GetResult());
            }
            catch (ProofFailedException e)
            {
                _waiting.SetException(e);
            }
            _waiting = null;
        }
    }
}
