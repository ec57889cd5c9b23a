// Job: checks ballots and hands them to Tortoise; answers what is known of ballots, active sets and beacons.
// Invariant: a ballot is checked when its layer is replayed, with what was replayed before.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Proposals;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;
using Spacemesh.Protocol.Wire;
using SignedMessage = Spacemesh.Protocol.Wire.Signing;

namespace Spacemesh.Node.Verify;

/// <summary>Ballots of a recording.</summary>
internal sealed class BallotVerification(RecordedState recorded, NodeConfig config, AtxCache atxs, TortoiseState tortoise,
    VerifyReport report)
{
    private readonly ILookup<LayerId, RecordedBallot> _byLayer = recorded.Ballots.ToLookup(b => b.Row.Layer);
    private readonly Dictionary<BallotId, Ballot> _known = [];
    private readonly Dictionary<AtxId, Ballot> _firstOfAtx = [];
    private readonly Dictionary<Hash32, AtxId[]> _sets = SetsOf(recorded);
    private readonly EligibilityConfig _eligibility = new(
        config.Main.LayerAverageSize, config.Main.LayersPerEpoch,
        [.. config.Tortoise.MinimalActiveSetWeights.Select(m => new MinimalWeight(new EpochId(m.Epoch), m.Weight))]);

    /// <summary>Ballots with epoch data, in the order of the replay.</summary>
    public List<Ballot> FirstBallots { get; } = [];

    /// <summary>Checks the ballots of a layer and shows them to Tortoise.</summary>
    public void Take(LayerId layer)
    {
        foreach (RecordedBallot ballot in _byLayer[layer])
            Check(ballot);
    }

    /// <summary>The replayed ballots of a layer.</summary>
    public IEnumerable<Ballot> InLayer(LayerId layer) => _byLayer[layer].Select(b => b.Ballot);

    /// <summary>The ids of a recorded active set, or null (old ones are pruned).</summary>
    public IReadOnlyList<AtxId>? SetOf(Hash32 hash) => _sets.GetValueOrDefault(hash);

    /// <summary>The first ballot built on an ATX, or null.</summary>
    public Ballot? FirstOf(AtxId atx) => _firstOfAtx.GetValueOrDefault(atx);

    /// <summary>Slots that a ballot may use: its own or those of the ballot it refers to.</summary>
    public uint SlotsOf(Ballot ballot) =>
        ballot.Inner.EpochData?.EligibilityCount
            ?? (_known.TryGetValue(ballot.Inner.RefBallot, out Ballot? first) ? first.Inner.EpochData?.EligibilityCount ?? 0 : 0);

    private void Check(RecordedBallot recordedBallot)
    {
        Ballot ballot = recordedBallot.Ballot;
        BallotId id = ballot.ComputeId();
        (BallotId rowId, string name) = (recordedBallot.Row.Id, $"ballot {recordedBallot.Row.Id} of layer {recordedBallot.Row.Layer}");
        report.Same("ballot ids", name, id, rowId);
        byte[] signed = SignedMessage.Bytes(config.Genesis.GenesisId, SigningDomain.Ballot, ballot.SignedBytes());
        report.Check("ballot signatures", Ed25519.Verify(ballot.SmesherId.Span, signed, ballot.Signature.Span), () =>
            $"{name} is not signed by {ballot.SmesherId}");
        report.Same("ballot columns", name, (ballot.Inner.Layer, ballot.Inner.AtxId, ballot.SmesherId),
            (recordedBallot.Row.Layer, recordedBallot.Row.Atx, recordedBallot.Row.Smesher));
        RuleOutcome outcome = CheckRules(ballot);
        report.Check("ballot eligibilities", outcome.IsOk, () => $"{name}: {outcome.Rule}");
        TortoiseFault fault = tortoise.DecodeBallot(ballot.ToTortoise(id, atxs.IsMalicious(ballot.SmesherId)), out DecodedBallot? decoded);
        if (decoded is not null)
            fault = tortoise.StoreBallot(decoded);
        report.Check("ballot opinions", fault == TortoiseFault.None, () => $"{name}: {fault}");
        if (!_known.TryAdd(id, ballot))
            return;
        _firstOfAtx.TryAdd(ballot.Inner.AtxId, ballot);
        if (ballot.Inner.EpochData is not null)
            FirstBallots.Add(ballot);
    }

    private RuleOutcome CheckRules(Ballot ballot)
    {
        LayerId layer = ballot.Inner.Layer;
        RuleOutcome outcome = VoteConsistency.Check(ballot.Votes, layer, config.Tortoise.Hdist, (int)config.Tortoise.MaxExceptions);
        if (!outcome.IsOk)
            return outcome;
        EpochId epoch = layer.Epoch(config.Main.LayersPerEpoch);
        ulong setWeight = 0;
        LayerId current = layer;
        if (ballot.Inner.EpochData is { } data)
        {
            if (SetOf(data.ActiveSetHash) is { } set)
                setWeight = atxs.WeightOfSet(epoch, set);
            else
                // Pruned: as with all ballots of past epochs the declared number of slots is taken.
                current = (epoch + 1).FirstLayer(config.Main.LayersPerEpoch);
        }
        return BallotEligibility.Check(_eligibility, ballot, atxs.Get(epoch, ballot.Inner.AtxId), ReferenceOf(ballot), setWeight, current,
            out _);
    }

    private ReferenceBallot? ReferenceOf(Ballot ballot) =>
        _known.TryGetValue(ballot.Inner.RefBallot, out Ballot? first) && first.Inner.EpochData is { } data
            ? new ReferenceBallot(first.Inner.AtxId, first.SmesherId, first.Inner.Layer.Epoch(config.Main.LayersPerEpoch), data.Beacon,
                data.EligibilityCount)
            : null;

    private static Dictionary<Hash32, AtxId[]> SetsOf(RecordedState recorded)
    {
        var sets = new Dictionary<Hash32, AtxId[]>();
        foreach (RecordedActiveSet set in recorded.ActiveSets)
            sets.TryAdd(SetHashes.ActiveSet(set.Set.Set), set.Set.Set);
        return sets;
    }
}
