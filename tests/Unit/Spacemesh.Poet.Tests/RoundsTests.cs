// Job: tests of the life of rounds: times around genesis, registrations and proofs over crashes.
// Invariant: a crash is a copy of the folder at that moment, opened by a new server.
using Spacemesh.Poet.Rounds;
using Spacemesh.Poet.Server;
using Spacemesh.Poet.Verify;

namespace Spacemesh.Poet.Tests;

public sealed class RoundsTests
{
    [Fact]
    public async Task Before_genesis_registrations_go_to_round_0_which_is_worked_on_from_the_phase_shift_on()
    {
        using var folder = new TestFolder();
        var clock = new SetClock(TestRounds.Genesis.AddSeconds(-25));
        using var rounds = new PoetRounds(TestRounds.Options(folder.Path), clock);
        SubmissionAnswer answer = await rounds.SubmitAsync(TestRounds.Submission(rounds, TestRounds.Registration(1)));
        Assert.Equal((SubmissionStatus.Accepted, 0U, TimeSpan.FromSeconds(85)), (answer.Status, answer.Round, answer.RoundEnd));
        Assert.Equal(TestRounds.Genesis.AddSeconds(30), rounds.NextStart);
        rounds.RunDue(default);
        Assert.Null(rounds.Proof("0"));
        clock.Now = TestRounds.Genesis.AddSeconds(30);
        SubmissionAnswer next = await rounds.SubmitAsync(TestRounds.Submission(rounds, TestRounds.Registration(2)));
        Assert.Equal(1U, next.Round);
        rounds.RunDue(default);
        RoundProof proof = rounds.Proof("0")!;
        Assert.Equal(TestRounds.Registration(1).Challenge, Assert.Single(proof.Members));
        AssertValid(proof, 300);
        Assert.Null(rounds.Proof("1"));
        Assert.Null(rounds.Proof("00"));
        Assert.Null(rounds.Proof("../0"));
    }

    [Fact]
    public async Task A_crash_at_any_leaf_loses_no_registration_and_the_round_gets_its_proof()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("SPACEMESH_SEED") ?? Environment.TickCount.ToString());
        var random = new Random(seed);
        for (int run = 0; run < 8; run++)
        {
            using var folder = new TestFolder();
            var clock = new SetClock(TestRounds.Genesis);
            TestFolder? crashed = null;
            ulong crashAt = (ulong)random.Next(300);
            var rule = new CopyAtLeaf(crashAt, () => crashed = folder.Copy());
            using (var rounds = new PoetRounds(TestRounds.Options(folder.Path, rule), clock))
            {
                await Task.WhenAll(Enumerable.Range(0, 5).Select(i =>
                    rounds.SubmitAsync(TestRounds.Submission(rounds, TestRounds.Registration(i)))));
                clock.Now = TestRounds.Standalone.Start(0);
                rounds.RunDue(default);
            }
            using TestFolder after = crashed ?? throw new InvalidOperationException($"no crash, seed {seed}");
            clock.Now = TestRounds.Standalone.Start(0).AddSeconds(random.Next(100));
            using var restarted = new PoetRounds(TestRounds.Options(after.Path), clock);
            restarted.RunDue(default);
            RoundProof? proof = restarted.Proof("0");
            Assert.True(proof is { Members.Count: 5 }, $"seed {seed}, crash at leaf {crashAt}");
            AssertValid(proof!, 300);
            Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(after.Path, "data", "rounds")));
        }
    }

    [Fact]
    public async Task Stopped_work_goes_on_from_its_checkpoint_and_gives_the_same_proof()
    {
        using var folder = new TestFolder();
        using var whole = new TestFolder();
        var clock = new SetClock(TestRounds.Genesis);
        foreach (string path in new[] { folder.Path, whole.Path })
        {
            using var rounds = new PoetRounds(TestRounds.Options(path), clock);
            await rounds.SubmitAsync(TestRounds.Submission(rounds, TestRounds.Registration(1)));
        }
        clock.Now = TestRounds.Standalone.Start(0);
        using var stop = new CancellationTokenSource();
        using (var rounds = new PoetRounds(TestRounds.Options(folder.Path, new CopyAtLeaf(200, stop.Cancel)), clock))
        {
            rounds.RunDue(stop.Token);
            Assert.Null(rounds.Proof("0"));
        }
        var again = new CountingRule();
        using var resumed = new PoetRounds(TestRounds.Options(folder.Path, again), clock);
        resumed.RunDue(default);
        using var reference = new PoetRounds(TestRounds.Options(whole.Path), clock);
        reference.RunDue(default);
        Assert.Equal(200UL, again.First);
        Assert.Equal(reference.Proof("0")!.Proof.Root, resumed.Proof("0")!.Proof.Root);
        Assert.Equal(reference.Proof("0")!.Proof.ProofNodes, resumed.Proof("0")!.Proof.ProofNodes);
    }

    [Fact]
    public async Task A_torn_end_of_the_journal_is_cut_off_and_the_rest_kept()
    {
        using var folder = new TestFolder();
        var clock = new SetClock(TestRounds.Genesis);
        using (var rounds = new PoetRounds(TestRounds.Options(folder.Path), clock))
        {
            await rounds.SubmitAsync(TestRounds.Submission(rounds, TestRounds.Registration(1)));
            await rounds.SubmitAsync(TestRounds.Submission(rounds, TestRounds.Registration(2)));
        }
        string journal = Path.Combine(folder.Path, "db", "rounds", "0");
        byte[] good = File.ReadAllBytes(journal);
        File.WriteAllBytes(journal, [.. good, .. good.AsSpan(0, 50)]);
        using (var rounds = new PoetRounds(TestRounds.Options(folder.Path), clock))
            Assert.Equal(SubmissionStatus.Accepted,
                (await rounds.SubmitAsync(TestRounds.Submission(rounds, TestRounds.Registration(2)))).Status);
        Assert.Equal(good, File.ReadAllBytes(journal));
    }

    [Fact]
    public async Task A_clock_set_back_never_reopens_a_closed_round()
    {
        using var folder = new TestFolder();
        var clock = new SetClock(TestRounds.Standalone.Start(0));
        using (var rounds = new PoetRounds(TestRounds.Options(folder.Path), new SetClock(TestRounds.Genesis)))
            await rounds.SubmitAsync(TestRounds.Submission(rounds, TestRounds.Registration(1)));
        using (var rounds = new PoetRounds(TestRounds.Options(folder.Path), clock))
            rounds.RunDue(default);
        clock.Now = TestRounds.Genesis;
        using var back = new PoetRounds(TestRounds.Options(folder.Path), clock);
        Assert.Equal(1U, (await back.SubmitAsync(TestRounds.Submission(back, TestRounds.Registration(2)))).Round);
    }

    internal static void AssertValid(RoundProof proof, ulong leaves)
    {
        Assert.Equal(leaves, proof.LeafCount);
        Assert.True(PoetProofVerifier.Verify(PoetMembership.Statement(proof.Members), proof.Proof, proof.LeafCount).IsValid);
    }

    private sealed class CopyAtLeaf(ulong leaf, Action act) : IRoundEndRule
    {
        private bool _done;

        public bool IsOver(DateTimeOffset end, ulong leaves)
        {
            if (!_done && leaves >= leaf)
            {
                _done = true;
                act();
            }
            return leaves >= 300;
        }
    }

    private sealed class CountingRule : IRoundEndRule
    {
        public ulong? First { get; private set; }

        public bool IsOver(DateTimeOffset end, ulong leaves)
        {
            First ??= leaves;
            return leaves >= 300;
        }
    }
}
