// Job: what lists of the API tell about smeshing, beside the events.
// Invariant: pure values.
namespace Spacemesh.Appliance.Smeshing;

/// <summary>What lists tell. Identities are lower-case hex.</summary>
public sealed record SmeshingFacts
{
    /// <summary>Identities the node smeshes with.</summary>
    public IReadOnlyList<string> Smeshers { get; init; } = [];

    /// <summary>Whether smeshing is on; null when the node does not say.</summary>
    public bool? IsSmeshing { get; init; }

    /// <summary>Whether this node is the whole network: then nobody else draws a beacon.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Epochs an identity has an ATX for.</summary>
    public IReadOnlySet<(string Smesher, uint Target)> Activations { get; init; } = new HashSet<(string, uint)>();

    /// <summary>Rewards in smidge by identity and layer.</summary>
    public IReadOnlyDictionary<(string Smesher, uint Layer), ulong> Rewards { get; init; } = new Dictionary<(string, uint), ulong>();

    /// <summary>Newest layer whose block is in the state; rewards of later ones cannot be there yet.</summary>
    public uint AppliedLayer { get; init; }

    /// <summary>Progress of making the space; null when unknown.</summary>
    public SpaceFacts? Space { get; init; }
}

/// <summary>Progress of making the space.</summary>
/// <param name="State">What the node says of it.</param>
/// <param name="LabelsWritten">Labels on disk.</param>
/// <param name="LabelsTotal">Labels to make; 0 when unknown.</param>
public sealed record SpaceFacts(Spacemesh.Api.V1.PostSetupStatus.Types.State State, ulong LabelsWritten, ulong LabelsTotal);
