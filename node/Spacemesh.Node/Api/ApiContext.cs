// Job: everything the API services are given.
// Invariant: set once at start; services hold no state of their own.
using Spacemesh.Node.Core;
using Spacemesh.Node.Events;
using Spacemesh.Node.Storage;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Api;

/// <summary>What the API services read from.</summary>
public sealed class ApiContext
{
    /// <summary>The network's and the node's configuration.</summary>
    public required NodeConfig Config { get; init; }

    /// <summary>Layers in time.</summary>
    public required EpochClock Clock { get; init; }

    /// <summary>Time.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary><c>state.sql</c>; read only, through connections of its own.</summary>
    public required Database State { get; init; }

    /// <summary>The running node.</summary>
    public required INodeView Node { get; init; }

    /// <summary>Smeshing.</summary>
    public required ISmeshingView Smeshing { get; init; }

    /// <summary>User events.</summary>
    public required NodeEventLog Events { get; init; }

    /// <summary>What NodeService.Version answers, such as <c>v0.1.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>What NodeService.Build answers: a commit, or empty.</summary>
    public string Build { get; init; } = "";

    internal LayerId CurrentLayer => Clock.LayerAt(Time.GetUtcNow());

    internal string AddressPrefix => Config.Main.NetworkHrp;

    internal string Text(Address address) => address.ToText(AddressPrefix);
}
