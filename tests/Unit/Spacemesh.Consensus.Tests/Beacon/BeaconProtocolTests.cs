// Job: tests of whole beacon protocols: several nodes with several keys, real proofs, a clock of their own.
// Invariant: every message goes through the handlers of every node, the sender's included.
using Spacemesh.Consensus.Beacons;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Tests.Beacons;

public sealed class BeaconProtocolTests
{
    private static readonly EpochId s_epoch = new(4);
    private static readonly BeaconConfig s_config = new()
    {
        Rounds = 4,
        GracePeriod = TimeSpan.FromSeconds(30),
        ProposalDuration = TimeSpan.FromSeconds(2),
        FirstVotingRoundDuration = TimeSpan.FromSeconds(10),
        VotingRoundDuration = TimeSpan.FromSeconds(2),
        WeakCoinRoundDuration = TimeSpan.FromSeconds(2),
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void Nodes_with_the_same_messages_draw_the_same_beacon_at_the_end_of_the_timetable(int nodes, int keysOfEach)
    {
        using var network = new Network(nodes, keysOfEach);
        Assert.All(network.Protocols, p => Assert.True(p.TryStart(s_epoch)));
        network.SendProposals();
        TimeSpan at = TimeSpan.Zero;
        var steps = new BeaconStep[nodes];
        while (network.Protocols[0].Phase != BeaconPhase.Idle)
        {
            at = network.Protocols[0].NextOffset;
            for (int i = 0; i < nodes; i++)
                steps[i] = network.Protocols[i].Advance(BeaconAtxs.Nanoseconds(at));
            network.SendFor(steps[0], at);
        }
        Assert.Equal(s_config.ResultOffset, at);
        Assert.Equal(TimeSpan.FromSeconds(24), at);
        Assert.NotNull(steps[0].Beacon);
        Assert.All(steps, s => Assert.Equal(steps[0], s));
        Assert.All(network.Protocols, p => Assert.Null(p.TallyOf(s_epoch)));
    }

    [Fact]
    public void A_round_without_a_ticket_ends_the_protocol_without_a_beacon()
    {
        using var network = new Network(1, 1);
        BeaconProtocol protocol = network.Protocols[0];
        Assert.True(protocol.TryStart(s_epoch));
        Assert.False(protocol.TryStart(s_epoch + 1));
        network.SendProposals();
        BeaconStep step = default;
        while (protocol.Phase != BeaconPhase.Idle)
            step = protocol.Advance(BeaconAtxs.Nanoseconds(protocol.NextOffset));
        Assert.Null(step.Beacon);
        Assert.Contains("round 1", step.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proposal_for_the_next_epoch_is_taken_only_within_the_grace_period_before_it()
    {
        using var network = new Network(1, 1);
        BeaconProposalMessage message = network.Proposal(0, s_epoch + 1);
        long length = BeaconAtxs.Nanoseconds(Network.LayerDuration * Network.LayersPerEpoch);
        long grace = BeaconAtxs.Nanoseconds(s_config.GracePeriod);
        Assert.Equal("untimely", network.Protocols[0].Handle(message, s_epoch, length - grace).Rule);
        Assert.True(network.Protocols[0].Handle(message, s_epoch, length - grace + 1).IsAccepted);
        Assert.Equal("untimely", network.Protocols[0].Handle(message, s_epoch + 2, 0).Rule);
    }

    [Fact]
    public void Votes_of_a_malicious_identity_weigh_nothing_and_its_proposal_is_never_valid()
    {
        using var network = new Network(1, 2, malicious: 1);
        BeaconProtocol protocol = network.Protocols[0];
        protocol.TryStart(s_epoch);
        network.SendProposals();
        BeaconTally tally = protocol.TallyOf(s_epoch)!;
        Assert.Single(tally.Valid);
        Assert.Single(tally.PotentiallyValid);
        network.SendFor(protocol.Advance(0), TimeSpan.Zero);
        Assert.Equal(100, tally.Margins[tally.Valid.Single()]);
        Assert.Equal(-100, tally.Margins[tally.PotentiallyValid.Single()]);
    }

    private sealed class Network : IDisposable
    {
        public const uint LayersPerEpoch = 10;
        public static readonly TimeSpan LayerDuration = TimeSpan.FromSeconds(6);
        private const ulong Nonce = 7;
        private readonly Ed25519PrivateKey[] _keys;
        private readonly int _keysOfEach;

        public Network(int nodes, int keysOfEach, int? malicious = null)
        {
            _keysOfEach = keysOfEach;
            _keys = [.. Enumerable.Range(1, nodes * keysOfEach).Select(i => Ed25519PrivateKey.FromSeed([(byte)i, .. new byte[31]]))];
            long early = -BeaconAtxs.Nanoseconds(TimeSpan.FromMinutes(10));
            BeaconAtx[] atxs = [.. Enumerable.Range(0, _keys.Length).Select(i => new BeaconAtx(Node(i), 100, 2, Nonce, early))];
            NodeId? bad = malicious is { } index ? Node(index) : null;
            Protocols = [.. Enumerable.Range(0, nodes).Select(
                _ => new BeaconProtocol(s_config, LayersPerEpoch, LayerDuration, _ => atxs, n => n == bad))];
        }

        public BeaconProtocol[] Protocols { get; }

        public BeaconProposalMessage Proposal(int key, EpochId epoch) =>
            new() { Epoch = epoch, NodeId = Node(key), VrfSignature = Prove(key, VrfMessages.BeaconProposal(Nonce, epoch)) };

        public void SendProposals()
        {
            for (int key = 0; key < _keys.Length; key++)
            {
                BeaconProposalMessage? own = Owner(key).OwnProposal(Node(key), Proposal(key, s_epoch).VrfSignature, 0);
                Assert.NotNull(own);
                Assert.All(Protocols, p => Assert.True(p.Handle(own, s_epoch, 1).IsAccepted));
            }
        }

        public void SendFor(BeaconStep step, TimeSpan at)
        {
            long now = BeaconAtxs.Nanoseconds(at) + 1;
            for (int key = 0; key < _keys.Length && step.Phase != BeaconPhase.Idle; key++)
            {
                if (step.Phase == BeaconPhase.FirstVotes)
                {
                    var message = new FirstVotesMessage { Body = Owner(key).OwnFirstVotes(), SmesherId = Node(key) };
                    Assert.All(Protocols, p => Assert.True(p.Handle(message, s_epoch).IsAccepted));
                    Assert.All(Protocols, p => Assert.Equal("already_voted", p.Handle(message, s_epoch).Rule));
                }
                else if (step.Phase == BeaconPhase.Votes)
                {
                    var message = new FollowingVotesMessage { Body = Owner(key).OwnFollowingVotes(Node(key))!, SmesherId = Node(key) };
                    Assert.All(Protocols, p => Assert.True(p.Handle(message, s_epoch, now).IsAccepted));
                }
                else
                {
                    int own = key;
                    WeakCoinMessage ticket =
                        WeakCoin.OwnTicket(s_epoch, step.Round, Node(key), Owner(key).OwnTickets(Node(key))!.Value, input =>
                            Prove(own, input))!;
                    bool smallest = Owner(key).IsSmallest(ticket);
                    Assert.All(Protocols, p => Assert.Equal(smallest, p.Handle(ticket).IsAccepted));
                }
            }
        }

        public void Dispose()
        {
            foreach (Ed25519PrivateKey key in _keys)
                key.Dispose();
        }

        private BeaconProtocol Owner(int key) => Protocols[key / _keysOfEach];

        private NodeId Node(int key) => NodeId.FromSpan(_keys[key].PublicKey);

        private VrfSignature Prove(int key, byte[] input)
        {
            byte[] proof = new byte[80];
            Vrf.Prove(_keys[key], input, proof);
            return VrfSignature.FromSpan(proof);
        }
    }
}
