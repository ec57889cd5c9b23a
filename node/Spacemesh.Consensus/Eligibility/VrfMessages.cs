// Job: the inputs of the protocol's VRFs, byte for byte.
// Invariant: no network prefix; the first field says what the proof is for.
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Eligibility;

/// <summary>Builds VRF inputs (go-spacemesh common/types/eligibility.go).</summary>
public static class VrfMessages
{
    /// <summary>Input of a seat in a Hare round, or in the certifier's committee with <see cref="HareRounds.Certify"/>.</summary>
    public static byte[] Hare(Beacon beacon, LayerId layer, uint round) =>
        Scale.Encode(new HareVrfMessage { Type = VrfPurpose.Hare, Beacon = beacon, Round = round, Layer = layer });

    /// <summary>Input of a beacon proposal for the epoch in which the protocol runs.</summary>
    public static byte[] BeaconProposal(ulong vrfNonce, EpochId epoch) =>
        Scale.Encode(new BeaconVrfMessage { Type = VrfPurpose.Beacon, Nonce = vrfNonce, Epoch = epoch });

    /// <summary>Input of one unit's ticket in a round of the beacon's weak coin.</summary>
    public static byte[] WeakCoin(ulong vrfNonce, EpochId epoch, uint round, uint unit) =>
        Scale.Encode(new WeakCoinVrfMessage { Type = VrfPurpose.WeakCoin, Nonce = vrfNonce, Epoch = epoch, Round = round, Unit = unit });
}
