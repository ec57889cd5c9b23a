// Job: replays the recorded REST exchanges against our server: same cases, same times since genesis, same statuses, codes and messages.
// Invariant: a recorded proof is verified, not believed; our server works with a fixed number of leaves and the recording's clock.
using System.Globalization;
using System.Text;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Poet.Client;
using Spacemesh.Poet.Rounds;
using Spacemesh.Poet.Server;
using Spacemesh.Poet.Verify;

namespace Spacemesh.Conformance.Poet;

internal sealed class RestChecks : IDisposable
{
    private const ulong Leaves = 200;
    private const int PlacesInRace = 3;

    // Checks of the program v0.10.8 that the embedded v0.10.4 does not have (NOT-READ-YET.txt).
    private static readonly HashSet<string> ProgramOnly =
        ["certificate though no certifier is configured", "empty certificate object", "hint 3 bytes", "hint 5 bytes"];

    // Where ours is meant to differ: no stray keys behind proof ids, the challenges' rotation kept over a restart, no round lost by a kill.
    private static readonly HashSet<string> Deviations =
    [
        "proof id that is another database key",
        "pow_params after a restart: the first stored challenge again",
        "no powParams after a restart (previous challenge empty, difficulty 0)",
        "challenge of round 0 root after restart",
        "proof after restart (gave up waiting)",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("poet-rest-").FullName;
    private readonly ManualClock _clock;
    private readonly PoetRounds _rounds;
    private readonly PoetRest _rest;
    private readonly Dictionary<string, string> _recordedKeys = [];
    private readonly HashSet<string> _submitted = [];
    private int _placesTaken;

    private RestChecks(JsonElement server, string firstPowChallenge, ulong membersMax)
    {
        DateTimeOffset genesis = DateTimeOffset.Parse(server.Text("genesis"), CultureInfo.InvariantCulture);
        _clock = new ManualClock(genesis, TimeSpan.Zero);
        // The recorded submissions repeat the recorded server's challenge.
        Directory.CreateDirectory(Path.Combine(_folder, "db"));
        File.WriteAllBytes(Path.Combine(_folder, "db", "pow_challenges"), Convert.FromBase64String(firstPowChallenge));
        var options = new PoetServerOptions
        {
            DataFolder = _folder,
            Clock = new RoundClock(genesis, Span(server, "epoch_duration"), Span(server, "phase_shift"), Span(server, "cycle_gap")),
            RoundEnd = new FixedLeafCount(Leaves),
            RoundMembersMax = membersMax,
        };
        _clock.Now = genesis - TimeSpan.FromSeconds(5);
        _rounds = new PoetRounds(options, _clock);
        _rest = new PoetRest(_rounds);
    }

    public static IEnumerable<(string Name, string? Failure)> All(VectorFolder folder)
    {
        Dictionary<string, JsonElement> servers = folder.ReadLines("live_servers.jsonl").Where(s => s.Has("genesis"))
            .ToDictionary(s => s.Text("server"));
        foreach (IGrouping<string, JsonElement> group in folder.ReadLines("live_rest.jsonl").GroupBy(v => v.Text("server")))
        {
            // B has a certifier and difficulty 10 (NOT-READ-YET.txt).
            if (group.Key == "B")
                continue;
            JsonElement params0 = group.First(v => v.Text("path") == "/v1/pow_params");
            using JsonDocument body = JsonDocument.Parse(params0.Text("response_body"));
            string challenge = body.RootElement.GetProperty("powParams").Text("challenge");
            using var replay = new RestChecks(servers[group.Key], challenge, group.Key == "C" ? PlacesInRace : 1UL << 32);
            foreach (JsonElement v in group.Where(v => !ProgramOnly.Contains(v.Text("case"))))
                yield return ($"{group.Key}: {v.Text("case")}", replay.Case(v));
        }
    }

    public void Dispose()
    {
        _rounds.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string? Case(JsonElement v)
    {
        string name = v.Text("case");
        DateTimeOffset now = _rounds.Clock.Genesis + TimeSpan.FromMilliseconds(v.I64("ms_since_genesis"));
        bool proof = v.Text("path").StartsWith("/v1/proofs/", StringComparison.Ordinal) && v.Has("status") && v.U64("status") == 200;
        // A round's proof is there once the recording shows it; before, our quick rounds must not run.
        if (proof)
        {
            uint round = uint.Parse(v.Text("path")["/v1/proofs/".Length..], CultureInfo.InvariantCulture);
            _clock.Now = _rounds.Clock.End(round) - TimeSpan.FromMilliseconds(1);
            _rounds.RunDue(CancellationToken.None);
        }
        _clock.Now = now;
        if (Deviations.Contains(name))
            return Deviation(v, name);
        RestAnswer answer = v.Has("request_body_length") && v.U64("request_body_length") > PoetRest.BodyBytesMax
            ? PoetRest.BodyTooLarge((long)v.U64("request_body_length"))
            : Send(v);
        if (name == "six at once for three places")
            return Places(answer);
        if (Json.Same("status", (int)v.U64("status"), answer.Status) is { } difference)
            return v.Text("server") == "F" && OddChallenge(v) ? Json.Same("odd challenge", 400, answer.Status)
                : $"{difference} {Text(answer)}";
        if (answer.Body is null)
            return v.Has("response_body") && v.Text("response_body").Length > 0 ? "no body" : null;
        if (!v.Has("response_body"))
            return v.Has("response_body_same_as") ? null : $"body {Text(answer)}";
        using JsonDocument expected = JsonDocument.Parse(v.Text("response_body"));
        using JsonDocument got = JsonDocument.Parse(answer.Body);
        return proof ? Proof(v, expected.RootElement, got.RootElement) : Body(v, expected.RootElement, got.RootElement);
    }

    private RestAnswer Send(JsonElement v)
    {
        string path = v.Text("path");
        int query = path.IndexOf('?', StringComparison.Ordinal);
        string body = v.Has("request_body") ? v.Text("request_body") : "";
        // A challenge drawn from a recorded proof's root is not ours: take our current or previous one in its place.
        foreach ((string recorded, string ours) in _recordedKeys)
            body = body.Replace(recorded, ours, StringComparison.Ordinal);
        foreach (string word in body.Split('"'))
            _submitted.Add(word.Replace('-', '+').Replace('_', '/'));
        return _rest.HandleAsync(v.Text("method"), query < 0 ? path : path[..query], Encoding.UTF8.GetBytes(body)).GetAwaiter().GetResult();
    }

    private string? Proof(JsonElement v, JsonElement expected, JsonElement got)
    {
        string id = v.Text("path")["/v1/proofs/".Length..];
        PoetDownload recorded = PoetAnswers.Proof(expected, id);
        PoetDownload ours = PoetAnswers.Proof(got, id);
        _recordedKeys[Convert.ToBase64String(recorded.Message.Proof.MerkleProof.Root)] =
            Convert.ToBase64String(ours.Message.Proof.MerkleProof.Root);
        byte[][] published = [.. expected.GetProperty("proof").Items("members").Select(m => m.GetBytesFromBase64())];
        WorkProof work = PoetMessageCheck.Work(recorded.Message.Proof);
        // F took odd challenges; after A's restart another challenge of the proof of work was in force than in ours.
        bool otherMembers = v.Text("server") == "F" || v.Text("case") == "proof of round 2, which has one member at most";
        byte[] ourStatement = PoetMembership.Root([.. ours.Members]);
        return Json.Same("recorded proof", true,
            PoetProofVerifier.Verify(PoetMembership.Root(published), work, recorded.Message.Proof.LeafCount).IsValid)
            ?? Json.Same("our proof", true,
                PoetProofVerifier.Verify(ourStatement, PoetMessageCheck.Work(ours.Message.Proof), Leaves).IsValid)
            ?? Json.Same("names", Names(expected), Names(got))
            ?? (otherMembers ? null : SameMembers(published, ours.Members));
    }

    // One member of the recorded round came over gRPC.
    private string? SameMembers(byte[][] published, IReadOnlyList<byte[]> ours) => Json.Same(
        "members", string.Join(' ', published.Where(m => _submitted.Contains(Convert.ToBase64String(m))).Select(Convert.ToHexStringLower)),
        string.Join(' ', ours.Select(Convert.ToHexStringLower)));

    private string? Body(JsonElement v, JsonElement expected, JsonElement got)
    {
        if (expected.TryGetProperty("code", out JsonElement code))
        {
            string message = expected.Text("message");
            // Texts of the JSON parser are not ours to match.
            bool parser = message.StartsWith("proto:", StringComparison.Ordinal)
                || message.StartsWith("invalid character", StringComparison.Ordinal)
                || message.StartsWith("unexpected EOF", StringComparison.Ordinal);
            return Json.Same("code", code.GetInt32(), got.GetProperty("code").GetInt32()) ?? Json.Same("names", Names(expected), Names(got))
                ?? (parser || v.Has("request_body_length") ? null : Json.Same("message", message, got.Text("message")));
        }
        if (expected.Has("roundId"))
            return Json.Same("round", expected.Text("roundId"), got.Text("roundId"))
                ?? RoundEnd(v, expected.Text("roundEnd"), got.Text("roundEnd"));
        if (expected.Has("powParams"))
        {
            string wanted = expected.GetProperty("powParams").Text("challenge");
            return Json.Same("challenge", _recordedKeys.GetValueOrDefault(wanted, wanted), got.GetProperty("powParams").Text("challenge"))
                ?? Json.Same("difficulty", 0U, got.GetProperty("powParams").U32("difficulty"));
        }
        return Json.Same("phase shift", expected.Text("phaseShift"), got.Text("phaseShift"))
            ?? Json.Same("cycle gap", expected.Text("cycleGap"), got.Text("cycleGap"))
            ?? Json.Same("names", Names(expected), Names(got))
                ?? Json.Same("certifier", JsonValueKind.Null, got.GetProperty("certifier").ValueKind);
    }

    // The recording's own clock ran on for at most the flush interval between its stamp and its answer.
    private static string? RoundEnd(JsonElement v, string expected, string got)
    {
        double difference = Seconds(got) - Seconds(expected);
        return difference is > -0.01 and < 0.5 ? null : $"round end: expected {expected}, got {got} ({v.Text("case")})";
    }

    private string? Deviation(JsonElement v, string name) => Json.Same("status", name switch
    {
        "proof id that is another database key" => 404,
        "no powParams after a restart (previous challenge empty, difficulty 0)" => 400,
        _ => 200,
    }, name == "proof after restart (gave up waiting)" ? WorkAndSend(v) : Send(v).Status);

    // They raced for the places when they were recorded: as many as there are get one, the others are refused.
    private string? Places(RestAnswer answer)
    {
        bool free = _placesTaken < PlacesInRace;
        _placesTaken += answer.IsSuccess ? 1 : 0;
        return Json.Same("status", free ? 200 : 429, answer.Status);
    }

    private int WorkAndSend(JsonElement v)
    {
        _rounds.RunDue(CancellationToken.None);
        return Send(v).Status;
    }

    private static bool OddChallenge(JsonElement v)
    {
        using JsonDocument body = JsonDocument.Parse(v.Text("request_body"));
        return !body.RootElement.TryGetProperty("challenge", out JsonElement challenge) || challenge.GetBytesFromBase64().Length != 32;
    }

    private static string Names(JsonElement o) => string.Join(' ', o.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));

    private static string Text(RestAnswer answer) =>
        answer.Body is null ? "" : Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, 300)));

    private static double Seconds(string duration) => double.Parse(duration.TrimEnd('s'), CultureInfo.InvariantCulture);

    private static TimeSpan Span(JsonElement v, string name) => TimeSpan.FromSeconds(Seconds(v.Text(name)));
}
