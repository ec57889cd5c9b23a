// Job: sends recorded proposals with real proofs through the beacon protocol's handler: domain 'consensus/beacon'.
// Invariant: verdict and both sets of proposals are compared after every message.
using System.Text.Json;
using Spacemesh.Conformance.Codec;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus;
using Spacemesh.Consensus.Beacons;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Consensus;

/// <summary>Checks of <c>handle-proposal</c>.</summary>
internal static class BeaconProposalChecks
{
    /// <summary>One case: the phase has not ended and every ATX is timely.</summary>
    public static string? Check(JsonElement v)
    {
        var config = new BeaconConfig
        {
            Rounds = 20,
            GracePeriod = TimeSpan.FromMinutes(10),
            ProposalDuration = TimeSpan.FromMinutes(4),
            FirstVotingRoundDuration = TimeSpan.FromMinutes(30),
            VotingRoundDuration = TimeSpan.FromMinutes(4),
            WeakCoinRoundDuration = TimeSpan.FromMinutes(4),
        };
        HashSet<NodeId> malicious = [.. v.Items("miners").Where(m => m.Flag("malicious")).Select(m => NodeId.FromSpan(m.Hex("node")))];
        var epoch = new EpochId(v.U32("epoch"));
        var protocol = new BeaconProtocol(config, 10, TimeSpan.FromMinutes(5), _ => Atxs(v), malicious.Contains);
        int index = 0;
        foreach (JsonElement step in v.Items("steps"))
        {
            string result = "reject:malformed";
            if (Scale.TryDecode<BeaconProposalMessage>(step.Hex("data"), out BeaconProposalMessage? message, out _))
            {
                GossipResult verdict = protocol.Handle(message, epoch, receivedNanoseconds: 1);
                result = verdict.IsAccepted ? "accept" : $"ignore:{verdict.Rule}";
            }
            BeaconTally? tally = protocol.TallyOf(epoch);
            string? failure = Json.Same("result", step.Text("result"), result)
                ?? Json.Same("valid", Text(step, "valid"), BeaconCalculationChecks.Text(tally?.Valid ?? []))
                ?? Json.Same("potentially valid", Text(step, "potentially_valid"),
                    BeaconCalculationChecks.Text(tally?.PotentiallyValid ?? []));
            if (failure is not null)
                return $"step {index}: {failure}";
            index++;
        }
        return null;
    }

    /// <summary>As many identities as the case says, early and late, the recorded miners among the early ones.</summary>
    private static IEnumerable<BeaconAtx> Atxs(JsonElement v)
    {
        long early = -TimeSpan.FromHours(1).Ticks * TimeSpan.NanosecondsPerTick;
        ulong index = 0;
        foreach (JsonElement miner in v.Items("miners").Where(m => m.Flag("registered")))
            yield return new BeaconAtx(
                NodeId.FromSpan(miner.Hex("node")), 1, 1, miner.U64("nonce"), index++ < v.U64("early_atxs") ? early : -1);
        byte[] filler = new byte[32];
        for (; index < v.U64("all_atxs"); index++)
        {
            BitConverter.TryWriteBytes(filler, index + 1);
            yield return new BeaconAtx(NodeId.FromSpan(filler), 1, 1, 1, index < v.U64("early_atxs") ? early : -1);
        }
    }

    private static string Text(JsonElement step, string name) =>
        BeaconCalculationChecks.Text(BeaconCalculationChecks.Proposals(step, name));
}
