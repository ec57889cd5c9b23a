// Job: what consensus keeps in memory of one ATX.
// Invariant: never changes after the ATX was accepted; weight and heights are those that its acceptance computed.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Activation;

/// <summary>The part of an accepted ATX that consensus needs while the ATX's target epoch is in the window.</summary>
/// <param name="Node">Identity the ATX belongs to.</param>
/// <param name="Coinbase">Account that receives the rewards.</param>
/// <param name="Weight">Units times ticks.</param>
/// <param name="BaseHeight">Tick height of the positioning ATX.</param>
/// <param name="Height">Tick height: base height plus the ATX's own ticks.</param>
/// <param name="VrfNonce">VRF nonce in force for the ATX (its own or an inherited one).</param>
/// <param name="EffectiveNumUnits">Units that count: the smaller of this ATX's and the previous one's.</param>
public sealed record AtxRecord(
    NodeId Node, Address Coinbase, ulong Weight, ulong BaseHeight, ulong Height, ulong VrfNonce, uint EffectiveNumUnits = 0);
