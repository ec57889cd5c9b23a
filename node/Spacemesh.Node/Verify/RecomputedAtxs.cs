// Job: the ATXs and PoET proofs recomputed so far, as the ATX rules look them up.
// Invariant: holds nothing that was read from a result column.
using Spacemesh.Consensus.Activation;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Verify;

/// <summary>Recomputed ATXs.</summary>
internal sealed class RecomputedAtxs : IAtxLookup
{
    private readonly Dictionary<AtxId, AcceptedAtx> _atxs = [];
    private readonly Dictionary<NodeId, List<AcceptedAtx>> _bySmesher = [];
    private readonly Dictionary<PoetProofRef, PoetStatement> _poets = [];

    public void Add(AcceptedAtx atx)
    {
        if (!_atxs.TryAdd(atx.Id, atx))
            return;
        if (!_bySmesher.TryGetValue(atx.Atx.SmesherId, out List<AcceptedAtx>? own))
            _bySmesher.Add(atx.Atx.SmesherId, own = []);
        own.Add(atx);
    }

    public void AddPoet(PoetProofRef reference, PoetProofMessage message) =>
        _poets[reference] = new PoetStatement(message.Statement, message.Proof.LeafCount);

    public AcceptedAtx? Accepted(AtxId id) => _atxs.GetValueOrDefault(id);

    public StoredAtx? Find(AtxId id) => _atxs.TryGetValue(id, out AcceptedAtx? atx)
        ? new StoredAtx(atx.Atx.SmesherId, atx.PublishEpoch, atx.Atx.Inner.Challenge.Sequence, atx.EffectiveUnits, atx.BaseHeight,
            atx.Ticks, atx.VrfNonce)
        : null;

    public AtxId? CommitmentOf(NodeId smesher) =>
        Of(smesher).Where(a => a.Atx.Inner.Challenge.CommitmentAtx is not null).MaxBy(a =>
            a.PublishEpoch)?.Atx.Inner.Challenge.CommitmentAtx;

    public uint? UnitsIn(AtxId id, NodeId smesher) =>
        _atxs.TryGetValue(id, out AcceptedAtx? atx) && atx.Atx.SmesherId == smesher ? atx.Atx.Inner.NumUnits : null;

    public PoetStatement? FindPoet(PoetProofRef reference) => _poets.TryGetValue(reference, out PoetStatement poet) ? poet : null;

    public bool IsMalicious(NodeId smesher) => false;

    public bool IsOwn(NodeId smesher) => false;

    public AtxId? OtherInEpoch(NodeId smesher, EpochId epoch, AtxId except) =>
        Of(smesher).Find(a => a.PublishEpoch == epoch && a.Id != except)?.Id;

    public AtxId? NewestBefore(NodeId smesher, EpochId epoch) =>
        Of(smesher).Where(a => a.PublishEpoch < epoch).MaxBy(a => a.PublishEpoch)?.Id;

    public AtxId? WithPrevious(NodeId smesher, AtxId previous) => Of(smesher).Find(a => a.Atx.Inner.Challenge.PreviousAtx == previous)?.Id;

    public StoredAtxBytes BytesOf(AtxId id) => _atxs.TryGetValue(id, out AcceptedAtx? atx)
        ? new StoredAtxBytes(Scale.Encode(atx.Atx), 1) : default;

    private List<AcceptedAtx> Of(NodeId smesher) => _bySmesher.GetValueOrDefault(smesher) ?? [];
}
