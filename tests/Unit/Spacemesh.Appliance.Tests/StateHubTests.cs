// Job: frames of server-sent events and the bounds of the hub.
// Invariant: a listener sees one whole state and every change after it, or is let go.
using System.Text;
using System.Text.Json;
using Spacemesh.Appliance.State;

namespace Spacemesh.Appliance.Tests;

public sealed class StateHubTests
{
    [Fact]
    public void A_frame_is_one_event_whatever_line_ends_its_data_has()
    {
        byte[] frame = ServerSentEvent.Frame("change", "a\nb\r\nc\rd"u8);
        Assert.Equal("event: change\ndata: a\ndata: b\ndata: c\ndata: d\n\n", Encoding.UTF8.GetString(frame));
        Assert.Equal("event: x\ndata: \n\n", Encoding.UTF8.GetString(ServerSentEvent.Frame("x", [])));
        Assert.Throws<ArgumentException>(() => ServerSentEvent.Frame("a\ndata: forged", []));
    }

    [Fact]
    public async Task A_listener_gets_the_whole_state_first_and_then_only_what_differs()
    {
        var hub = new StateHub();
        hub.Update(state => state with { Node = new NodePart { Link = "up" }, Ledger = [Entry(1)] });
        using StateHub.Subscription listener = hub.TrySubscribe(5)!;
        JsonElement whole = Data(await listener.Frames.ReadAsync(), "state");
        Assert.Equal("up", whole.GetProperty("node").GetProperty("link").GetString());
        Assert.Equal(5, whole.GetProperty("nowMs").GetInt64());

        hub.Update(state => state with { NowMs = 9 });
        hub.Update(state => state with { NowMs = 10, Ledger = [Entry(2), Entry(1)] });
        JsonElement change = Data(await listener.Frames.ReadAsync(), "change");
        Assert.Equal(10, change.GetProperty("nowMs").GetInt64());
        Assert.Equal(2, Assert.Single(change.GetProperty("ledgerAdded").EnumerateArray()).GetProperty("id").GetInt64());
        Assert.False(change.TryGetProperty("node", out _));
    }

    [Fact]
    public void Not_more_may_listen_than_allowed_and_a_place_that_is_left_is_free_again()
    {
        var hub = new StateHub(maxListeners: 2);
        StateHub.Subscription first = hub.TrySubscribe(0)!;
        Assert.NotNull(hub.TrySubscribe(0));
        Assert.Null(hub.TrySubscribe(0));
        first.Dispose();
        Assert.NotNull(hub.TrySubscribe(0));
    }

    [Fact]
    public async Task A_listener_that_is_too_slow_is_let_go_and_others_are_not_harmed()
    {
        var hub = new StateHub(maxWaiting: 3);
        using StateHub.Subscription slow = hub.TrySubscribe(0)!;
        using StateHub.Subscription quick = hub.TrySubscribe(0)!;
        await quick.Frames.ReadAsync();
        for (uint layer = 1; layer <= 5; layer++)
        {
            uint applied = layer;
            hub.Update(state => state with { Node = state.Node with { AppliedLayer = applied } });
            await quick.Frames.ReadAsync();
        }
        Assert.Equal(1, hub.Listeners);
        for (int i = 0; i < 3; i++)
            Assert.True(slow.Frames.TryRead(out _));
        Assert.False(await slow.Frames.WaitToReadAsync());
    }

    [Fact]
    public void The_state_can_stand_inside_a_page()
    {
        byte[] json = StateJson.Write(PageState.Empty with { Ledger = [Entry(1) with { Text = "</script><script>" }] });
        Assert.DoesNotContain((byte)'<', json);
    }

    private static LedgerEntry Entry(long id) => new(id, 0, "time", "title", "text");

    private static JsonElement Data(byte[] frame, string name)
    {
        string[] lines = Encoding.UTF8.GetString(frame).Split('\n');
        Assert.Equal($"event: {name}", lines[0]);
        using JsonDocument document = JsonDocument.Parse(lines[1]["data: ".Length..]);
        return document.RootElement.Clone();
    }
}
