// Job: the proposals of recent layers, in memory.
// Invariant: bounded to zdist + 1 layers; older ones are in nobody's interest any more.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Node.Core.Proposals;

/// <summary>A valid proposal.</summary>
/// <param name="Id">Proposal.</param>
/// <param name="Ballot">Its ballot.</param>
/// <param name="Proposal">Content.</param>
/// <param name="Beacon">Beacon of the smesher's reference ballot.</param>
/// <param name="Slots">Slots of the smesher's reference ballot.</param>
/// <param name="IsMalicious">True if the smesher voted twice in the layer.</param>
public sealed record StoredProposal(ProposalId Id, BallotId Ballot, Proposal Proposal, Beacon Beacon, uint Slots, bool IsMalicious);

/// <summary>Proposals by layer.</summary>
public sealed class ProposalStore(uint layersKept)
{
    private readonly SortedDictionary<LayerId, Dictionary<ProposalId, StoredProposal>> _layers = [];

    /// <summary>Adds a proposal; false if it is there already.</summary>
    public bool Add(StoredProposal proposal)
    {
        LayerId layer = proposal.Proposal.Inner.Ballot.Inner.Layer;
        if (!_layers.TryGetValue(layer, out Dictionary<ProposalId, StoredProposal>? proposals))
            _layers[layer] = proposals = [];
        return proposals.TryAdd(proposal.Id, proposal);
    }

    /// <summary>A proposal of a layer, or null.</summary>
    public StoredProposal? Find(LayerId layer, ProposalId id) => _layers.GetValueOrDefault(layer)?.GetValueOrDefault(id);

    /// <summary>All proposals of a layer.</summary>
    public IReadOnlyCollection<StoredProposal> InLayer(LayerId layer) =>
        _layers.TryGetValue(layer, out Dictionary<ProposalId, StoredProposal>? proposals) ? proposals.Values : [];

    /// <summary>Forgets layers that are too old.</summary>
    public void Prune(LayerId current)
    {
        LayerId oldest = current.SaturatingSubtract(layersKept);
        foreach (LayerId layer in _layers.Keys.TakeWhile(l => l < oldest).ToArray())
            _layers.Remove(layer);
    }
}
