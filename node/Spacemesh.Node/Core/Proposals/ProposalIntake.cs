// Job: checks proposals and ballots from gossip in the network's order and takes in the good ones.
// Invariant: nothing is stored before every rule holds; a ballot is in the database before Tortoise counts it.
using Spacemesh.Consensus;
using System.Diagnostics.CodeAnalysis;
using Spacemesh.Consensus.Proposals;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Node.Network;
using Spacemesh.Node.Storage.State;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Core.Proposals;

/// <summary>The handler of proposals (go-spacemesh proposals/handler.go).</summary>
public sealed class ProposalIntake(
    CoreContext context, ActiveSetSource activeSets, ProposalStore store, TransactionIntake transactions, Mempool mempool,
    Func<LayerId> processed, Action<BallotId, BeaconReport, int> reportBeacon)
{
    // Each missed layer is one step from a ballot to its base ballot. A pause of more layers than this is a matter of syncing layers.
    private const int FetchDepth = 32;

    private readonly EligibilityConfig _eligibility = new(
        context.Config.Main.LayerAverageSize, context.LayersPerEpoch,
        [.. context.Config.Tortoise.MinimalActiveSetWeights.Select(m => new MinimalWeight(new EpochId(m.Epoch), m.Weight))]);

    /// <summary>Handles a proposal.</summary>
    public GossipVerdict Receive(byte[] message)
    {
        if (!Scale.TryDecode<Proposal>(message, out var proposal, out _))
            return GossipVerdict.Reject;
        Ballot ballot = proposal.Inner.Ballot;
        LayerId layer = ballot.Inner.Layer;
        if (layer <= context.EffectiveGenesis || layer <= processed() || layer > context.CurrentLayer)
            return GossipVerdict.Ignore;
        if (!context.Verify(ballot.SmesherId, SigningDomain.Proposal, proposal.SignedBytes(), proposal.Signature)
            || !context.Verify(ballot.SmesherId, SigningDomain.Ballot, ballot.SignedBytes(), ballot.Signature))
        {
            return GossipVerdict.Ignore;
        }
        if (ballot.Inner.AtxId.IsEmpty() || ballot.Inner.AtxId == context.GoldenAtx)
            return GossipVerdict.Reject;
        ProposalId id = proposal.ComputeId();
        if (store.Find(layer, id) is not null)
            return GossipVerdict.Ignore;
        BallotId ballotId = ballot.ComputeId();
        bool voted = false;
        if (BallotTable.Find(context.Db, ballotId) is null)
        {
            GossipVerdict verdict = TakeBallot(ballot, ballotId, out voted);
            if (verdict != GossipVerdict.Accept)
                return verdict;
        }
        return TakeProposal(proposal, id, ballotId, voted);
    }

    private GossipVerdict TakeProposal(Proposal proposal, ProposalId id, BallotId ballotId, bool voted)
    {
        TransactionId[] ids = proposal.Inner.TransactionIds;
        if (ids.Distinct().Count() != ids.Length)
            return GossipVerdict.Reject;
        if (!HaveTransactions(ids))
            return GossipVerdict.Ignore;
        Ballot ballot = proposal.Inner.Ballot;
        if (!TryEpochData(ballot, out EpochData? data))
            return GossipVerdict.Ignore;
        LayerId layer = ballot.Inner.Layer;
        store.Add(new StoredProposal(id, ballotId, proposal, data.Beacon, data.EligibilityCount, voted));
        foreach (TransactionId transaction in ids)
            TransactionTable.AddToProposal(context.Db, transaction, id, layer);
        mempool.Link(layer, ids);
        return voted ? GossipVerdict.Ignore : GossipVerdict.Accept;
    }

    private GossipVerdict TakeBallot(Ballot ballot, BallotId id, out bool votedTwice, int depth = 0)
    {
        votedTwice = false;
        GossipVerdict verdict = CheckEpochData(ballot, out ulong setWeight);
        if (verdict != GossipVerdict.Accept)
            return verdict;
        if (!HaveBallotsBelow(ballot, depth))
            return GossipVerdict.Ignore;
        EpochId epoch = context.EpochOf(ballot.Inner.Layer);
        LayerId layer = ballot.Inner.Layer;
        List<BallotRow> others = BallotTable.OfSmesher(context.Db, layer, ballot.SmesherId);
        bool malicious = context.Atxs.IsMalicious(ballot.SmesherId);
        if (context.Tortoise.DecodeBallot(ballot.ToTortoise(id, malicious), out DecodedBallot? decoded) != TortoiseFault.None || decoded is null)
            return GossipVerdict.Ignore;
        RuleOutcome votes = VoteConsistency.Check(ballot.Votes, layer, context.Config.Tortoise.Hdist, checked((int)context.Config.Tortoise.MaxExceptions));
        if (!votes.IsOk)
            return GossipVerdict.Reject;
        RuleOutcome outcome = BallotEligibility.Check(
            _eligibility, ballot, context.Atxs.Get(epoch, ballot.Inner.AtxId), Reference(ballot), setWeight, context.CurrentLayer, out BeaconReport report);
        if (!outcome.IsOk)
            return outcome.Consequence == RuleConsequence.Reject ? GossipVerdict.Reject : GossipVerdict.Ignore;
        reportBeacon(id, report, ballot.EligibilityProofs.Length);
        votedTwice = others.Count > 0;
        if (votedTwice && !malicious)
            Convict(ballot, Scale.Decode<Ballot>(others[0].Bytes));
        BallotTable.Insert(context.Db, new BallotRow(id, ballot.Inner.AtxId, layer, ballot.SmesherId, Scale.Encode(ballot)));
        context.Tortoise.StoreBallot(decoded, votedTwice || malicious);
        return GossipVerdict.Accept;
    }

    // Base and reference ballot. One that did not come by gossip is fetched and put under the rules of all ballots; that a peer builds on
    // a bad one is no fault that can be proven.
    private bool HaveBallotsBelow(Ballot ballot, int depth)
    {
        foreach (BallotId id in (ReadOnlySpan<BallotId>)[ballot.Votes.Base, ballot.Inner.RefBallot])
        {
            if (id.IsEmpty() || BallotTable.Find(context.Db, id) is not null)
                continue;
            if (depth >= FetchDepth || FetchBallot(id) is not { } below || below.Inner.Layer >= ballot.Inner.Layer
                || TakeBallot(below, id, out _, depth + 1) != GossipVerdict.Accept)
            {
                return false;
            }
        }
        return true;
    }

    private Ballot? FetchBallot(BallotId id)
    {
        Span<byte> hash = stackalloc byte[Hash32.Size];
        hash.Clear();
        id.CopyTo(hash);
        byte[]? bytes = context.Network.Fetch(FetchHint.Ballot, Hash32.FromSpan(hash));
        if (bytes is null || !Scale.TryDecode<Ballot>(bytes, out var ballot, out _) || ballot.ComputeId() != id)
            return null;
        bool fits = ballot.Inner.Layer > context.EffectiveGenesis
            && !ballot.Inner.AtxId.IsEmpty() && ballot.Inner.AtxId != context.GoldenAtx;
        return fits && context.Verify(ballot.SmesherId, SigningDomain.Ballot, ballot.SignedBytes(), ballot.Signature) ? ballot : null;
    }

    private GossipVerdict CheckEpochData(Ballot ballot, out ulong setWeight)
    {
        setWeight = 0;
        if (!ballot.Inner.RefBallot.IsEmpty())
            return ballot.Inner.EpochData is null ? GossipVerdict.Accept : GossipVerdict.Reject;
        if (ballot.Inner.EpochData is not { } data || data.Beacon.IsEmpty())
            return GossipVerdict.Reject;
        EpochId epoch = context.EpochOf(ballot.Inner.Layer);
        if (epoch.Value + 1 < context.EpochOf(context.CurrentLayer).Value)
            return GossipVerdict.Accept;
        if (activeSets.WeightOf(data.ActiveSetHash, epoch) is not { } weight)
            return GossipVerdict.Ignore;
        setWeight = weight;
        return GossipVerdict.Accept;
    }

    private ReferenceBallot? Reference(Ballot ballot)
    {
        if (ballot.Inner.RefBallot.IsEmpty() || BallotTable.Find(context.Db, ballot.Inner.RefBallot) is not { } row)
            return null;
        EpochData? data = Scale.Decode<Ballot>(row.Bytes).Inner.EpochData;
        return data is null ? null : new ReferenceBallot(row.Atx, row.Smesher, context.EpochOf(row.Layer), data.Beacon, data.EligibilityCount);
    }

    private bool TryEpochData(Ballot ballot, [NotNullWhen(true)] out EpochData? data)
    {
        data = ballot.Inner.EpochData
            ?? (BallotTable.Find(context.Db, ballot.Inner.RefBallot) is { } row ? Scale.Decode<Ballot>(row.Bytes).Inner.EpochData : null);
        return data is not null;
    }

    private bool HaveTransactions(IEnumerable<TransactionId> ids)
    {
        foreach (TransactionId id in ids)
        {
            if (TransactionTable.Find(context.Db, id) is not null)
                continue;
            byte[]? raw = context.Network.Fetch(FetchHint.Transaction, Hash32.FromSpan(id.Span));
            if (raw is null || transactions.FromProposal(raw, id, context.NowUnixNanoseconds).Verdict != IntakeVerdict.Accept)
                return false;
        }
        return true;
    }

    // Two ballots of one smesher in a layer prove its malice: it loses its weight for good.
    private void Convict(Ballot ballot, Ballot other)
    {
        static SignedBallotMetadata Signed(Ballot b) => new()
        {
            Metadata = new BallotMetadata { Layer = b.Inner.Layer, MessageHash = Scale.Hash(b.Inner) },
            SmesherId = b.SmesherId,
            Signature = b.Signature,
        };
        var proof = new MalfeasanceProof
        {
            Layer = ballot.Inner.Layer,
            Proof = new MalfeasanceEvidence
            {
                Kind = MalfeasanceKind.MultipleBallots,
                MultipleBallots = new MultipleBallotsProof { Messages = [Signed(other), Signed(ballot)] },
            },
        };
        context.Convict(ballot.SmesherId, proof);
    }
}
