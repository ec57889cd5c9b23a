// Job: the REST interface: a request's method, path and body in, status and JSON out.
// Invariant: paths, names, codes and messages are the reference's; no request throws.
using System.Buffers;
using System.Text.Json;
using Spacemesh.Poet.Json;

namespace Spacemesh.Poet.Server;

/// <summary>An answer: HTTP status and JSON body (absent for HEAD).</summary>
internal readonly record struct RestAnswer(int Status, byte[]? Body)
{
    public bool IsSuccess => Status == 200;
}

internal sealed class PoetRest(PoetRounds rounds)
{
    /// <summary>Largest request body (the reference's gRPC limit).</summary>
    public const int BodyBytesMax = 4 * 1024 * 1024;

    private const string ProofPrefix = "/v1/proofs/";

    // gRPC codes.
    private const int InvalidArgument = 3;
    private const int NotFound = 5;
    private const int AlreadyExists = 6;
    private const int ResourceExhausted = 8;
    private const int FailedPrecondition = 9;
    private const int Unimplemented = 12;
    private const int Internal = 13;

    public async Task<RestAnswer> HandleAsync(string method, string path, ReadOnlyMemory<byte> body)
    {
        try
        {
            string? expected = path switch
            {
                "/v1/info" or "/v1/pow_params" => "GET",
                "/v1/submit" => "POST",
                _ when path.StartsWith(ProofPrefix, StringComparison.Ordinal) && path.IndexOf('/', ProofPrefix.Length) < 0 => "GET",
                _ => null,
            };
            if (expected is null)
                return Error(NotFound, "Not Found");
            if (method != expected)
                return method == "HEAD" ? new RestAnswer(StatusOf(Unimplemented), null) : Error(Unimplemented, "Method Not Allowed");
            return path switch
            {
                "/v1/info" => Info(),
                "/v1/pow_params" => PowParams(),
                "/v1/submit" => await SubmitAsync(body).ConfigureAwait(false),
                _ => Proof(path[ProofPrefix.Length..]),
            };
        }
        catch (FormatException e)
        {
            return Error(InvalidArgument, e.Message);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Error(Internal, "unknown error: " + e.GetType().Name);
        }
    }

    public static RestAnswer BodyTooLarge(long length) =>
        Error(ResourceExhausted, $"grpc: received message larger than max ({length} vs. {BodyBytesMax})");

    private RestAnswer Info() => Object(json =>
    {
        json.WriteBase64String("servicePubkey", rounds.ServiceKey);
        json.WriteString("phaseShift", ProtoJson.Write(rounds.Clock.PhaseShift));
        json.WriteString("cycleGap", ProtoJson.Write(rounds.Clock.CycleGap));
        json.WriteNull("certifier");
    });

    private RestAnswer PowParams() => Object(json =>
    {
        json.WriteStartObject("powParams");
        json.WriteNumber("difficulty", 0);
        json.WriteBase64String("challenge", rounds.PowChallenge);
        json.WriteEndObject();
    });

    private RestAnswer Proof(string id) => rounds.Proof(id) is not { } proof ? Error(NotFound, "proof not found") : Object(json =>
    {
        json.WriteStartObject("proof");
        json.WriteStartObject("proof");
        json.WriteBase64String("root", proof.Proof.Root);
        WriteList(json, "provenLeaves", proof.Proof.ProvenLeaves);
        WriteList(json, "proofNodes", proof.Proof.ProofNodes);
        json.WriteEndObject();
        WriteList(json, "members", proof.Members);
        json.WriteString("leaves", proof.LeafCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteBase64String("pubkey", proof.ServiceKey);
    });

    private async Task<RestAnswer> SubmitAsync(ReadOnlyMemory<byte> body)
    {
        SubmissionAnswer answer = await rounds.SubmitAsync(ReadSubmission(body.Span)).ConfigureAwait(false);
        return answer.Status switch
        {
            SubmissionStatus.Accepted => Object(json =>
            {
                json.WriteString("roundId", ServerFolders.Name(answer.Round));
                json.WriteString("roundEnd", ProtoJson.Write(answer.RoundEnd));
            }),
            SubmissionStatus.InvalidPublicKey => Error(InvalidArgument, "invalid public key"),
            SubmissionStatus.InvalidSignature => Error(InvalidArgument, "invalid signature"),
            SubmissionStatus.InvalidChallenge => Error(InvalidArgument, "invalid challenge: 32 bytes are required"),
            SubmissionStatus.InvalidPowParameters => Error(InvalidArgument, "invalid proof of work parameters"),
            SubmissionStatus.TooLate => Error(FailedPrecondition, "too late to register for the desired round"),
            SubmissionStatus.RoundFull => Error(ResourceExhausted, "maximum number of round members reached"),
            SubmissionStatus.Conflict => Error(AlreadyExists, "conflicting registration"),
            _ => throw new InvalidOperationException(answer.Status.ToString()),
        };
    }

    // An empty body counts as an empty object.
    private static Submission ReadSubmission(ReadOnlySpan<byte> body)
    {
        using JsonDocument document = ProtoJson.ParseObject(body.Length == 0 ? "{}"u8 : body);
        JsonElement o = document.RootElement;
        JsonElement? pow = ProtoJson.Message(o, "powParams", "pow_params");
        return new Submission
        {
            Nonce = ProtoJson.U64(o, "nonce"),
            PowChallenge = pow is null ? [] : ProtoJson.Bytes(pow.Value, "challenge"),
            PowDifficulty = pow is null ? 0 : ProtoJson.U32(pow.Value, "difficulty"),
            Prefix = ProtoJson.Bytes(o, "prefix"),
            Challenge = ProtoJson.Bytes(o, "challenge"),
            NodeKey = ProtoJson.Bytes(o, "pubkey"),
            Signature = ProtoJson.Bytes(o, "signature"),
            Deadline = ProtoJson.Timestamp(o, "deadline"),
        };
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<byte[]> values)
    {
        json.WriteStartArray(name);
        foreach (byte[] value in values)
            json.WriteBase64StringValue(value);
        json.WriteEndArray();
    }

    private static RestAnswer Object(Action<Utf8JsonWriter> write) => new(200, Json(write));

    private static RestAnswer Error(int code, string message) => new(StatusOf(code), Json(json =>
    {
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        json.WriteStartArray("details");
        json.WriteEndArray();
    }));

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static int StatusOf(int code) => code switch
    {
        InvalidArgument or FailedPrecondition => 400,
        NotFound => 404,
        AlreadyExists => 409,
        ResourceExhausted => 429,
        Unimplemented => 501,
        _ => 500,
    };
}
