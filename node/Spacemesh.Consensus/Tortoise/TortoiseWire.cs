// Job: between ballots and votes as they are sent and as the tortoise takes them.
// Invariant: nothing is added or lost; the order of votes stays, since it is hashed into ids.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Tortoise;

/// <summary>Conversions between wire types and those of the tortoise.</summary>
public static class TortoiseWire
{
    /// <summary>A received or stored ballot for the tortoise. Without epoch data the reference is passed even if it is the empty id.</summary>
    public static TortoiseBallot ToTortoise(this Ballot ballot, BallotId id, bool malicious = false) => new()
    {
        Id = id,
        Layer = ballot.Inner.Layer,
        Smesher = ballot.SmesherId,
        Atx = ballot.Inner.AtxId,
        Eligibilities = (uint)ballot.EligibilityProofs.Length,
        Opinion = new TortoiseOpinion(
            ballot.Inner.OpinionHash, ballot.Votes.Base, Headers(ballot.Votes.Support), Headers(ballot.Votes.Against), ballot.Votes.Abstain),
        EpochData = ballot.Inner.EpochData is { } data ? new TortoiseEpochData(data.Beacon, data.EligibilityCount) : null,
        Reference = ballot.Inner.EpochData is null ? ballot.Inner.RefBallot : null,
        Malicious = malicious,
    };

    /// <summary>Encoded votes as a ballot carries them; the opinion's hash goes into the signed part.</summary>
    public static Votes ToWire(this TortoiseOpinion opinion) => new()
    {
        Base = opinion.Base,
        Support = Votes(opinion.Support),
        Against = Votes(opinion.Against),
        Abstain = [.. opinion.Abstain],
    };

    private static BlockHeader[] Headers(BlockVote[] votes) => Array.ConvertAll(votes, v => new BlockHeader(v.Layer, v.Id, v.Height));

    private static BlockVote[] Votes(IReadOnlyList<BlockHeader> headers) =>
        [.. headers.Select(h => new BlockVote { Id = h.Id, Layer = h.Layer, Height = h.Height })];
}
