// Job: tests of Hare sessions among several nodes, each counting its own messages, and of one that never agrees.
// Invariant: messages travel as on the network: to every node, the sender included, before the next round.
using Spacemesh.Consensus.Hare;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Tests.Hares;

public sealed class HareSessionTests
{
    private static readonly LayerId s_layer = new(30);
    private static readonly HareConfig s_config = new(
        Committee: 10, Leaders: 5, IterationsLimit: 4, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100), FirstLayer: default);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(4, 3)]
    public void Honest_nodes_agree_in_the_first_iteration_on_what_a_majority_of_seats_saw(int nodes, ushort seats)
    {
        ProposalId everyone = Proposal(1), onlyFirst = Proposal(2);
        HareSession[] sessions = Sessions(nodes);
        for (int i = 0; i < nodes; i++)
            sessions[i].Propose(i == 0 ? [everyone, onlyFirst] : [everyone]);
        var results = new IReadOnlyList<ProposalId>?[nodes];
        while (sessions.Any(s => s.State == HareSessionState.Running))
            Round(sessions, seats, (node, output) => results[node] ??= output.Result);
        ProposalId[] expected = nodes == 1 ? [everyone, onlyFirst] : [everyone];
        Assert.All(sessions, s => Assert.Equal(HareSessionState.Succeeded, s.State));
        Assert.All(results, r => Assert.Equal(expected, r!.Order()));
        Assert.All(sessions, s => Assert.Equal(new IterationRound(2, HareRound.SoftLock), s.Next));
    }

    [Fact]
    public void A_session_without_messages_fails_with_the_hardlock_of_the_last_iteration()
    {
        HareSession session = Sessions(1)[0];
        session.Propose([]);
        HareOutput last = session.Step();
        int steps = 1;
        for (; session.State == HareSessionState.Running; steps++)
            last = session.Step();
        Assert.Equal(new IterationRound(4, HareRound.HardLock), last.At);
        Assert.Equal(HareSessionState.Failed, session.State);
        Assert.Null(session.Result);
        Assert.Equal(s_config.LastOffset, s_config.OffsetOf(last.At));
        Assert.Equal(TimeSpan.FromSeconds(3.8), s_config.LastOffset);
        Assert.Throws<InvalidOperationException>(() => session.Step());
        Assert.Equal(29, steps);
    }

    [Fact]
    public void The_coin_is_given_once_and_is_the_lowest_bit_of_the_smallest_preround_proof()
    {
        HareSession session = Sessions(1)[0];
        session.Propose([]);
        session.Step();
        session.Receive(Preround(sender: 1, proof: 8));
        session.Receive(Preround(sender: 2, proof: 3));
        Assert.True(session.Step().Coin);
        session.Receive(Preround(sender: 3, proof: 2));
        Assert.Null(session.Step().Coin);
    }

    [Fact]
    public void Two_different_messages_of_one_sender_are_evidence_once_and_count_for_nobody()
    {
        HareSession session = Sessions(1)[0];
        session.Propose([]);
        session.Step();
        Assert.Null(session.Receive(Preround(sender: 1, proof: 8)).Equivocation);
        Assert.False(session.Receive(Preround(sender: 1, proof: 8)).Relay);
        HareReceipt second = session.Receive(Preround(sender: 1, proof: 9, proposals: [Proposal(7)]));
        Assert.True(second.Relay);
        HareEquivocationProof proof = second.Equivocation!.ToProof(s_layer);
        Assert.Equal(2, proof.Messages.Length);
        Assert.NotEqual(proof.Messages[0].Metadata.MessageHash, proof.Messages[1].Metadata.MessageHash);
        Assert.Equal(default, session.Receive(Preround(sender: 1, proof: 10, proposals: [Proposal(8)])));
    }

    private static HareSession[] Sessions(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new HareSession(s_config, s_layer, Beacon.Empty))];

    /// <summary>Every node steps, then every message reaches every node.</summary>
    private static void Round(HareSession[] sessions, ushort seats, Action<int, HareOutput> seen)
    {
        var sent = new List<HareMessage>();
        for (int i = 0; i < sessions.Length; i++)
        {
            if (sessions[i].State != HareSessionState.Running)
                continue;
            HareOutput output = sessions[i].Step();
            seen(i, output);
            if (output.Message is { } draft)
                sent.Add(draft.Unsigned(s_layer, Node(i), Proof((byte)(i + (draft.At.Absolute * 16))), seats));
        }
        foreach (HareMessage message in sent)
        {
            Assert.True(message.IsWellFormed);
            foreach (HareSession session in sessions)
                session.Receive(HareInput.From(message, senderIsMalicious: false));
        }
    }

    private static HareInput Preround(int sender, byte proof, ProposalId[]? proposals = null) => HareInput.From(
        new HareDraft(IterationRound.Preround, proposals ?? [], null).Unsigned(s_layer, Node(sender), Proof(proof), 1),
            senderIsMalicious: false);

    private static NodeId Node(int index) => NodeId.FromSpan([(byte)(index + 1), .. new byte[31]]);

    private static ProposalId Proposal(byte index) => ProposalId.FromSpan([index, .. new byte[19]]);

    private static VrfSignature Proof(byte value) => VrfSignature.FromSpan([value, .. new byte[79]]);
}
