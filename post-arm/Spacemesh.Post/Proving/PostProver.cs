// Job: makes a PoST proof: k2pow of each nonce group, then passes over the labels until a nonce has K2 good ones.
// Invariant: gives up only when all 256 groups were tried; a cancellation is noticed within one hash or one batch of 1 MiB.
using Spacemesh.Post.Ciphers;
using Spacemesh.Post.Data;
using Spacemesh.Post.Pow;
using Spacemesh.Post.Proving;

namespace Spacemesh.Post;

/// <summary>How a proof is made.</summary>
/// <param name="Nonces">Nonces tried in one pass over the labels: a multiple of 16, at most 4096. More nonces: fewer passes, more
/// k2pow.</param>
/// <param name="Threads">Threads; 0 for one a processor.</param>
public sealed record PostProvingOptions(uint Nonces = 128, int Threads = 1);

/// <summary>Where a proof stands.</summary>
/// <param name="NonceStart">First nonce of the pass.</param>
/// <param name="NonceEnd">Nonce after the last of the pass.</param>
/// <param name="Position">Bytes of labels read; 0 while the k2pow of the pass is computed.</param>
public readonly record struct PostProvingProgress(uint NonceStart, uint NonceEnd, ulong Position);

/// <summary>Makes proofs of one network's parameters. Borrows the pow hash.</summary>
public sealed class PostProver(PostParameters parameters, IPowHash powHash, PostProvingOptions options)
{
    private readonly int _threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;

    /// <summary>Raised at the start of a pass and after each batch, on a working thread.</summary>
    public event Action<PostProvingProgress>? Progressed;

    /// <summary>Raised with group and pow when a group's k2pow is found.</summary>
    internal event Action<uint, ulong>? PowFound;

    /// <summary>Makes a proof for a challenge of 32 bytes. Blocks until done.</summary>
    /// <returns>The proof, or null with a fault.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="IOException">A label file cannot be read.</exception>
    public PostProof? TryProve(
        PostDirectory directory, ReadOnlyMemory<byte> challenge, CancellationToken cancellation, out PostDataFault? fault)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(challenge.Length, PostCommitment.Length);
        PostMetadata? metadata = directory.TryLoadCompleteMetadata(out fault);
        if (metadata is null)
            return null;
        ulong labels = metadata.TotalLabels;
        if (!ProvingDifficulty.TryCompute(parameters.K1, labels, out ProvingDifficulty difficulty) || metadata.MaxFileSize < 16)
        {
            fault = new PostDataFault(PostDataFaultKind.NotEnoughLabels,
                $"{directory.Path}: {labels} labels, but proving needs more than K1 = {parameters.K1}");
            return null;
        }
        fault = FileLayout.TryCompute(labels, metadata.MaxFileSize, 0, null, out FileLayout layout);
        if (fault is not null)
            return null;
        var scaled = new byte[PowDifficulty.Length];
        PowDifficulty.Scale(parameters.PowDifficulty.Span, metadata.NumUnits, scaled);
        for (uint start = 0; ; start += options.Nonces)
        {
            cancellation.ThrowIfCancellationRequested();
            Progressed?.Invoke(new PostProvingProgress(start, start + options.Nonces, 0));
            fault = CheckNonces(start);
            if (fault is not null)
                return null;
            ulong[]? pows = FindPows(start, challenge, metadata.NodeId, scaled, cancellation, out fault);
            if (pows is null)
                return null;
            var pass = new ProvingPass(challenge.Span, start, pows, difficulty, parameters.K2);
            ReadAll(pass, start, new LabelReader(directory.LabelFiles(), layout), cancellation);
            if (!pass.IsWon)
                continue;
            (uint nonce, ulong[] indices) = pass.Winner;
            byte[] packed = IndexPacking.Pack(indices, IndexPacking.RequiredBits(labels));
            return new PostProof(nonce, packed, pows[(nonce - start) / NonceCipher.NoncesPerGroup]);
        }
    }

    private PostDataFault? CheckNonces(uint start)
    {
        const uint Most = NonceCipher.GroupCount * NonceCipher.NoncesPerGroup;
        if (options.Nonces is 0 or > Most || options.Nonces % NonceCipher.NoncesPerGroup != 0)
            return new PostDataFault(PostDataFaultKind.InvalidNonces,
                $"{options.Nonces} nonces: the number must be a multiple of {NonceCipher.NoncesPerGroup} and at most {Most}");
        return start < Most ? null : Exhausted();
    }

    private ulong[]? FindPows(
        uint start, ReadOnlyMemory<byte> challenge, byte[] nodeId, byte[] scaled, CancellationToken cancellation, out PostDataFault? fault)
    {
        fault = null;
        var pows = new ulong[options.Nonces / NonceCipher.NoncesPerGroup];
        for (uint i = 0; i < pows.Length; i++)
        {
            uint group = (start / NonceCipher.NoncesPerGroup) + i;
            if (group >= NonceCipher.GroupCount)
            {
                fault = Exhausted();
                return null;
            }
            pows[i] = K2Pow.Find(powHash, (byte)group, challenge, nodeId, scaled, _threads, cancellation);
            PowFound?.Invoke(group, pows[i]);
        }
        return pows;
    }

    private void ReadAll(ProvingPass pass, uint start, LabelReader reader, CancellationToken cancellation)
    {
        void Work()
        {
            byte[] buffer = LabelReader.NewBuffer();
            while (!pass.IsWon && !cancellation.IsCancellationRequested && reader.TryTake(out LabelBatch batch, out ulong position))
            {
                pass.Scan(LabelReader.Read(in batch, buffer), batch.FirstIndex);
                ulong done = reader.Finish(position, batch.Length);
                Progressed?.Invoke(new PostProvingProgress(start, start + options.Nonces, done));
            }
        }
        if (_threads == 1)
            Work();
        else
            Parallel.For(0, _threads, new ParallelOptions { MaxDegreeOfParallelism = _threads }, _ => Work());
        if (!pass.IsWon)
            cancellation.ThrowIfCancellationRequested();
    }

    private static PostDataFault Exhausted() => new(PostDataFaultKind.NoncesExhausted,
        "no nonce of all 256 groups gives a proof: labels are missing or K1, K2 do not fit them");
}
