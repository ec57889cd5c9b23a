// Job: tests of server and client together over real HTTP on loopback.
// Invariant: ports are free ones; nothing leaves the machine.
using System.Diagnostics;
using System.Net;
using Spacemesh.Poet.Client;
using Spacemesh.Poet.Rounds;
using Spacemesh.Poet.Server;
using Spacemesh.Poet.Verify;

namespace Spacemesh.Poet.Tests;

public sealed class ServerTests
{
    private static readonly PoetClientOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(10), RetryMax = 2 };

    [Fact]
    public async Task A_registered_challenge_is_a_member_of_the_proof_that_the_client_downloads()
    {
        using var folder = new TestFolder();
        // Round 0 starts two seconds from now and has two seconds of work.
        var clock = new RoundClock(DateTimeOffset.UtcNow.AddSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(2));
        await using PoetServer server = await PoetServer.StartAsync(TestRounds.Options(folder.Path,
            new UntilRoundEnd(TimeProvider.System)) with { Clock = clock });
        using var client = new PoetClient(server.Address.ToString(), Quick, TimeProvider.System, new Random(1));
        PoetInfo info = (await client.InfoAsync(default)).Value!;
        Assert.Equal((clock.PhaseShift, clock.CycleGap), (info.PhaseShift, info.CycleGap));
        PoetRegistration registration = TestRounds.Registration(7) with { Deadline = DateTimeOffset.UtcNow.AddHours(1) };
        PoetRegistered registered = (await client.RegisterAsync(registration, clock.Start(0), default)).Value!;
        Assert.Equal("0", registered.RoundId);
        Assert.InRange(registered.RoundEnd, clock.End(0).AddSeconds(-1.5), clock.End(0).AddSeconds(0.5));
        Assert.Equal(PoetFaultKind.GaveUp, (await client.ProofAsync("0", default)).Fault!.Kind);
        await Task.Delay(clock.End(0).AddSeconds(0.8) - DateTimeOffset.UtcNow);
        PoetDownload proof = (await client.ProofAsync("0", default)).Value!;
        Assert.True(PoetMessageCheck.Verify(proof.Message).IsValid);
        Assert.True(proof.Message.Proof.LeafCount > 150);
        PoetMembershipProof membership = PoetMembership.Prove(proof.Members, registration.Challenge)!;
        Assert.Equal(MembershipFault.None,
            PoetMembership.Verify(PoetMembership.Statement(proof.Members), registration.Challenge, membership.LeafIndex, membership.Nodes));
    }

    [Fact]
    public async Task Stopping_in_the_middle_of_a_round_takes_less_than_half_a_second()
    {
        using var folder = new TestFolder();
        var clock = new RoundClock(DateTimeOffset.UtcNow.AddSeconds(-0.5), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(2));
        PoetServer server = await PoetServer.StartAsync(TestRounds.Options(folder.Path,
            new UntilRoundEnd(TimeProvider.System)) with { Clock = clock });
        await Task.Delay(1500);
        Assert.True(Directory.Exists(Path.Combine(folder.Path, "data", "rounds", "0")));
        long started = Stopwatch.GetTimestamp();
        await server.DisposeAsync();
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMilliseconds(500), $"{Stopwatch.GetElapsedTime(started)}");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_at_the_start_and_leaves_the_folder_usable()
    {
        using var folder = new TestFolder();
        using var other = new TestFolder();
        await using PoetServer first = await PoetServer.StartAsync(TestRounds.Options(other.Path));
        PoetServerOptions options = TestRounds.Options(folder.Path);
        await Assert.ThrowsAnyAsync<IOException>(() =>
            PoetServer.StartAsync(options with { Listen = new IPEndPoint(IPAddress.Loopback, first.Address.Port) }));
        await using PoetServer second = await PoetServer.StartAsync(options);
        Assert.Equal(32, second.ServiceKey.Length);
    }

    [Fact]
    public async Task A_server_that_asks_for_work_above_difficulty_0_is_not_supported_yet()
    {
        using var client = new PoetClient("poet", Quick, TimeProvider.System, new Random(1),
            new Answer("""{"powParams":{"difficulty":3,"challenge":"AAAA"}}"""));
        PoetFault fault = (await client.RegisterAsync(TestRounds.Registration(1), DateTimeOffset.MaxValue, default)).Fault!;
        Assert.Equal(PoetFaultKind.NotSupportedYet, fault.Kind);
        Assert.Contains("difficulty 3", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_server_is_a_fault_after_the_last_attempt_not_an_exception()
    {
        using var client = new PoetClient("http://127.0.0.1:1", Quick, TimeProvider.System, new Random(1));
        PoetFault fault = (await client.InfoAsync(default)).Fault!;
        Assert.Equal((PoetFaultKind.GaveUp, 3), (fault.Kind, fault.Attempts));
    }

    [Fact]
    public async Task The_request_timeout_ends_all_retries()
    {
        PoetClientOptions options = Quick with { RequestTimeout = TimeSpan.FromMilliseconds(100), RetryMax = 1000 };
        using var client = new PoetClient("http://127.0.0.1:1", options, TimeProvider.System, new Random(1));
        Assert.Equal(PoetFaultKind.TimedOut, (await client.ProofAsync("0", default)).Fault!.Kind);
    }

    private sealed class Answer(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });
    }
}
