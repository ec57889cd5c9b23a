// Job: proves in this process over a PoST directory: for simulations, where a process beside would be no use.
// Invariant: finishes synchronously; the proof is the real one.
using Spacemesh.Post;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Smeshing;

/// <summary>A prover over a finished directory.</summary>
public sealed class LocalPostProver(PostDirectory directory, PostProver prover) : IPostProver
{
    /// <inheritdoc/>
    public Task<PostSpace> ConnectedAsync(CancellationToken cancellation) => Task.FromResult(
        Space() ?? throw new InvalidOperationException($"{directory.Path}: the PoST data are not complete"));

    /// <inheritdoc/>
    public Task<ProvingResult> ProveAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellation)
    {
        PostProof? proof = prover.TryProve(directory, challenge, cancellation, out PostDataFault? fault);
        return Task.FromResult(proof is not null && Space() is { } space
            ? new ProvingResult(ProvingOutcome.Proved, proof, space)
            : new ProvingResult(ProvingOutcome.Failed, Problem: fault?.Message ?? "the PoST metadata cannot be read"));
    }

    private PostSpace? Space() => directory.TryLoadCompleteMetadata(out _) is { } data
        ? new PostSpace(NodeId.FromSpan(data.NodeId), AtxId.FromSpan(data.CommitmentAtxId), data.Nonce, data.NumUnits, data.LabelsPerUnit)
        : null;
}
