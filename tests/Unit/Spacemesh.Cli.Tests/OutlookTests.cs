// Job: what the smesher may expect, by what is known of it.
// Invariant: every case is told by events and the clock alone.
using Spacemesh.Api.V1;
using Spacemesh.Cli.Smeshing;

namespace Spacemesh.Cli.Tests;

public sealed class OutlookTests
{
    private static Outlook At(DateTimeOffset now, params Event[] events)
    {
        var story = new SmesherStory(Network.Facts);
        foreach (Event item in events)
            story.Add(item);
        return Outlook.At(now, story, Network.Facts);
    }

    [Fact]
    public void Before_the_first_epoch_that_acts_it_prepares_and_expects_the_first_block()
    {
        Outlook outlook = At(Network.In(12), Network.Atx(2));
        Assert.Equal("preparing", outlook.Kind);
        Assert.Equal(21u, outlook.RewardLayer);
    }

    [Fact]
    public void With_layers_drawn_it_earns_from_the_next_of_them()
    {
        Outlook outlook = At(Network.In(23), Network.Drawn(2, 21, 22, 25));
        Assert.Equal(("earning", 25u), (outlook.Kind, outlook.RewardLayer));
    }

    [Fact]
    public void An_epoch_without_activation_is_dark_and_so_is_the_next_for_want_of_a_beacon()
    {
        // Registering now publishes in epoch 5 and may act in 6, whose beacon nobody draws in 5; epoch 7 has both.
        Outlook outlook = At(Network.In(53), Network.Registering(5));
        Assert.True(outlook.IsDark);
        Assert.Contains("no activation was published in epoch 4", outlook.Text);
        Assert.Equal(70u, outlook.RewardLayer);
    }

    [Fact]
    public void An_activation_without_beacon_is_dark_after_the_epochs_first_layer()
    {
        Assert.Equal("waiting", At(Network.In(60), Network.Atx(6)).Kind);
        Outlook outlook = At(Network.In(61), Network.Beacon(2), Network.Atx(6), Network.Registering(6));
        Assert.True(outlook.IsDark);
        Assert.Contains("no beacon or no active set", outlook.Text);
        Assert.Equal(70u, outlook.RewardLayer);
    }

    [Fact]
    public void Without_an_activation_in_the_making_nothing_is_promised() =>
        Assert.Null(At(Network.In(45)).RewardLayer);

    [Fact]
    public void When_the_drawn_layers_have_passed_the_next_epoch_is_expected()
    {
        Outlook outlook = At(Network.In(29), Network.Drawn(2, 20, 28), Network.Atx(3), Network.Beacon(3));
        Assert.Equal(("waiting", 30u), (outlook.Kind, outlook.RewardLayer));
    }
}
