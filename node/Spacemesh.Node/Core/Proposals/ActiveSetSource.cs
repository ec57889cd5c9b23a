// Job: finds active sets: for own proposals, for the oracle, and those that peers' ballots name.
// Invariant: a set once prepared for an epoch is used for the whole epoch, also after a restart.
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Consensus.Proposals;
using Spacemesh.Node.Network;
using Spacemesh.Node.Storage.Local;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Core.Proposals;

/// <summary>Active sets of the node.</summary>
public sealed class ActiveSetSource(CoreContext context) : IOracleSources
{
    // Column kind of prepared_activeset: the set that proposals refer to.
    private const int ProposalKind = 0;

    /// <summary>The set for this node's own proposals of the epoch, or null while there is none.</summary>
    public ActiveSet? ForProposals(EpochId target, LayerId current)
    {
        if (context.Local.Read(session => PreparedActiveSetTable.Find(session, ProposalKind, target)) is { } prepared)
            return new ActiveSet(DecodeIds(prepared.Ids), prepared.Id, prepared.Weight);
        long delay = context.Config.Main.AtxGradeDelay.Nanoseconds;
        ActiveSet? set = ActiveSets.ChooseGraded(Candidates(target), UnixNanoseconds.Of(context.Clock.StartOf(target)), delay, context.Config.GoodAtxPercent);
        if (set is null && current > context.Clock.FirstLayerOf(target) && ActiveSetOfFirstBlock(target) is { } ids)
            set = ActiveSets.From(ids.Select(id => (id, context.Atxs.Get(target, id)?.Weight ?? 0)));
        if (set is null)
            return null;
        byte[] bytes = EncodeIds(set.SortedIds);
        context.Local.Write(session => PreparedActiveSetTable.Upsert(session, ProposalKind, target, set.Hash, set.Weight, bytes));
        ActiveSetTable.Insert(context.Db, set.Hash, target, Scale.Encode(new EpochActiveSet { Epoch = target, Set = set.SortedIds }));
        return set;
    }

    /// <summary>Weight of the set that a ballot names; null when the set or one of its ATXs cannot be had.</summary>
    public ulong? WeightOf(Hash32 hash, EpochId target)
    {
        byte[]? bytes = ActiveSetTable.Find(context.Db, hash);
        if (bytes is null)
        {
            bytes = context.Network.Fetch(FetchHint.ActiveSet, hash);
            if (bytes is null || !Scale.TryDecode<EpochActiveSet>(bytes, out var fetched, out _) || ActiveSets.Check(fetched.Set, hash) != ActiveSetFault.None)
                return null;
            ActiveSetTable.Insert(context.Db, hash, fetched.Epoch, bytes);
        }
        var missing = new List<AtxId>();
        ulong weight = context.Atxs.WeightOfSet(target, Scale.Decode<EpochActiveSet>(bytes).Set, missing);
        return missing.Count > 0 ? null : weight;
    }

    /// <inheritdoc/>
    public Beacon? BeaconOf(EpochId epoch) => BeaconTable.Find(context.Db, epoch);

    /// <inheritdoc/>
    public IReadOnlyCollection<AtxId>? ActiveSetOfFirstBlock(EpochId epoch)
    {
        LayerId first = context.Clock.FirstLayerOf(epoch);
        BlockId? id = LayerTable.Range(context.Db, first, first + (context.LayersPerEpoch - 1))
            .Select(row => row.AppliedBlock).FirstOrDefault(block => block is { } applied && !applied.IsEmpty());
        if (id is not { } blockId || BlockTable.Find(context.Db, blockId) is not { } block)
            return null;
        var ids = new SortedSet<AtxId>();
        foreach (BlockReward reward in Scale.Decode<Block>(block.Bytes).Rewards)
        {
            ids.Add(reward.AtxId);
            if (BallotTable.FirstOfAtx(context.Db, reward.AtxId) is not { } ballot)
                continue;
            // With a pruned set the whole block tells nothing: the first ballots do.
            if (SetOf(Scale.Decode<Ballot>(ballot.Bytes)) is not { } set)
                return null;
            ids.UnionWith(set);
        }
        return ids;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<AtxId> ActiveSetOfFirstBallots(EpochId epoch, Beacon beacon)
    {
        var ids = new SortedSet<AtxId>();
        var seen = new HashSet<NodeId>();
        LayerId first = context.Clock.FirstLayerOf(epoch);
        for (LayerId layer = first; layer < first + context.LayersPerEpoch && layer <= context.CurrentLayer; layer++)
        {
            foreach (BallotRow row in BallotTable.InLayer(context.Db, layer))
            {
                if (!seen.Add(row.Smesher))
                    continue;
                Ballot ballot = Scale.Decode<Ballot>(row.Bytes);
                if (ballot.Inner.EpochData is { } data && data.Beacon == beacon)
                    ids.UnionWith(SetOf(ballot) ?? []);
            }
        }
        return ids;
    }

    // Null if the ballot names a set that is not stored; empty if it names none.
    private AtxId[]? SetOf(Ballot ballot) => ballot.Inner.EpochData is not { } data ? []
        : ActiveSetTable.Find(context.Db, data.ActiveSetHash) is { } bytes ? Scale.Decode<EpochActiveSet>(bytes).Set : null;

    private List<ActiveSetCandidate> Candidates(EpochId target) =>
        [.. AtxTable.PublishedIn(context.Db, target - 1).Select(atx => new ActiveSetCandidate(
            atx.Id, unchecked(atx.EffectiveNumUnits * atx.TickCount), atx.ReceivedUnixNanoseconds,
            IdentityTable.Find(context.Db, atx.Smesher)?.ReceivedUnixNanoseconds ?? 0))];

    private static byte[] EncodeIds(AtxId[] ids)
    {
        var writer = new ScaleWriter(stackalloc byte[256]);
        writer.ListRaw(ref ids, WireLimits.ActiveSetAtxs, "ids");
        byte[] bytes = writer.Written.ToArray();
        writer.Dispose();
        return bytes;
    }

    private static AtxId[] DecodeIds(byte[] bytes)
    {
        AtxId[] ids = [];
        var reader = new ScaleReader(bytes);
        reader.ListRaw(ref ids, WireLimits.ActiveSetAtxs, "ids");
        return ids;
    }
}
