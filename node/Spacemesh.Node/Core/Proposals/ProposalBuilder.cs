// Job: at the start of a layer, each own smesher's ballot and proposal.
// Invariant: one ballot per key and layer, whatever happened before: the database and the signing journal both guard it.
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Spacemesh.Api.V1;
using Spacemesh.Consensus.Activation;
using Spacemesh.Consensus.Proposals;
using Spacemesh.Consensus.Tortoise;
using Spacemesh.Crypto;
using Spacemesh.Node.Network;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Storage.State;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;
using EpochData = Spacemesh.Protocol.Wire.EpochData;
using Proposal = Spacemesh.Protocol.Wire.Proposal;

namespace Spacemesh.Node.Core.Proposals;

/// <summary>Why a smesher does not propose in an epoch or layer.</summary>
public enum DarkReason
{
    /// <summary>It does, or may later.</summary>
    None,

    /// <summary>It has no ATX for the epoch.</summary>
    NoAtx,

    /// <summary>The epoch's beacon is not known.</summary>
    NoBeacon,

    /// <summary>There is no active set to build on.</summary>
    NoActiveSet,

    /// <summary>Tortoise cannot express an opinion on the layers below.</summary>
    NoOpinion,
}

/// <summary>Builds own proposals.</summary>
public sealed class ProposalBuilder(CoreContext context, ActiveSetSource activeSets, Mempool mempool)
{
    private readonly Dictionary<NodeId, EpochRight> _rights = [];

    /// <summary>What holds the smesher back at present.</summary>
    public IReadOnlyDictionary<NodeId, DarkReason> Dark => _dark;

    private readonly Dictionary<NodeId, DarkReason> _dark = [];

    /// <summary>Builds the proposals of a layer and hands them to the outbox.</summary>
    public void Build(LayerId layer)
    {
        if (layer <= context.EffectiveGenesis)
            return;
        TortoiseOpinion? opinion = null;
        foreach (Ed25519PrivateKey smesher in context.Smeshers)
        {
            NodeId node = NodeId.FromSpan(smesher.PublicKey);
            _dark[node] = TryRight(smesher, node, layer, out EpochRight? right);
            if (right is null || !right.Proofs.TryGetValue(layer, out IReadOnlyList<VotingEligibility>? proofs))
                continue;
            var slot = new SigningSlot(SignedKind.Ballot, layer.Value, 0);
            if (BallotTable.OfSmesher(context.Db, layer, node).Count > 0 || context.Journal.Holds(node.Span, slot))
                continue;
            opinion ??= Opinion(layer);
            if (opinion is null)
                _dark[node] = DarkReason.NoOpinion;
            else
                Publish(smesher, node, layer, right, proofs, opinion);
        }
    }

    private TortoiseOpinion? Opinion(LayerId layer)
    {
        context.Tortoise.TallyVotes(layer);
        // After a pause of the whole network no coin was tossed. What a vote says is the voter's own affair: here, what Hare gave out for the layer.
        if (context.Tortoise.EncodeVotes(out TortoiseOpinion? opinion, layer) == TortoiseFault.NoCoin)
            context.Tortoise.EncodeVotes(out opinion, layer, block => CertificateTable.HareOutput(context.Db, block.Layer) == block.Id);
        return opinion;
    }

    private DarkReason TryRight(Ed25519PrivateKey smesher, NodeId node, LayerId layer, out EpochRight? right)
    {
        EpochId epoch = context.EpochOf(layer);
        if (_rights.TryGetValue(node, out right) && right.Epoch == epoch)
            return DarkReason.None;
        right = null;
        if (!context.TryGetAtx(smesher, epoch, out AtxId atxId, out AtxRecord atx))
            return DarkReason.NoAtx;
        if (BeaconTable.Find(context.Db, epoch) is not { } beacon)
            return DarkReason.NoBeacon;
        if (!TryEpochData(atxId, atx, beacon, epoch, layer, out EpochData? data, out int setSize))
            return DarkReason.NoActiveSet;
        right = new EpochRight(epoch, atxId, data,
            EligibilitySlots.Prove(smesher, data.Beacon, epoch, atx.VrfNonce, data.EligibilityCount, context.LayersPerEpoch));
        _rights[node] = right;
        Tell(node, right, setSize);
        return DarkReason.None;
    }

    // After a restart the epoch's first ballot says what this epoch's ballots are built on.
    private bool TryEpochData(AtxId atxId, AtxRecord atx, Beacon beacon, EpochId epoch, LayerId layer, [NotNullWhen(true)] out EpochData? data, out int setSize)
    {
        data = null;
        setSize = 0;
        if (BallotTable.FirstOfAtx(context.Db, atxId) is { } first)
        {
            data = Scale.Decode<Ballot>(first.Bytes).Inner.EpochData;
            setSize = data is null ? 0 : activeSets.ForProposals(epoch, layer)?.SortedIds.Length ?? 0;
            return data is not null;
        }
        if (activeSets.ForProposals(epoch, layer) is not { } set)
            return false;
        setSize = set.SortedIds.Length;
        uint slots = EligibilitySlots.Count(
            atx.Weight, context.Config.MinimalActiveSetWeight(epoch), set.Weight, context.Config.Main.LayerAverageSize, context.LayersPerEpoch)!.Value;
        data = new EpochData { ActiveSetHash = set.Hash, Beacon = beacon, EligibilityCount = slots };
        return true;
    }

    private void Publish(
        Ed25519PrivateKey smesher, NodeId node, LayerId layer, EpochRight right, IReadOnlyList<VotingEligibility> proofs, TortoiseOpinion opinion)
    {
        BallotId? reference = BallotTable.FirstOfAtx(context.Db, right.Atx)?.Id;
        int places = checked((int)(proofs.Count * context.Config.Main.TxsPerProposal));
        var parts = new ProposalParts(
            layer, node, right.Atx, new Opinion { Hash = opinion.Hash, Votes = opinion.ToWire() }, reference, reference is null ? right.Data : null, proofs,
            ProposalTransactions.Choose(mempool.Select(context.Config.Main.BlockGasLimit), places, context.Random), MeshHash(layer));
        Proposal proposal = ProposalMaker.Make(parts, (domain, message) => context.Sign(smesher, domain, message,
            new SigningSlot(domain == SigningDomain.Ballot ? SignedKind.Ballot : SignedKind.Proposal, layer.Value, 0)));
        context.Outbox.Publish(Topics.Proposal, Scale.Encode(proposal));
        context.Outbox.Tell(new Event
        {
            Help = "Node published proposal. Rewards will be received once proposal is included in the block.",
            Proposal = new EventProposal
            {
                Layer = layer.Value,
                Proposal = ByteString.CopyFrom(proposal.ComputeId().Span),
                Smesher = ByteString.CopyFrom(node.Span),
            },
        });
    }

    // Only if every layer since the oldest one that Hare still decides has a result (go-spacemesh miner/proposal_builder.go).
    private Hash32 MeshHash(LayerId layer)
    {
        LayerId oldest = LayerId.Max(layer.SaturatingSubtract(context.Config.Tortoise.Hdist + 1), context.EffectiveGenesis);
        if (context.Tortoise.Verified < oldest)
            return Hash32.Empty;
        for (LayerId below = oldest + 1; below < layer; below++)
        {
            if (CertificateTable.HareOutput(context.Db, below) is null)
                return Hash32.Empty;
        }
        return LayerTable.Find(context.Db, layer - 1)?.AggregatedHash ?? Hash32.Empty;
    }

    private void Tell(NodeId node, EpochRight right, int setSize)
    {
        var item = new EventEligibilities
        {
            Epoch = right.Epoch.Value,
            Beacon = ByteString.CopyFrom(right.Data.Beacon.Span),
            Atx = ByteString.CopyFrom(right.Atx.Span),
            ActiveSetSize = (uint)setSize,
            Smesher = ByteString.CopyFrom(node.Span),
        };
        item.Eligibilities.AddRange(right.Proofs.Select(p => new ProposalEligibility { Layer = p.Key.Value, Count = (uint)p.Value.Count }));
        context.Outbox.Tell(new Event
        {
            Help = "Node computed eligibilities for the epoch. Rewards will be received after successfully publishing proposals at specified layers. " +
                "The rewards actually received will be based on the number of other participants in each layer.",
            Eligibilities = item,
        });
    }

    private sealed record EpochRight(EpochId Epoch, AtxId Atx, EpochData Data, IReadOnlyDictionary<LayerId, IReadOnlyList<VotingEligibility>> Proofs);
}
