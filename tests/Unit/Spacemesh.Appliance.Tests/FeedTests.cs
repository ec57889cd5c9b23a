// Job: reconnecting, the ledger, and a whole page against a node that plays a recording.
// Invariant: nothing leaves loopback; ports are free ones.
using System.Net;
using System.Text.Json;
using Spacemesh.Api.V1;
using Spacemesh.Appliance.Feed;
using Spacemesh.Appliance.State;
using Spacemesh.Appliance.Web;
using Spacemesh.Rpc;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Appliance.Tests;

public sealed class FeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Waits_between_attempts_double_up_to_the_longest_and_start_over_after_a_success()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => backoff.Failed().TotalSeconds));
        Assert.Equal(5, backoff.Failures);
        backoff.Succeeded();
        Assert.Equal(1, backoff.Failed().TotalSeconds);
    }

    [Fact]
    public void A_lost_node_is_told_once_with_what_to_do_and_its_return_is_told_once()
    {
        var link = new NodeLink(new NodeAddresses("127.0.0.1:9092", "127.0.0.1:9093"));
        Assert.Null(link.Up(new V2.NodeStatusResponse(), 1));
        Assert.NotNull(link.Down(RpcStatus.Unavailable("connection refused"), 2));
        Assert.Null(link.Down(RpcStatus.Unavailable("connection refused"), 3));
        Assert.Equal("down", link.Part.Link);
        Assert.Equal(2, link.Part.SinceMs);
        Assert.Contains("127.0.0.1:9092", link.Part.Problem, StringComparison.Ordinal);
        Assert.Contains("start it again", link.Part.Advice, StringComparison.Ordinal);
        Assert.NotNull(link.Up(new V2.NodeStatusResponse(), 4));
        Assert.Null(link.Up(new V2.NodeStatusResponse(), 5));
        Assert.Equal(4, link.Part.SinceMs);
    }

    [Fact]
    public void Events_told_again_after_a_reconnect_are_known_and_the_ledger_is_bounded()
    {
        var book = new LedgerBook();
        List<Event> events = Recording.Events("net-a", "events-n1-after-restart");
        foreach (Event happened in events)
        {
            Assert.True(book.IsNew(happened));
            book.Add(happened);
        }
        Assert.Equal(LedgerBook.MaxEntries, book.Entries.Count);
        Assert.All(events.TakeLast(100), happened => Assert.False(book.IsNew(happened)));
        Assert.Equal(book.Entries.OrderByDescending(entry => entry.AtMs).Select(entry => entry.AtMs), book.Entries.Select(entry => entry.AtMs));
    }

    [Fact]
    public void Every_recorded_event_has_words_except_the_deprecated_twins()
    {
        foreach (Event happened in Recording.Events("standalone").Concat(Recording.Events("net-a", "events-n0")))
        {
            bool twin = happened.DetailsCase is Event.DetailsOneofCase.PoetWaitRound or Event.DetailsOneofCase.PoetWaitProof;
            Assert.Equal(twin, EventText.For(happened) is null);
        }
    }

    [Fact]
    public async Task The_page_follows_a_node_and_says_when_it_is_gone()
    {
        var hub = new StateHub();
        FakeNode node = await FakeNode.StartAsync(52.8, TimeProvider.System);
        using var feed = new NodeFeed(
            new NodeAddresses($"127.0.0.1:{node.PublicPort}", $"127.0.0.1:{node.PrivatePort}"), hub, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        Task running = feed.RunAsync(stop.Token);
        await Until(() => hub.Current is { Rewards.Count: > 30, Transactions.Count: > 10, Layers.Count: > 10, Account: not null } state
            && state.Node.EventsLive && state.Smeshing?.Outlook.Kind == "earning");
        PageState current = hub.Current;
        Assert.Equal("local test network, coins without value", current.Network!.Note);
        Assert.True(current.Account!.Spawned);
        Assert.Equal(current.Rewards!.Count, current.Rewards.Epochs.Sum(epoch => epoch.Count));
        Assert.Contains(current.Ledger, entry => entry.Kind == "reward");

        int port = node.PublicPort, inner = node.PrivatePort;
        await node.DisposeAsync();
        await Until(() => hub.Current.Node.Link == "down");
        Assert.NotNull(hub.Current.Rewards);
        Assert.Null(hub.Current.Smeshing!.Outlook.NextMs);
        await using FakeNode again = await FakeNode.StartAsync(53.2, TimeProvider.System, port, inner);
        await Until(() => hub.Current.Node is { Link: "up", EventsLive: true });
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_server_is_read_only_guards_its_name_and_shows_the_state_in_the_first_answer()
    {
        var hub = new StateHub();
        hub.Update(state => state with { Node = new NodePart { Link = "down", Problem = "gone <b>" } });
        await using PageServer server = await PageServer.StartAsync(
            hub, StaticPage.Load(), new PageServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }, TimeProvider.System);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };

        using HttpResponseMessage page = await client.GetAsync("/");
        string html = await page.Content.ReadAsStringAsync();
        Assert.Contains("\"link\":\"down\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("gone <b>", html, StringComparison.Ordinal);
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());

        using JsonDocument state = JsonDocument.Parse(await client.GetStringAsync("/api/state"));
        Assert.Equal("down", state.RootElement.GetProperty("node").GetProperty("link").GetString());
        using HttpResponseMessage post = await client.PostAsync("/api/state", new StringContent(""));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/api/state") { Headers = { Host = "evil.example" } };
        using HttpResponseMessage refused = await client.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, refused.StatusCode);
        using HttpResponseMessage nothing = await client.GetAsync("/../Program.cs");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);

        using Stream events = await client.GetStreamAsync("/api/events");
        using var reader = new StreamReader(events);
        Assert.StartsWith("retry: ", await reader.ReadLineAsync(), StringComparison.Ordinal);
        await reader.ReadLineAsync();
        Assert.Equal("event: state", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_taken_port_is_an_IOException_that_the_program_can_tell()
    {
        var hub = new StateHub();
        await using PageServer first = await PageServer.StartAsync(
            hub, StaticPage.Load(), new PageServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }, TimeProvider.System);
        var taken = new PageServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, first.Port) };
        await Assert.ThrowsAsync<IOException>(() => PageServer.StartAsync(hub, StaticPage.Load(), taken, TimeProvider.System));
    }

    private static async Task Until(Func<bool> reached)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!reached())
            await Task.Delay(50, limit.Token);
    }
}
