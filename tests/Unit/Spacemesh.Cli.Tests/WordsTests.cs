// Job: the words and forms of the command line.
// Invariant: none of these tests needs a node.
using System.Text.Json;
using Google.Protobuf;
using Spacemesh.Api.V1;
using Spacemesh.Cli.Commands;
using Spacemesh.Cli.Output;
using Spacemesh.Cli.Smeshing;

namespace Spacemesh.Cli.Tests;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(3.2, "4 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(7200, "2 h")]
    [InlineData(1123200, "13 d")]
    public void Spans_are_rounded_up_and_short(double seconds, string text) =>
        Assert.Equal(text, Phrases.Span(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Layers_are_told_as_ranges() => Assert.Equal("20-22, 24, 26-27", Phrases.Ranges([20, 21, 22, 24, 26, 27]));

    [Fact]
    public void The_deprecated_twins_of_waiting_events_say_nothing()
    {
        Assert.Null(EventLine.For(new Event { PoetWaitRound = new EventPoetWaitRound() }, Network.Facts));
        Assert.Null(EventLine.For(new Event { PoetWaitProof = new EventPoetWaitProof() }, Network.Facts));
    }

    [Fact]
    public void Every_other_kind_of_event_has_words_and_a_kind_of_its_own()
    {
        var kinds = new HashSet<string>();
        foreach (var field in Event.Descriptor.Oneofs[0].Fields)
        {
            var item = new Event();
            IMessage details = field.MessageType.Parser.ParseFrom([]);
            field.Accessor.SetValue(item, details);
            if (EventLine.For(item, Network.Facts) is not { } line)
                continue;
            Assert.NotEmpty(line.Text);
            Assert.Equal(field.Name, line.Kind);
            Assert.True(kinds.Add(line.Kind));
        }
        Assert.Equal(17, kinds.Count);
    }

    [Fact]
    public void A_proposal_tells_the_next_drawn_layer()
    {
        var story = new SmesherStory(Network.Facts);
        story.Add(Network.Drawn(2, 20, 21, 24));
        EventLine? line = story.Add(new Event { Proposal = new EventProposal { Layer = 21 } });
        Assert.Equal(("a proposal in layer 24", Network.Facts.Start(24)), (line!.Next, line.NextAt!.Value));
    }

    [Fact]
    public void A_failure_stands_until_the_proof_succeeds()
    {
        var story = new SmesherStory(Network.Facts);
        story.Add(new Event { Failure = true, PostComplete = new EventPostComplete() });
        Assert.NotNull(story.Failure);
        story.Add(new Event { PostComplete = new EventPostComplete() });
        Assert.Null(story.Failure);
    }

    [Fact]
    public void Json_lines_are_one_object_with_the_same_words()
    {
        var line = new CalmLine(Network.Genesis, new EventLine("reward", "Layer 21 paid \"1\" SMH.", "more", Network.In(22))) { Layer = 21, Smidge = 7 };
        string text = line.ToJson();
        Assert.DoesNotContain('\n', text);
        using JsonDocument json = JsonDocument.Parse(text);
        Assert.Equal("Layer 21 paid \"1\" SMH.", json.RootElement.GetProperty("text").GetString());
        Assert.Equal("7", json.RootElement.GetProperty("smidge").GetString());
        Assert.Equal("2026-11-23T12:02:13.000Z", json.RootElement.GetProperty("nextAt").GetString());
    }

    [Theory]
    [InlineData("stest1qqqqqqy2q4f5q4f5q4f5")]
    [InlineData("standalone1")]
    [InlineData("")]
    public void A_wrong_address_is_wrong_usage(string text) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandFailure>(() => AccountChoice.Check(text, "standalone")).Code);

    [Theory]
    [InlineData("tx", "send", "--help")]
    [InlineData("wallet", "create", "-h")]
    public void Help_needs_nothing_else(params string[] arguments) =>
        Assert.Empty(CommandTree.Root().Parse(arguments).Errors);

    [Theory]
    [InlineData("tx", "send", "--to", "a")]
    [InlineData("wallet", "create")]
    [InlineData("rewards", "--limit", "0")]
    [InlineData("status", "--frob")]
    public void Wrong_command_lines_are_refused(params string[] arguments) =>
        Assert.NotEmpty(CommandTree.Root().Parse(arguments).Errors);
}
