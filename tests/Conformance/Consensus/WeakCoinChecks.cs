// Job: replays recorded rounds of the beacon's weak coin with real proofs: domain 'consensus/beacon'.
// Invariant: verdicts, own tickets and coins of every step are compared.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus;
using Spacemesh.Consensus.Beacons;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Consensus;

/// <summary>Checks of <c>weakcoin</c>.</summary>
internal static class WeakCoinChecks
{
    /// <summary>One case.</summary>
    public static string? Check(JsonElement v)
    {
        var coin = new WeakCoin(v.U32("max_round"), (int)v.U64("buffer"));
        Dictionary<NodeId, JsonElement> miners = v.Items("miners").ToDictionary(m => NodeId.FromSpan(m.Hex("node")));
        TicketRight? Rights(NodeId node) => miners.TryGetValue(node, out JsonElement m) ? Right(m) : null;
        var epoch = new EpochId(0);
        int index = 0;
        foreach (JsonElement step in v.Items("steps"))
        {
            string? failure = null;
            switch (step.Text("op"))
            {
                case "start_epoch":
                    epoch = new EpochId(step.U32("epoch"));
                    coin.StartEpoch(epoch, Rights);
                    break;
                case "finish_epoch":
                    coin.FinishEpoch();
                    break;
                case "start_round":
                    coin.StartRound(step.U32("round"));
                    failure = Json.Same("published", string.Join(",", step.Items("published").Select(p => p.GetString())),
                        Own(coin, step, epoch, miners));
                    break;
                case "finish_round":
                    failure = Json.Same("coin", step.Has("coin") ? step.Flag("coin") : null, coin.FinishRound());
                    break;
                case "message":
                    failure = Json.Same("result", step.Text("result"), Judge(coin, step.Hex("data")));
                    break;
                case string op:
                    throw new UnknownCaseKindException(op);
            }
            if (failure is not null)
                return $"step {index} ({step.Text("op")}): {failure}";
            index++;
        }
        return null;
    }

    private static string Judge(WeakCoin coin, byte[] data)
    {
        GossipVerdict verdict = Scale.TryDecode<WeakCoinMessage>(data, out WeakCoinMessage? message, out _)
            ? coin.Receive(message).Verdict : GossipVerdict.Reject;
        return verdict.ToString().ToLowerInvariant();
    }

    private static string Own(WeakCoin coin, JsonElement step, EpochId epoch, Dictionary<NodeId, JsonElement> miners)
    {
        var published = new List<string>();
        foreach (JsonElement participant in step.Items("participants"))
        {
            NodeId node = NodeId.FromSpan(participant.Hex());
            using Ed25519PrivateKey key = Ed25519PrivateKey.FromBytes64(miners[node].Hex("private_key"));
            WeakCoinMessage? best = WeakCoin.OwnTicket(epoch, step.U32("round"), node, Right(miners[node]), input =>
            {
                byte[] proof = new byte[80];
                Vrf.Prove(key, input, proof);
                return VrfSignature.FromSpan(proof);
            });
            if (best is not null && coin.IsSmaller(in best.VrfSignature))
                published.Add(Convert.ToHexStringLower(Scale.Encode(best)));
        }
        return string.Join(",", published);
    }

    private static TicketRight Right(JsonElement miner) => new(miner.U64("nonce"), miner.U64("allowance"));
}
