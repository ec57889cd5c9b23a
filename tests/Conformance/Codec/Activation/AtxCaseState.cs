// Job: the stored objects of a case of codec/atx_v1_validation, and stand-ins for the costly checks that note how they are called.
// Invariant: answers come from the case's state only; a stand-in answers what the case says.
using System.Globalization;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Consensus.Activation;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;

namespace Spacemesh.Conformance.Codec.Activation;

/// <summary>State of a case.</summary>
internal sealed class AtxCaseState : IAtxLookup
{
    private readonly List<Row> _rows = [];
    private readonly List<Units> _units = [];
    private readonly Dictionary<PoetProofRef, PoetStatement> _poets = [];
    private readonly HashSet<NodeId> _malicious = [], _own = [];

    public AtxCaseState(JsonElement state)
    {
        foreach (JsonElement atx in state.Items("atxs"))
        {
            var stored = new StoredAtx(
                Id<NodeId>(atx, "smesher"), new EpochId(atx.U32("publish_epoch")), atx.U64("sequence"), atx.U32("effective_num_units"),
                atx.U64("base_tick_height"), atx.U64("tick_count"), atx.U64("vrf_nonce"));
            AtxId? commitment = atx.Has("commitment_atx") ? Id<AtxId>(atx, "commitment_atx") : null;
            _rows.Add(new Row(Id<AtxId>(atx, "id"), stored, commitment, atx.HexOrNull("blob") ?? [], atx.Has("version")
                ? (int)atx.U32("version") : 1));
        }
        foreach (JsonElement post in state.Items("posts"))
        {
            AtxId previous = post.Has("prev") ? Id<AtxId>(post, "prev") : AtxId.Empty;
            _units.Add(new Units(Id<AtxId>(post, "atx"), Id<NodeId>(post, "node"), previous, new EpochId(post.U32("publish_epoch")),
                post.U32("units")));
        }
        foreach (JsonElement poet in state.Items("poets"))
            _poets.Add(Id<PoetProofRef>(poet, "ref"), new PoetStatement(Id<Hash32>(poet, "statement"), poet.U64("leaves")));
        foreach (JsonElement node in state.Items("malicious_v1_table"))
            _malicious.Add(NodeId.FromSpan(node.Hex()));
        foreach (JsonElement node in state.Items("own_identities"))
            _own.Add(NodeId.FromSpan(node.Hex()));
    }

    /// <summary>Stores an accepted ATX, as a node does.</summary>
    public void Store(AcceptedAtx atx)
    {
        var stored = new StoredAtx(
            atx.Atx.SmesherId, atx.PublishEpoch, atx.Atx.Inner.Challenge.Sequence, atx.EffectiveUnits, atx.BaseHeight, atx.Ticks,
                atx.VrfNonce);
        _rows.Add(new Row(atx.Id, stored, atx.Atx.Inner.Challenge.CommitmentAtx, Scale.Encode(atx.Atx), 1));
        _units.Add(new Units(atx.Id, atx.Atx.SmesherId, atx.Atx.Inner.Challenge.PreviousAtx, atx.PublishEpoch, atx.Atx.Inner.NumUnits));
    }

    public StoredAtx? Find(AtxId id) => _rows.Find(r => r.Id == id)?.Atx;

    public AtxId? CommitmentOf(NodeId smesher) =>
        _rows.Where(r => r.Atx.Smesher == smesher && r.Commitment is not null).OrderByDescending(r =>
            r.Atx.PublishEpoch).FirstOrDefault()?.Commitment;

    public uint? UnitsIn(AtxId id, NodeId smesher) => _units.Find(u => u.Atx == id && u.Smesher == smesher)?.Count;

    public PoetStatement? FindPoet(PoetProofRef reference) => _poets.TryGetValue(reference, out PoetStatement poet) ? poet : null;

    public bool IsMalicious(NodeId smesher) => _malicious.Contains(smesher);

    public bool IsOwn(NodeId smesher) => _own.Contains(smesher);

    public AtxId? OtherInEpoch(NodeId smesher, EpochId epoch, AtxId except) =>
        _rows.Find(r => r.Atx.Smesher == smesher && r.Atx.PublishEpoch == epoch && r.Id != except)?.Id;

    public AtxId? NewestBefore(NodeId smesher, EpochId epoch) =>
        _units.Where(u => u.Smesher == smesher && u.Publish < epoch).OrderByDescending(u => u.Publish).FirstOrDefault()?.Atx;

    public AtxId? WithPrevious(NodeId smesher, AtxId previous) => _units.Find(u => u.Smesher == smesher && u.Previous == previous)?.Atx;

    public StoredAtxBytes BytesOf(AtxId id) => _rows.Find(r => r.Id == id) is { } row ? new StoredAtxBytes(row.Blob, row.Version) : default;

    private static T Id<T>(JsonElement e, string name)
        where T : unmanaged, IFixedBytes<T> => T.FromSpan(e.Hex(name));

    private sealed record Row(AtxId Id, StoredAtx Atx, AtxId? Commitment, byte[] Blob, int Version);

    private sealed record Units(AtxId Atx, NodeId Smesher, AtxId Previous, EpochId Publish, uint Count);
}

/// <summary>The stand-ins of a case; they note each call as the vectors do.</summary>
internal sealed class AtxCaseChecks(JsonElement stub) : IPostChecks
{
    public List<string> VrfCalls { get; } = [];

    public List<string> PostCalls { get; } = [];

    public bool IsVrfNonceValid(NodeId smesher, AtxId commitment, ulong nonce, ulong labelsPerUnit, uint numUnits)
    {
        VrfCalls.Add($"{smesher} {commitment} {nonce} {labelsPerUnit} {numUnits}");
        return stub.Flag("vrf_nonce_ok");
    }

    public PostCheckResult Check(PostClaim claim, bool allIndices)
    {
        string challenge = Convert.ToHexStringLower(claim.Challenge.Span);
        PostCalls.Add($"{claim.Smesher} {claim.Commitment} {challenge} {claim.LabelsPerUnit} {claim.NumUnits}");
        string answer = stub.Text(allIndices ? "initial_post" : "post");
        const string Index = "invalid_index:";
        return answer == "ok" ? default
            : answer == "invalid" ? new PostCheckResult(PostCheckFault.Invalid)
            : answer.StartsWith(Index, StringComparison.Ordinal)
                ? new PostCheckResult(PostCheckFault.InvalidIndex, uint.Parse(answer[Index.Length..], CultureInfo.InvariantCulture))
            : throw new UnknownCaseKindException(answer);
    }
}
