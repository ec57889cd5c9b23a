// Job: how many ballot slots an ATX gives in an epoch, and in which layer a slot lies.
// Invariant: wrapping 64-bit arithmetic, as the network counts; a proof's layer depends on the proof alone.
using System.Buffers.Binary;
using Spacemesh.Crypto;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Proposals;

/// <summary>A lower bound of the active set's weight that holds from an epoch on.</summary>
public readonly record struct MinimalWeight(EpochId From, ulong Weight)
{
    /// <summary>The bound in force: the last entry whose epoch has begun; 0 when there is none.</summary>
    public static ulong InForce(IEnumerable<MinimalWeight> entries, EpochId epoch)
    {
        ulong weight = 0;
        foreach (MinimalWeight entry in entries)
        {
            if (entry.From.Value <= epoch.Value)
                weight = entry.Weight;
        }
        return weight;
    }
}

/// <summary>Slots and their layers (go-spacemesh proposals/util).</summary>
public static class EligibilitySlots
{
    /// <summary>Slots of an ATX in an epoch: at least 1; null when the total weight is zero.</summary>
    /// <param name="weight">Weight of the ATX.</param>
    /// <param name="minimalWeight">Lower bound of the total.</param>
    /// <param name="totalWeight">Weight of the active set.</param>
    /// <param name="layerSize">Average slots in a layer.</param>
    /// <param name="layersPerEpoch">Layers in an epoch.</param>
    public static uint? Count(ulong weight, ulong minimalWeight, ulong totalWeight, uint layerSize, uint layersPerEpoch)
    {
        if (totalWeight == 0)
            return null;
        ulong slots = unchecked(weight * layerSize * layersPerEpoch) / Math.Max(minimalWeight, totalWeight);
        return unchecked((uint)(slots == 0 ? 1 : slots));
    }

    /// <summary>The layer in which a slot with this VRF proof lies.</summary>
    public static LayerId LayerOf(EpochId epoch, uint layersPerEpoch, VrfSignature proof) =>
        new(checked((epoch.Value * layersPerEpoch) + (uint)(BinaryPrimitives.ReadUInt64LittleEndian(proof.Span) % layersPerEpoch)));

    /// <summary>VRF input of slot <paramref name="number"/>.</summary>
    public static byte[] VrfMessage(Beacon beacon, EpochId epoch, ulong vrfNonce, uint number) => Scale.Encode(new BallotVrfMessage
    {
        Type = VrfPurpose.Voting,
        Beacon = beacon,
        Epoch = epoch,
        Nonce = vrfNonce,
        Counter = number,
    });

    /// <summary>The proofs of all slots of an epoch, by layer; within a layer by slot number.</summary>
    public static IReadOnlyDictionary<LayerId, IReadOnlyList<VotingEligibility>> Prove(
        Ed25519PrivateKey key, Beacon beacon, EpochId epoch, ulong vrfNonce, uint slots, uint layersPerEpoch)
    {
        var byLayer = new SortedDictionary<LayerId, IReadOnlyList<VotingEligibility>>();
        Span<byte> proof = stackalloc byte[VrfSignature.Size];
        for (uint j = 0; j < slots; j++)
        {
            Vrf.Prove(key, VrfMessage(beacon, epoch, vrfNonce, j), proof);
            var eligibility = new VotingEligibility { J = j, Signature = VrfSignature.FromSpan(proof) };
            LayerId layer = LayerOf(epoch, layersPerEpoch, eligibility.Signature);
            if (!byLayer.TryGetValue(layer, out IReadOnlyList<VotingEligibility>? list))
                byLayer[layer] = list = new List<VotingEligibility>();
            ((List<VotingEligibility>)list).Add(eligibility);
        }
        return byLayer;
    }
}
