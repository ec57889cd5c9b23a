// Job: the costly or outside parts that the consensus loop is given: checks of ATXs.
// Invariant: a live node and a simulation differ only here, in the network and in who drives the loop.
using Spacemesh.Consensus.Activation;

namespace Spacemesh.Node.Core;

/// <summary>Seams of the consensus loop.</summary>
/// <param name="Posts">PoST and VRF nonce checks.</param>
public sealed record CoreSeams(IPostChecks Posts);
