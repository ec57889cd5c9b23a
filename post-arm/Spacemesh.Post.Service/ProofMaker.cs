// Job: makes and checks proofs of one directory for the service, away from the thread that talks to the node.
// Invariant: one RandomX memory serves proving and checking; a proof is made on its own thread.
namespace Spacemesh.Post.Service;

/// <summary>What the service needs of PoST.</summary>
public interface IProofMaker
{
    /// <summary>What the directory says about itself.</summary>
    PostMetadata Metadata { get; }

    /// <summary>Makes a proof for a 32-byte challenge. The task fails with a <see cref="ProofFailedException"/> when there is none to
    /// be had.</summary>
    Task<PostProof> MakeAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellation);

    /// <summary>Checks all indices of a proof of this directory.</summary>
    PostVerdict Check(PostProof proof, ReadOnlyMemory<byte> challenge);
}

/// <summary>No proof can be made; the message says why.</summary>
public sealed class ProofFailedException(string message) : Exception(message);

/// <summary>Proofs of the labels in a directory.</summary>
public sealed class ProofMaker : IProofMaker, IDisposable
{
    private readonly PostDirectory _directory;
    private readonly PostParameters _parameters;
    private readonly IPowHash _powHash;
    private readonly PostProver _prover;
    private readonly PostVerifier _verifier;

    /// <summary>Serves a directory whose metadata was read and found to fit.</summary>
    public ProofMaker(PostDirectory directory, PostMetadata metadata, PostParameters parameters, PostProvingOptions proving,
        IPowHash powHash)
    {
        (_directory, Metadata, _powHash) = (directory, metadata, powHash);
        _parameters = parameters with
        {
            MinNumUnits = metadata.NumUnits, MaxNumUnits = metadata.NumUnits, LabelsPerUnit = metadata.LabelsPerUnit,
        };
        _prover = new PostProver(_parameters, powHash, proving);
        _verifier = new PostVerifier(powHash);
    }

    /// <summary>Progress of the proof that is being made.</summary>
    public event Action<PostProvingProgress>? Progressed
    {
        add => _prover.Progressed += value;
        remove => _prover.Progressed -= value;
    }

    /// <inheritdoc/>
    public PostMetadata Metadata { get; }

    /// <inheritdoc/>
    public Task<PostProof> MakeAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellation) => Task.Factory.StartNew(
        () => _prover.TryProve(_directory, challenge, cancellation, out PostDataFault? fault)
            ?? throw new ProofFailedException(fault!.Message),
        cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc/>
    public PostVerdict Check(PostProof proof, ReadOnlyMemory<byte> challenge) => _verifier.Verify(
        proof, new PostProofMetadata(Metadata.NodeId, Metadata.CommitmentAtxId, challenge, Metadata.NumUnits), _parameters);

    /// <summary>Frees the label memory. The pow hash belongs to whoever gave it.</summary>
    public void Dispose() => _verifier.Dispose();

    /// <summary>Checks that a directory can be served: complete metadata, units in the given range.</summary>
    public static PostMetadata? TryReadMetadata(PostDirectory directory, PostParameters parameters, out PostDataFault? fault)
    {
        PostMetadata? metadata = directory.TryLoadCompleteMetadata(out fault);
        if (metadata is null || (metadata.NumUnits >= parameters.MinNumUnits && metadata.NumUnits <= parameters.MaxNumUnits))
            return metadata;
        fault = new PostDataFault(PostDataFaultKind.InvalidOption,
            $"{directory.Path} holds {metadata.NumUnits} units, not between {parameters.MinNumUnits} and {parameters.MaxNumUnits}: "
            + "set --min-num-units and --max-num-units of the network", nameof(PostMetadata.NumUnits));
        return null;
    }
}
