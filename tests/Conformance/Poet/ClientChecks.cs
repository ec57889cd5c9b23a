// Job: replays the recorded client cases: requests sent, retries and results against scripted answers.
// Invariant: the client under test is the node's own; only the wire below HttpClient is scripted.
using System.Net;
using System.Text;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Poet.Client;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Conformance.Poet;

internal static class ClientChecks
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static JsonElement _keys;

    public static string? Case(JsonElement v)
    {
        string name = v.Text("case");
        if (name == "keys used by the submit cases")
        {
            _keys = v;
            return Json.Same("prefix", v.Text("genesis_id_prefix") + "04", v.Text("signed_prefix"));
        }
        using var script = new Script(v);
        var clock = new ManualClock(Start, TimeSpan.FromSeconds(100));
        var options = new PoetClientOptions
        {
            RetryMax = (int)v.U64("retry_max"),
            RetryDelay = TimeSpan.FromMilliseconds(10),
            AttemptTimeout = TimeSpan.FromHours(1),
        };
        using var client = new PoetClient("poet.example", options, clock, new Random(1), script);
        string? difference = name.Split(' ', ',')[0] switch
        {
            "info" => Compare(v, client.InfoAsync(default).Result, Info),
            "pow" => Compare(v, client.PowParamsAsync(default).Result, PowParams),
            "submit" => Compare(v, Submit(v, client, clock, name), Registered),
            "proof" => Compare(v, client.ProofAsync("17", default).Result, Proof),
            _ => throw new UnknownCaseKindException(name),
        };
        return difference ?? script.Difference();
    }

    private static PoetResult<PoetRegistered> Submit(JsonElement v, PoetClient client, ManualClock clock, string name)
    {
        var registration = new PoetRegistration(
            _keys.Hex("node_id"), _keys.Hex("signed_prefix"), _keys.Hex("challenge"), _keys.Hex("signature"), DateTimeOffset.Parse(
                _keys.Text("deadline"), System.Globalization.CultureInfo.InvariantCulture));
        PoetPowParams? pow = null;
        ulong nonce = 0;
        if (name == "submit with PoW")
        {
            using JsonDocument sent = JsonDocument.Parse(v.GetProperty("first_request")[0].Text("body"));
            JsonElement given = sent.RootElement.GetProperty("powParams");
            pow = new PoetPowParams(given.U32("difficulty"), Convert.FromBase64String(given.Text("challenge")));
            nonce = sent.RootElement.U64("nonce");
        }
        if (v.Has("requests_total"))
            return client.SubmitAsync(registration, pow, nonce, clock.Now + TimeSpan.FromHours(1), default).Result;
        // Time over while it retries: the wait that would pass the limit never fires, the limit does.
        using var stop = new CancellationTokenSource();
        var limited = new ManualClock(Start, TimeSpan.FromSeconds(100));
        Task<PoetResult<PoetRegistered>> endless = client.SubmitAsync(registration, pow, nonce, limited.Now + TimeSpan.FromHours(1),
            stop.Token);
        while (Volatile.Read(ref Script.Current!.Requests) < v.GetProperty("requests_total_at_least").GetInt32())
            Thread.Yield();
        stop.Cancel();
        try
        {
            return endless.Result;
        }
        catch (AggregateException e) when (e.InnerException is OperationCanceledException)
        {
            return new PoetFault(PoetFaultKind.TimedOut, "cancelled by the caller");
        }
    }

    private static string? Compare<T>(JsonElement v, PoetResult<T> got, Func<JsonElement, T, string?> compare)
        where T : class
    {
        if (!v.Has("error"))
            return got.Value is null ? got.Fault!.Message : compare(v.GetProperty("result"), got.Value);
        string error = v.Text("error");
        PoetFaultKind expected = error switch
        {
            _ when error.Contains("giving up", StringComparison.Ordinal) => PoetFaultKind.GaveUp,
            _ when error.Contains("decoding response", StringComparison.Ordinal) => PoetFaultKind.BadAnswer,
            _ when error.Contains("invalid request", StringComparison.Ordinal) => PoetFaultKind.InvalidRequest,
            _ when error.Contains("unauthorized", StringComparison.Ordinal) => PoetFaultKind.Unauthorized,
            _ when error.Contains("unrecognized error", StringComparison.Ordinal) => PoetFaultKind.Refused,
            _ when error.Contains("context deadline exceeded", StringComparison.Ordinal) => PoetFaultKind.TimedOut,
            _ => throw new UnknownCaseKindException(error),
        };
        return got.Fault is null ? $"succeeded, expected {error}" : Json.Same("fault", expected, got.Fault.Kind);
    }

    private static string? Info(JsonElement r, PoetInfo got) =>
        Json.SameBytes("key", r.Hex("service_pubkey"), got.ServiceKey)
        ?? Json.Same("phase shift", r.I64("phase_shift_ns") / 100, got.PhaseShift.Ticks)
        ?? Json.Same("cycle gap", r.I64("cycle_gap_ns") / 100, got.CycleGap.Ticks)
        ?? Json.Same("certifier", r.Has("certifier"), got.HasCertifier);

    private static string? PowParams(JsonElement r, PoetPowParams got) =>
        Json.Same("difficulty", r.U32("difficulty"), got.Difficulty) ?? Json.SameBytes("challenge", r.Hex("challenge"), got.Challenge);

    // The reference takes a missing round end for the distant past; ours for now: over, either way.
    private static string? Registered(JsonElement r, PoetRegistered got) => Json.Same("round", r.Text("round_id"), got.RoundId)
        ?? (r.I64("round_end_in_s_rounded") < 0 ? Json.Same("over", true, got.RoundEnd <= Start + TimeSpan.FromSeconds(1))
            : Json.Same("end", Start.ToUnixTimeSeconds() + r.I64("round_end_in_s_rounded"), got.RoundEnd.ToUnixTimeSeconds()));

    private static string? Proof(JsonElement r, PoetDownload got) =>
        Json.SameBytes("scale", r.Hex("scale"), Scale.Encode(got.Message)) ?? WorkChecks.SameList("members", r, "members", got.Members)
        ?? Json.Same("ref", r.Text("ref"), got.Message.ComputeRef().ToHex())
            ?? Json.Same("leaves", r.U64("leaf_count"), got.Message.Proof.LeafCount)
        ?? Json.Same("statement", r.Text("statement"), got.Message.Statement.ToHex())
        ?? Json.SameBytes("service", r.Hex("service_id"), got.Message.ServiceId);

    // Answers in order, the last one again and again.
    private sealed class Script : HttpMessageHandler
    {
        private readonly JsonElement _case;
        private readonly JsonElement[] _answers;
        private string? _difference;
        internal int Requests;

        public Script(JsonElement v)
        {
            _case = v;
            _answers = [.. v.Items("server_answers")];
            Current = this;
        }

        public static Script? Current { get; private set; }

        public string? Difference() => _difference
            ?? (_case.Has("requests_total") ? Json.Same("requests", _case.GetProperty("requests_total").GetInt32(), Requests) : null);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            byte[] body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            int number = Interlocked.Increment(ref Requests);
            if (number == 1)
                _difference = CompareRequest(_case.GetProperty("first_request")[0], request, body);
            JsonElement answer = _answers[Math.Min(number, _answers.Length) - 1];
            byte[] text = Encoding.UTF8.GetBytes(answer.Text("body"));
            return new HttpResponseMessage((HttpStatusCode)(int)answer.U64("status")) { Content = new ByteArrayContent(text) };
        }

        private static string? CompareRequest(JsonElement expected, HttpRequestMessage request, byte[] body)
        {
            using JsonDocument sent = JsonDocument.Parse(body);
            using JsonDocument wanted = JsonDocument.Parse(expected.Text("body"));
            return Json.Same("method", expected.Text("method"), request.Method.Method)
                ?? Json.Same("path", expected.Text("path"), request.RequestUri!.AbsolutePath)
                ?? Json.Same("type", expected.GetProperty("headers").Text("Content-Type"), request.Content!.Headers.ContentType!.ToString())
                ?? (JsonElement.DeepEquals(sent.RootElement, wanted.RootElement) ? null
                    : $"body: expected {wanted.RootElement}, got {sent.RootElement}");
        }
    }
}
