// Job: decodes ballots, stores them and the blocks they vote on.
// Invariant: decoding changes nothing; a stored ballot's supported blocks are the objects of their layers.
using Spacemesh.Consensus.Activation;
using Spacemesh.Protocol;
using Spacemesh.Protocol.FixedPoint;

namespace Spacemesh.Consensus.Tortoise;

/// <summary>A ballot whose votes were understood and whose opinion hash is the signed one; to be stored when it passed all other rules.</summary>
public sealed class DecodedBallot
{
    internal DecodedBallot(BallotRecord record, uint from) => (Record, From) = (record, from);

    /// <summary>Weight of the ballot: its ATX's weight per slot times its eligibilities; 0 if it is malicious.</summary>
    public Fixed Weight => Record.Weight;

    internal BallotRecord Record { get; }

    // The lowest layer that may vote on blocks unknown so far.
    internal uint From { get; }
}

public sealed partial class TortoiseState
{
    private readonly record struct Decoding(BallotRecord? Record, uint From, TortoiseFault Fault);

    /// <summary>Decodes a ballot and compares the signed opinion hash. A ballot that is stored already is returned without a fault.</summary>
    public TortoiseFault DecodeBallot(TortoiseBallot ballot, out DecodedBallot? decoded)
    {
        decoded = null;
        Decoding decoding = Decode(ballot);
        if (decoding.Fault != TortoiseFault.None)
            return decoding.Fault;
        if (decoding.Record is null)
            return TortoiseFault.NotDecodable;
        if (decoding.Record.Opinion != ballot.Opinion.Hash)
            return TortoiseFault.OpinionMismatch;
        decoded = new DecodedBallot(decoding.Record, decoding.From);
        return TortoiseFault.None;
    }

    /// <summary>
    /// Stores a decoded ballot and counts it if its layer was tallied already. <paramref name="malicious"/> says that it was found to be one of
    /// two for its layer since it was decoded.
    /// </summary>
    public TortoiseFault StoreBallot(DecodedBallot decoded, bool malicious = false)
    {
        if (malicious)
            decoded.Record.Malicious = true;
        return Store(decoded.Record, decoded.From);
    }

    /// <summary>Decodes and stores a ballot without comparing the signed opinion hash; a ballot that cannot be decoded yet is passed over.</summary>
    internal TortoiseFault OnBallot(TortoiseBallot ballot)
    {
        Decoding decoding = Decode(ballot);
        return decoding.Record is null || decoding.Fault != TortoiseFault.None ? decoding.Fault : Store(decoding.Record, decoding.From);
    }

    private Decoding Decode(TortoiseBallot ballot)
    {
        if (ballot.Layer.Value <= _evicted)
            return default;
        if (_ballots.TryGetValue(ballot.Id, out BallotRecord? known))
            return new Decoding(known, 0, TortoiseFault.None);
        TortoiseFault collected = TortoiseFault.None;
        BallotRecord? baseBallot;
        if (ballot.Opinion.Base == BallotId.Empty)
            baseBallot = VirtualBase(_genesis);
        else if (!_ballots.TryGetValue(ballot.Opinion.Base, out baseBallot))
        {
            baseBallot = VirtualBase(_evicted);
            collected = TortoiseFault.DanglingBase;
        }
        if (baseBallot.Layer >= ballot.Layer.Value)
            return new Decoding(null, 0, TortoiseFault.BaseNotEarlier);
        TortoiseFault fault = FindReference(ballot, out ReferenceRecord? reference);
        if (reference is null)
            return new Decoding(null, 0, fault);
        bool malicious = ballot.Malicious || _malicious.Contains(ballot.Smesher);
        var record = new BallotRecord(ballot.Id, ballot.Layer.Value, reference)
        {
            Malicious = malicious,
            Weight = malicious ? Fixed.Zero : WeightOf(reference, ballot.Eligibilities),
        };
        if (Layer(record.Layer).Opinions.TryGetValue(ballot.Opinion.Hash, out LayerVote? same))
        {
            record.Votes = same;
            return new Decoding(record, 0, collected);
        }
        VoteDecoder.Result votes = VoteDecoder.Decode(record.Layer, baseBallot, ballot.Opinion);
        if (votes.Fault != TortoiseFault.None)
            return new Decoding(null, 0, votes.Fault);
        record.Votes = votes.Votes;
        if (votes.From <= _evicted)
            collected |= TortoiseFault.EvictedBlocks;
        return new Decoding(record, votes.From, collected);
    }

    // Null without a fault if the ballot referred to is unknown.
    private TortoiseFault FindReference(TortoiseBallot ballot, out ReferenceRecord? reference)
    {
        reference = null;
        if (ballot.EpochData is { } data)
        {
            if (_atxs.Get(new EpochId(_config.EpochOf(ballot.Layer.Value)), ballot.Atx) is not { } atx)
                return TortoiseFault.AtxUnknown;
            if (data.Slots == 0)
                return TortoiseFault.NoSlots;
            reference = ReferenceRecord.From(ballot, data, atx.Weight, atx.Height);
            return TortoiseFault.None;
        }
        if (ballot.Reference is not { } id)
            return TortoiseFault.NoEpochDataNoReference;
        if (!_ballots.TryGetValue(id, out BallotRecord? first))
            return TortoiseFault.None;
        reference = first.Reference;
        return reference is null ? TortoiseFault.ReferenceIsNone : TortoiseFault.None;
    }

    private static BallotRecord VirtualBase(uint layer) => new(BallotId.Empty, layer, null);

    private static Fixed WeightOf(ReferenceRecord reference, uint eligibilities) =>
        Fixed.DivUint64(reference.Numerator, reference.Denominator) * Fixed.FromUInt64(eligibilities);

    private TortoiseFault Store(BallotRecord ballot, uint from)
    {
        if (ballot.Layer <= _evicted)
            return TortoiseFault.None;
        // First into the layer: a block that this very ballot brings is counted as a late one for it too, and evens out when the ballot is counted.
        if (!_ballots.TryAdd(ballot.Id, ballot))
            return TortoiseFault.BallotExists;
        LayerRecord layer = Layer(ballot.Layer);
        layer.Ballots.Add(ballot);
        if (layer.Opinions.TryGetValue(ballot.Opinion, out LayerVote? same))
            ballot.Votes = same;
        else
        {
            for (LayerVote? vote = ballot.Votes; vote is not null && vote.Layer >= from; vote = vote.Previous)
            {
                if (vote.Layer > _evicted)
                    ResolveBlocks(vote);
            }
            layer.Opinions.Add(ballot.Opinion, ballot.Votes);
        }
        if (ballot.Layer <= _processed)
            CountOrRetryLater(ballot);
        return TortoiseFault.None;
    }

    private void ResolveBlocks(LayerVote vote)
    {
        BlockRecord[] supported = vote.Supported;
        for (int i = 0; i < supported.Length; i++)
        {
            BlockRecord block = supported[i];
            if (Layer(block.Layer).Find(block.Id, block.Height) is { } known)
            {
                supported[i] = known;
                continue;
            }
            if (!_config.WithinHareDistance(block.Layer, _last))
            {
                block.Validity = Vote.Against;
                block.Hare = Vote.Against;
            }
            AddBlock(block);
        }
    }
}
