// Job: checks stored labels by computing some of them again.
// Invariant: reads only; which labels are looked at is decided by the random source given.
using Spacemesh.Post.Data;
using Spacemesh.Post.Labels;

namespace Spacemesh.Post;

/// <summary>Result of a check of stored labels.</summary>
/// <param name="Checked">Labels computed again.</param>
/// <param name="Fault">The first wrong or missing label, or null.</param>
public readonly record struct PostDataReport(ulong Checked, PostDataFault? Fault);

/// <summary>Spot check of a directory.</summary>
public static class PostDataCheck
{
    /// <summary>Computes <paramref name="fraction"/> percent of the labels of each file again, at least one.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, between labels.</exception>
    public static PostDataReport Run(PostDirectory directory, ScryptParameters scrypt, double fraction, Random random,
        CancellationToken cancellation)
    {
        PostMetadata? metadata = directory.TryLoadCompleteMetadata(out PostDataFault? fault);
        if (metadata is null)
            return new PostDataReport(0, fault);
        FileLayout layout = default;
        fault = metadata.MaxFileSize < 16
            ? new PostDataFault(PostDataFaultKind.MetadataUnreadable,
                $"{directory.MetadataPath}: a largest file of {metadata.MaxFileSize} bytes holds no label")
            : FileLayout.TryCompute(metadata.TotalLabels, metadata.MaxFileSize, 0, null, out layout);
        if (fault is not null)
            return new PostDataReport(0, fault);
        var commitment = new byte[PostCommitment.Length];
        PostCommitment.Compute(metadata.NodeId, metadata.CommitmentAtxId, commitment);
        using var hasher = new LabelHasher(scrypt);
        ulong done = 0;
        for (long file = 0; file < layout.TotalFiles; file++)
        {
            ulong labels = layout.LabelsIn(file);
            var wanted = (ulong)Math.Clamp(labels * fraction / 100, 1, labels);
            string path = directory.LabelPath(file);
            if (new FileInfo(path) is not { Exists: true } info || (ulong)info.Length < labels * LabelHasher.StoredLength)
                return new PostDataReport(done, new PostDataFault(PostDataFaultKind.Truncated,
                    $"{path} is missing or too short: initialise again"));
            using var handle = File.OpenHandle(path, share: FileShare.ReadWrite);
            for (ulong i = 0; i < wanted; i++, done++)
            {
                cancellation.ThrowIfCancellationRequested();
                // All labels in order when all are wanted, else random ones.
                ulong place = wanted == labels ? i : (ulong)random.NextInt64((long)labels);
                fault = CheckOne(handle, hasher, commitment, path, place, ((ulong)file * layout.LabelsPerFile) + place);
                if (fault is not null)
                    return new PostDataReport(done + 1, fault);
            }
        }
        return new PostDataReport(done, null);
    }

    private static PostDataFault? CheckOne(
        Microsoft.Win32.SafeHandles.SafeFileHandle handle, LabelHasher hasher, byte[] commitment, string path, ulong place, ulong index)
    {
        Span<byte> computed = stackalloc byte[LabelHasher.Length];
        Span<byte> stored = stackalloc byte[LabelHasher.StoredLength];
        hasher.Compute(commitment, index, computed);
        RandomAccess.Read(handle, stored, (long)place * LabelHasher.StoredLength);
        return stored.SequenceEqual(computed[..LabelHasher.StoredLength]) ? null : new PostDataFault(
            PostDataFaultKind.WrongLabel, $"{path}: label {index} at byte {place * LabelHasher.StoredLength} is wrong: restore the file",
                path,
            Convert.ToHexStringLower(computed[..LabelHasher.StoredLength]), Convert.ToHexStringLower(stored));
    }
}
