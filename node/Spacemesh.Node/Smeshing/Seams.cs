// Job: what the smeshing life needs from outside: a prover of space and somebody who takes ATXs.
// Invariant: implementations may finish synchronously, so that a test clock can run the whole life on one thread.
using Spacemesh.Post;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Smeshing;

/// <summary>The space that a prover has.</summary>
/// <param name="Smesher">Identity the labels were made for.</param>
/// <param name="CommitmentAtx">ATX the labels are bound to.</param>
/// <param name="VrfNonce">VRF nonce; null while unknown.</param>
/// <param name="NumUnits">Units.</param>
/// <param name="LabelsPerUnit">Labels in a unit.</param>
public sealed record PostSpace(NodeId Smesher, AtxId CommitmentAtx, ulong? VrfNonce, uint NumUnits, ulong LabelsPerUnit);

/// <summary>How proving ended.</summary>
public enum ProvingOutcome
{
    /// <summary>There is a proof.</summary>
    Proved,

    /// <summary>The prover went away; ask again when one is there.</summary>
    Lost,

    /// <summary>The prover says that it cannot, or answered something else than was asked.</summary>
    Failed,
}

/// <summary>Result of proving: proof and space, or a reason.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Proof">The proof, not yet verified.</param>
/// <param name="Space">The space it was made over.</param>
/// <param name="Problem">Why there is none.</param>
public sealed record ProvingResult(ProvingOutcome Outcome, PostProof? Proof = null, PostSpace? Space = null, string? Problem = null);

/// <summary>Makes PoST proofs of one identity.</summary>
public interface IPostProver
{
    /// <summary>Waits until a prover is there.</summary>
    Task<PostSpace> ConnectedAsync(CancellationToken cancellation);

    /// <summary>Makes a proof for a challenge of 32 bytes.</summary>
    Task<ProvingResult> ProveAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellation);
}

/// <summary>Takes this node's own ATXs: checks, stores and spreads them.</summary>
public interface IAtxPublisher
{
    /// <summary>True if the ATX is stored now (also if it was before); false to try again in the next layer.</summary>
    Task<bool> PublishAsync(byte[] atx, CancellationToken cancellation);
}

/// <summary>Why smeshing cannot go on without the operator.</summary>
/// <param name="Problem">What is wrong and what to do.</param>
public sealed record SmeshingFault(string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => Problem;
}
