// Job: the wire types by the names that vector files give them, with the check of each type's ids.
// Invariant: every type of types.jsonl stands here.
using System.Text.Json;
using System.Text.Json.Nodes;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Codec;

/// <summary>Types by name.</summary>
internal static class WireTypes
{
    private static readonly Dictionary<string, WireCase> Types = new(StringComparer.Ordinal)
    {
        ["activation.NIPostChallengeV1"] = new WireCase<NiPostChallengeV1>((v, ids) => Same(ids, "hash", v.ComputeHash())),
        ["activation.NIPostChallengeV2"] = new WireCase<NiPostChallengeV2>((v, ids) => Same(ids, "hash", v.ComputeHash())),
        ["activation.PostV1"] = new WireCase<PostV1>((v, ids) => Same(ids, "root", v.ComputeRoot())),
        ["activation.MerkleProofV1"] = new WireCase<MerkleProofV1>(),
        ["activation.PostMetadataV1"] = new WireCase<PostMetadataV1>(),
        ["activation.NIPostV1"] = new WireCase<NiPostV1>(),
        ["activation.InnerActivationTxV1"] = new WireCase<InnerAtxV1>(),
        ["activation.ATXMetadataV1"] = new WireCase<AtxMetadata>(adapt: json => Rename(json, "Publish", "PublishEpoch")),
        ["activation.ActivationTxV1"] = new WireCase<AtxV1>(CheckAtxV1),
        ["activation.MarriageCertificate"] = new WireCase<MarriageCertificate>((v, ids) => Same(ids, "root", v.ComputeRoot())),
        ["activation.InitialAtxPartsV2"] = new WireCase<InitialAtxPartsV2>((v, ids) => Same(ids, "root", v.ComputeRoot())),
        ["activation.MerkleProofV2"] = new WireCase<MerkleProofV2>(),
        ["activation.SubPostV2"] = new WireCase<SubPostV2>(),
        ["activation.NiPostsV2"] = new WireCase<NiPostsV2>(),
        ["activation.ActivationTxV2"] = new WireCase<AtxV2>(CheckAtxV2),
        ["activation.ATXProof"] = new WireCase<AtxProof>(),
        ["activation.MarryProof"] = new WireCase<MarryProof>(),
        ["activation.ProofDoubleMarry"] = new WireCase<DoubleMarryProof>(),
        ["beacon.ProposalVrfMessage"] = new WireCase<BeaconVrfMessage>(),
        ["beacon.ProposalMessage"] = new WireCase<BeaconProposalMessage>(),
        ["beacon.FirstVotingMessage"] = new WireCase<FirstVotesMessage>((v, ids) => Same(ids, "signed", Scale.Encode(v.Body))),
        ["beacon.FollowingVotingMessage"] = new WireCase<FollowingVotesMessage>((v, ids) => Same(ids, "signed", Scale.Encode(v.Body))),
        ["weakcoin.Message"] = new WireCase<WeakCoinMessage>(),
        ["weakcoin.VrfMessage"] = new WireCase<WeakCoinVrfMessage>(),
        ["types.Account"] = new WireCase<AccountState>(),
        ["types.ATXMetadata"] = new WireCase<AtxMetadata>(),
        ["types.MerkleProof"] = new WireCase<AtxMerkleProof>(),
        ["types.EpochActiveSet"] = new WireCase<EpochActiveSet>((v, ids) => Same(ids, "set_hash", SetHashes.ActiveSet(v.Set))),
        ["types.InnerBallot"] = new WireCase<InnerBallot>(),
        ["types.BallotMetadata"] = new WireCase<BallotMetadata>(),
        ["types.Votes"] = new WireCase<Votes>(),
        ["types.BlockHeader"] = new WireCase<BlockVote>(),
        ["types.Opinion"] = new WireCase<Opinion>(),
        ["types.EpochData"] = new WireCase<EpochData>(),
        ["types.Ballot"] = new WireCase<Ballot>(CheckBallot),
        ["types.Proposal"] = new WireCase<Proposal>(CheckProposal),
        ["types.Block"] = new WireCase<Block>(CheckBlock, json => json["InnerBlock"]!),
        ["types.AnyReward"] = new WireCase<BlockReward>(),
        ["types.RatNum"] = new WireCase<RatNum>(),
        ["types.CertifyMessage"] = new WireCase<CertifyMessage>((v, ids) => Same(ids, "signed", v.SignedBytes())),
        ["types.Certificate"] = new WireCase<Certificate>(),
        ["types.HareEligibilityGossip"] = new WireCase<HareEligibilityGossip>(),
        ["types.HareEligibility"] = new WireCase<HareEligibility>(),
        ["types.VotingEligibility"] = new WireCase<VotingEligibility>(),
        ["types.PoetProof"] = new WireCase<PoetProof>((v, ids) => Same(ids, "ref", v.ComputeRef())),
        ["types.PoetProofMessage"] = new WireCase<PoetProofMessage>((v, ids) => Same(ids, "ref", v.ComputeRef())),
        ["poet.MerkleProof"] = new WireCase<PoetMerkleProof>(),
        ["types.TxHeader"] = new WireCase<TransactionHeader>(),
        ["types.TransactionResult"] = new WireCase<TransactionResult>(),
        ["types.TransactionWithResult"] = new WireCase<TransactionWithResult>(),
        ["types.Transaction"] = new WireCase<Transaction>(),
        ["types.Reward"] = new WireCase<Reward>(),
        ["types.RawTx"] = new WireCase<RawTransaction>((v, ids) => Same(ids, "txid_of_raw", Hashing.Hash32(v.Raw))),
        ["fetch.RequestMessage"] = new WireCase<FetchRequest>(),
        ["fetch.ResponseMessage"] = new WireCase<FetchResponse>(),
        ["fetch.RequestBatch"] = new WireCase<FetchRequestBatch>(),
        ["fetch.ResponseBatch"] = new WireCase<FetchResponseBatch>(),
        ["fetch.MeshHashRequest"] = new WireCase<MeshHashRequest>(),
        ["fetch.MeshHashes"] = new WireCase<MeshHashes>(),
        ["fetch.MaliciousIDs"] = new WireCase<MaliciousIds>(),
        ["fetch.EpochData"] = new WireCase<EpochAtxIds>(),
        ["fetch.LayerData"] = new WireCase<LayerBallots>(),
        ["fetch.OpinionRequest"] = new WireCase<OpinionRequest>(),
        ["fetch.LayerOpinion"] = new WireCase<LayerOpinion>(),
        ["server.Response"] = new WireCase<ServerResponse>(),
        ["hare.VrfMessage"] = new WireCase<HareVrfMessage>(),
        ["hare3.Value"] = new WireCase<HareValue>(),
        ["hare3.Message"] = new WireCase<HareMessage>((v, ids) =>
            CheckHare(ids, v.Body.IterRound, v.ComputeHash(), v.SignedBytes(), v.IsWellFormed)),
        ["hare4.Value"] = new WireCase<Hare4Value>(),
        ["hare4.Message"] = new WireCase<Hare4Message>((v, ids) =>
            CheckHare(ids, v.Body.IterRound, v.ComputeHash(), v.SignedBytes(), v.IsWellFormed)),
        ["hare4.CompactIdRequest"] = new WireCase<CompactIdRequest>(),
        ["hare4.CompactIdResponse"] = new WireCase<CompactIdResponse>(),
        ["malfeasance.MalfeasanceProof"] = new WireCase<MalfeasanceProof>(adapt: WithoutTypes),
        ["malfeasance.MalfeasanceGossip"] = new WireCase<MalfeasanceGossip>(adapt: WithoutTypes),
        ["malfeasance.AtxProofMsg"] = new WireCase<SignedAtxMetadata>((v, ids) => Same(ids, "signed", Scale.Encode(v.Metadata))),
        ["malfeasance.BallotProofMsg"] = new WireCase<SignedBallotMetadata>((v, ids) => Same(ids, "signed", Scale.Encode(v.Metadata))),
        ["malfeasance.HareProofMsg"] = new WireCase<SignedHareMetadata>((v, ids) => Same(ids, "signed", Scale.Encode(v.Metadata))),
        ["proposals.VrfMessage"] = new WireCase<BallotVrfMessage>(),
        ["rangesync.EmptyRangeMessage"] = new WireCase<EmptyRangeMessage>(),
        ["rangesync.FingerprintMessage"] = new WireCase<FingerprintMessage>(),
        ["rangesync.RangeContentsMessage"] = new WireCase<RangeContentsMessage>(),
        ["rangesync.ItemBatchMessage"] = new WireCase<ItemBatchMessage>(),
        ["rangesync.ProbeMessage"] = new WireCase<ProbeMessage>(),
        ["rangesync.SampleMessage"] = new WireCase<SampleMessage>(),
        ["rangesync.RecentMessage"] = new WireCase<RecentMessage>(),
        ["peersync.Request"] = new WireCase<PeerTimeRequest>(),
        ["peersync.Response"] = new WireCase<PeerTimeResponse>(),
    };

    /// <summary>The type of a case; an unknown name fails the case.</summary>
    public static WireCase Of(JsonElement vector) =>
        Types.TryGetValue(vector.Text("type"), out WireCase? type) ? type : throw new UnknownCaseKindException(vector.Text("type"));

    private static string? CheckAtxV1(AtxV1 atx, JsonElement ids) => Same(ids, "id", atx.ComputeId())
        ?? Same(ids, "inner_hash", Scale.Hash(atx.Inner))
        ?? Same(ids, "signed", atx.SignedBytes())
        ?? Same(ids, "challenge_hash", atx.Inner.Challenge.ComputeHash());

    private static string? CheckAtxV2(AtxV2 atx, JsonElement ids) => Same(ids, "id", atx.ComputeId())
        ?? Same(ids, "signed", atx.SignedBytes())
        ?? Same(ids, "marriages_root", atx.MarriagesRoot())
        ?? (ids.Has("initial_root") ? Same(ids, "initial_root", atx.Initial!.ComputeRoot()) : null)
        ?? Json.Same("total_num_units", ids.U32("total_num_units"), atx.TotalNumUnits())
        ?? CheckSubPosts(atx, ids)
        ?? Json.Same("nipost_roots", string.Join(',', ids.Items("nipost_roots").Select(posts => posts.Text("root"))),
            string.Join(',', atx.NiPosts.Select(posts => posts.ComputeRoot(atx.PreviousAtxs).ToHex())));

    private static string? CheckSubPosts(AtxV2 atx, JsonElement ids)
    {
        IEnumerable<JsonElement> expected = ids.Items("nipost_roots").SelectMany(posts => posts.Items("subpost_roots"));
        IEnumerable<byte[]> actual = atx.NiPosts.SelectMany(posts => posts.Posts).Select(post => post.ComputeRoot(atx.PreviousAtxs));
        return Json.Same("subpost_roots",
            string.Join(',', expected.Select(root => root.GetString() ?? "")),
            string.Join(',', actual.Select(Convert.ToHexStringLower)));
    }

    private static string? CheckBallot(Ballot ballot, JsonElement ids) => Same(ids, "id", ballot.ComputeId())
        ?? Same(ids, "inner_hash", Scale.Hash(ballot.Inner))
        ?? Same(ids, "hash32", Hashing.Widen(ballot.ComputeId()))
        ?? Same(ids, "signed", ballot.SignedBytes());

    private static string? CheckProposal(Proposal proposal, JsonElement ids) => Same(ids, "id", proposal.ComputeId())
        ?? Same(ids, "inner_hash", Scale.Hash(proposal.Inner))
        ?? Same(ids, "signed", proposal.SignedBytes())
        ?? Same(ids, "ballot_id", proposal.Inner.Ballot.ComputeId())
        ?? Same(ids, "ballot_signed", proposal.Inner.Ballot.SignedBytes());

    private static string? CheckBlock(Block block, JsonElement ids) => Same(ids, "id", block.ComputeId())
        ?? Same(ids, "hash32", Hashing.Widen(block.ComputeId()));

    private static string? CheckHare(JsonElement ids, HareIterRound round, Hash32 hash, byte[] signed, bool wellFormed) =>
        Same(ids, "hash", hash)
        ?? Same(ids, "signed", signed)
        ?? Json.Same("absolute_round", ids.U32("absolute_round"), round.Absolute())
        ?? Json.Same("semantically_valid", ids.Flag("semantically_valid"), wellFormed);

    private static string? Same<T>(JsonElement ids, string name, T actual)
        where T : unmanaged, IFixedBytes<T> => Json.Same(name, ids.Text(name), actual.ToHex());

    private static string? Same(JsonElement ids, string name, byte[] actual) => Json.SameBytes(name, ids.Hex(name), actual);

    private static JsonNode Rename(JsonNode json, string from, string to)
    {
        JsonObject renamed = json.AsObject();
        renamed[to] = renamed[from]!.DeepClone();
        renamed.Remove(from);
        return renamed;
    }

    // The vectors name the variant in clear; the tag beside it says the same.
    private static JsonNode WithoutTypes(JsonNode json)
    {
        if (json is JsonObject fields)
        {
            fields.Remove("_type");
            foreach ((_, JsonNode? value) in fields)
            {
                if (value is not null)
                    WithoutTypes(value);
            }
        }
        return json;
    }
}
