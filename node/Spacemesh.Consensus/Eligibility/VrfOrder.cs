// Job: how the protocol reads VRF proofs as numbers.
// Invariant: proofs are ordered as little-endian integers; their coin is the lowest bit of the first byte.
using Spacemesh.Crypto;
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Eligibility;

/// <summary>Order and coin of VRF proofs (go-spacemesh common/types/signatures.go).</summary>
public sealed class VrfOrder : IComparer<VrfSignature>
{
    /// <summary>The one order.</summary>
    public static VrfOrder Instance { get; } = new();

    /// <summary>Compares as 640-bit little-endian integers: byte 79 counts most.</summary>
    public static int Compare(in VrfSignature x, in VrfSignature y) => Vrf.Compare(x.Span, y.Span);

    /// <summary>The lowest bit.</summary>
    public static bool Coin(in VrfSignature vrf) => (vrf.Span[0] & 1) != 0;

    int IComparer<VrfSignature>.Compare(VrfSignature x, VrfSignature y) => Compare(in x, in y);
}
