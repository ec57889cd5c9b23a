// Job: the supervisor against small programs that live, die or do not want to end.
// Invariant: no process is left behind.
using Spacemesh.Api.V1;
using Spacemesh.Node.Events;
using Spacemesh.Node.Smeshing;
using Spacemesh.Post;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Tests.Smeshing;

public sealed class PostSupervisorTests
{
    private readonly NodeEventLog _log = new(TimeProvider.System);

    [Theory]
    [InlineData("sleep 60")]
    [InlineData("trap '' TERM; sleep 60 & wait; sleep 60")]
    public async Task A_stop_ends_the_service_whether_it_listens_or_not(string script)
    {
        PostSupervisor supervisor = Supervisor(script);
        using var stop = new CancellationTokenSource();
        Task<SmeshingFault> running = supervisor.RunAsync(stop.Token);
        int id = await ProcessOf(supervisor);
        await Task.Delay(200);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(Directory.Exists($"/proc/{id}"));
        Assert.Equal(
            [Event.DetailsOneofCase.PostServiceStarted, Event.DetailsOneofCase.PostServiceStopped], _log.Recent().Select(e => e.DetailsCase));
    }

    [Fact]
    public async Task A_service_that_dies_is_started_again()
    {
        PostSupervisor supervisor = Supervisor("echo cannot go on >&2; exit 3");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        Task<SmeshingFault> running = supervisor.RunAsync(stop.Token);
        while (_log.Recent().Count(e => e.DetailsCase == Event.DetailsOneofCase.PostServiceStarted) < 2)
            await Task.Delay(20, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Ten_failures_in_a_row_are_a_fault_with_the_last_line_of_the_service()
    {
        var time = new VirtualTime(DateTimeOffset.UnixEpoch);
        PostSupervisor supervisor = Supervisor("echo cannot go on >&2; exit 3", time);
        Task<SmeshingFault> running = supervisor.RunAsync(default);
        for (int i = 0; i < 500 && !running.IsCompleted; i++)
        {
            await Task.Delay(20);
            time.AdvanceTo(time.GetUtcNow().AddSeconds(10));
        }
        Assert.Contains("cannot go on", (await running.WaitAsync(TimeSpan.FromSeconds(5))).Problem);
    }

    [Fact]
    public void A_missing_program_is_named_with_what_to_do()
    {
        Assert.Null(PostServiceCommand.TryLocate("/nowhere", "/nowhere/post-service", null, out SmeshingFault? fault));
        Assert.Contains("/nowhere/spacemesh-post", fault!.Problem);
        Assert.Contains(PostServiceCommand.Variable, fault.Problem);
    }

    private PostSupervisor Supervisor(string script, TimeProvider? time = null)
    {
        var options = new PostServiceOptions { Directory = "/tmp", NodeAddress = "http://127.0.0.1:1", Parameters = PostParameters.Standalone };
        var events = new SmeshingEvents(_log, NodeId.Empty, TimeProvider.System);
        return new PostSupervisor(new PostServiceCommand("/bin/sh", ["-c", script, "post"]), options, events, time ?? TimeProvider.System);
    }

    private static async Task<int> ProcessOf(PostSupervisor supervisor)
    {
        while (supervisor.ProcessId == 0)
            await Task.Delay(5);
        return supervisor.ProcessId;
    }
}
