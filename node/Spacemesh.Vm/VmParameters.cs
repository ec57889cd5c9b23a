// Job: the few numbers of a network that the account machine depends on.
// Invariant: nothing here changes while a node runs.
using Spacemesh.Protocol;

namespace Spacemesh.Vm;

/// <summary>What the account machine must know about its network.</summary>
/// <param name="GenesisId">Network identity, 20 bytes; every transaction signature covers it.</param>
/// <param name="BlockGasLimit">Gas that the transactions of one block may use together.</param>
/// <param name="LayersPerEpoch">Layers of an epoch; the subsidy is counted from layer 2 * this - 1.</param>
/// <param name="EffectiveGenesis">First layer that may be applied: 2 * LayersPerEpoch - 1, or what a checkpoint set.</param>
/// <param name="AddressPrefix">Human readable part of addresses; it appears in one stored failure message.</param>
public sealed record VmParameters(
    Hash20 GenesisId,
    ulong BlockGasLimit,
    uint LayersPerEpoch,
    LayerId EffectiveGenesis,
    string AddressPrefix);
