// Job: a smesher's life on a virtual clock: whole epochs, kills after each step, faults of others.
// Invariant: every published ATX passes the network's own rules.
using Google.Protobuf;
using Spacemesh.Api.V1;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Smeshing;
using Spacemesh.Node.Storage.Local;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Tests.Smeshing;

public sealed class SmesherLifeTests : IDisposable
{
    private readonly SmesherWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_smesher_publishes_an_initial_ATX_and_then_one_each_epoch()
    {
        _world.Start();
        _world.RunUntil(61 + 120);
        Assert.False(_world.Life.IsCompleted);
        AtxRow first = _world.Atx(1)!, second = _world.Atx(2)!, third = _world.Atx(3)!;
        Assert.Equal((0UL, 1UL, 2UL), (first.Sequence, second.Sequence, third.Sequence));
        Assert.Equal((0UL, 6UL, 12UL), (first.BaseTickHeight, second.BaseTickHeight, third.BaseTickHeight));
        Assert.Equal(_world.Settings.GoldenAtx, first.CommitmentAtx);
        AtxV1 chained = Scale.Decode<AtxV1>(_world.Published[1]);
        Assert.Equal(first.Id, chained.Inner.Challenge.PreviousAtx);
        Assert.Equal(first.Id, chained.Inner.Challenge.PositioningAtx);
        Assert.Null(chained.Inner.VrfNonce);
        Assert.Equal(3, _world.Published.Count);
        Assert.Equal(3, _world.Journal.Count);
        Assert.Equal(4, _world.Done.Count(d => d.StartsWith("prove", StringComparison.Ordinal)));
    }

    [Fact]
    public void Events_are_those_of_the_recorded_network()
    {
        _world.Start();
        _world.RunUntil(61 + 60);
        Event[] ours = [.. _world.EventsOfRun.Select(Comparable)];
        Event[] recorded = [.. RecordedEvents.Standalone().Where(RecordedEvents.IsOfSmeshingLife).Select(Comparable).Take(ours.Length)];
        Assert.True(ours.Length > 20);
        for (int i = 0; i < ours.Length; i++)
            Assert.Equal(recorded[i], ours[i]);
    }

    [Theory]
    [InlineData("connect", -8)]
    [InlineData("synced", -8)]
    [InlineData("info", -8)]
    [InlineData("proof", -8)]
    [InlineData("connect", 40)]
    [InlineData("sign", -8)]
    [InlineData("publish", -8)]
    [InlineData("published", -8)]
    public void After_a_kill_no_stored_step_is_done_again(string point, double secondsAfterGenesis)
    {
        if (secondsAfterGenesis > 0)
        {
            _world.Start();
            _world.RunUntil(secondsAfterGenesis);
        }
        _world.KillAt.Enqueue(point);
        if (secondsAfterGenesis <= 0)
            _world.Start();
        _world.RunUntil(70);
        Assert.True(_world.Life.IsFaulted, "not killed");
        _world.Restart();
        _world.RunUntil(75);
        AssertOneOfEach(_world);
    }

    [Fact]
    public void The_same_bytes_are_published_after_a_kill_even_if_the_coinbase_changed()
    {
        _world.KillAt.Enqueue("publish");
        _world.Start();
        _world.RunUntil(70);
        _world.Coinbase = Address.FromSpan(Enumerable.Repeat((byte)1, 24).ToArray());
        _world.Restart();
        _world.RunUntil(75);
        Assert.Equal(2, _world.Published.Count);
        Assert.Equal(_world.Published[0], _world.Published[1]);
        Assert.Equal(1, _world.Journal.Count);
        Assert.NotNull(_world.Atx(1));
    }

    [Fact]
    public void A_second_different_ATX_for_an_epoch_is_never_published()
    {
        _world.Start();
        _world.RunUntil(40);
        _world.Journal.Record(_world.Smesher.Span, new SigningSlot(SignedKind.Atx, 1, 0), new byte[32]);
        _world.RunUntil(60 + 70);
        Assert.Null(_world.Atx(1));
        Assert.Equal(new EpochId(2), Scale.Decode<AtxV1>(Assert.Single(_world.Published)).Inner.Challenge.PublishEpoch);
        Assert.NotNull(_world.Atx(2));
    }

    [Fact]
    public void A_stale_challenge_is_dropped_and_the_next_possible_epoch_taken()
    {
        _world.Local.Write(session => SmeshingTables.SetInitialPost(session, _world.Smesher,
            new InitialPostRow(new PostProofRow(0, [1], 0), 1, _world.Settings.GoldenAtx, 0, new byte[32])));
        _world.Local.Write(session => SmeshingTables.SetChallenge(session, _world.Smesher,
            new ChallengeRow(new EpochId(1), 0, AtxId.Empty, _world.Settings.GoldenAtx, _world.Settings.GoldenAtx, new PostProofRow(0, [1], 0), null, null)));
        _world.Time.AdvanceTo(SmesherWorld.Genesis.AddSeconds(125));
        _world.Start();
        _world.RunUntil(60 * 4);
        // The stored initial proof was invalid as well: it is made anew.
        Assert.Contains("prove zeros", _world.Done);
        Assert.Null(_world.Atx(1));
        Assert.NotNull(_world.Atx(3));
    }

    [Fact]
    public void With_the_PoET_down_until_the_round_starts_the_challenge_expires_and_the_next_round_is_taken()
    {
        _world.IsPoetDown = true;
        _world.Start();
        _world.RunUntil(29);
        Assert.Equal(SmesherStep.Retrying, _world.Smeshing.Status.Step);
        Assert.Contains("connection refused", _world.Smeshing.Status.Problem);
        _world.RunUntil(40);
        _world.IsPoetDown = false;
        _world.RunUntil(60 + 75);
        Assert.Null(_world.Atx(1));
        Assert.NotNull(_world.Atx(2));
    }

    [Fact]
    public void A_PoET_that_is_down_after_the_round_is_asked_again()
    {
        _world.Start();
        _world.RunUntil(40);
        _world.IsPoetDown = true;
        _world.RunUntil(70);
        Assert.Empty(_world.Published);
        _world.IsPoetDown = false;
        _world.RunUntil(73);
        Assert.NotNull(_world.Atx(1));
        Assert.Single(_world.Done, d => d.StartsWith("register", StringComparison.Ordinal));
    }

    [Fact]
    public void An_ATX_that_is_not_accepted_is_tried_each_layer_with_the_same_bytes()
    {
        _world.RefusesAtxs = true;
        _world.Start();
        _world.RunUntil(60 + 20);
        Assert.Equal(4, _world.Published.Count);
        _world.RefusesAtxs = false;
        _world.RunUntil(60 + 25);
        Assert.NotNull(_world.Atx(1));
        Assert.Single(_world.Published.Select(Convert.ToHexString).Distinct());
    }

    [Fact]
    public async Task A_server_with_another_phase_shift_ends_the_life_with_a_clear_fault()
    {
        _world.Settings = _world.Settings with { PhaseShift = TimeSpan.FromSeconds(31) };
        _world.Start();
        _world.RunUntil(35);
        Assert.True(_world.Life.IsCompletedSuccessfully);
        Assert.Contains("phase shift", (await _world.Life).Problem);
    }

    private static void AssertOneOfEach(SmesherWorld world)
    {
        Assert.NotNull(world.Atx(1));
        Assert.Equal(1, world.Journal.Count);
        Assert.Single(world.Published.Select(Convert.ToHexString).Distinct());
        Assert.Single(world.Done, d => d == "prove zeros");
        Assert.Single(world.Done, d => d.StartsWith("prove", StringComparison.Ordinal) && d != "prove zeros");
        Assert.Single(world.Done, d => d.StartsWith("register", StringComparison.Ordinal));
        Assert.Single(world.Done, d => d.StartsWith("proof", StringComparison.Ordinal));
    }

    // Without what differs from run to run: keys, ids, proofs, work and the time of the machine.
    private static Event Comparable(Event item)
    {
        Event e = item.Clone();
        e.Timestamp = null;
        ByteString none = ByteString.Empty;
        static ByteString Zeros(ByteString challenge) => challenge.Span.IndexOfAnyExcept((byte)0) < 0 ? challenge : ByteString.Empty;
        switch (e.DetailsCase)
        {
            case Event.DetailsOneofCase.PostStart: (e.PostStart.Smesher, e.PostStart.Challenge) = (none, Zeros(e.PostStart.Challenge)); break;
            case Event.DetailsOneofCase.PostComplete: (e.PostComplete.Smesher, e.PostComplete.Challenge) = (none, Zeros(e.PostComplete.Challenge)); break;
            case Event.DetailsOneofCase.PoetWaitRound: (e.PoetWaitRound.Smesher, e.PoetWaitRound.Wait) = (none, null); break;
            case Event.DetailsOneofCase.WaitingForPoetRegistrationWindow: e.WaitingForPoetRegistrationWindow.Smesher = none; break;
            case Event.DetailsOneofCase.PoetWaitProof: (e.PoetWaitProof.Smesher, e.PoetWaitProof.Wait) = (none, null); break;
            case Event.DetailsOneofCase.WaitingForPoetRoundEnd: e.WaitingForPoetRoundEnd.Smesher = none; break;
            case Event.DetailsOneofCase.RegisteredInPoet: e.RegisteredInPoet.Smesher = none; break;
            case Event.DetailsOneofCase.ProofDownloadedFromPoet: e.ProofDownloadedFromPoet.Ticks = 0; break;
            case Event.DetailsOneofCase.BestProofSelected: (e.BestProofSelected.Smesher, e.BestProofSelected.Ticks) = (none, 0); break;
            case Event.DetailsOneofCase.AtxPublished: (e.AtxPublished.Smesher, e.AtxPublished.Id, e.AtxPublished.Wait) = (none, none, null); break;
        }
        return e;
    }
}
