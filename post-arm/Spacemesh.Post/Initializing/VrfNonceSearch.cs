// Job: finds the VRF nonce in label files that are there already: the repair of a directory that lost it.
// Invariant: reads only whole label files; a stored label equal to the threshold's first half is decided by its full label.
using System.Buffers.Binary;
using Spacemesh.Post.Data;
using Spacemesh.Post.Labels;
using Spacemesh.Post.Pow;

namespace Spacemesh.Post;

/// <summary>Search of the smallest label in the files of a directory.</summary>
public static class VrfNonceSearch
{
    private const int BlockLength = 1 << 20;

    /// <summary>Reads the files in order of number and saves the metadata after each file that improved the nonce.</summary>
    /// <param name="directory">The directory; its metadata names the identity.</param>
    /// <param name="scrypt">Cost parameters the labels were made with.</param>
    /// <param name="fromFile">First file to read.</param>
    /// <param name="toFile">Last file to read; null for all.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <param name="fault">What is wrong, else null.</param>
    /// <returns>The nonce found, or null with a fault.</returns>
    public static ulong? TrySearchFiles(
        PostDirectory directory, ScryptParameters scrypt, long fromFile, long? toFile, CancellationToken cancellation,
            out PostDataFault? fault)
    {
        PostMetadata? metadata = directory.TryLoadCompleteMetadata(out fault);
        if (metadata is null)
            return null;
        var threshold = new byte[PowDifficulty.Length];
        if (metadata.MaxFileSize < 16 || !PowDifficulty.TryOfLabels(metadata.TotalLabels, threshold))
        {
            fault = new PostDataFault(PostDataFaultKind.NotEnoughLabels, $"{directory.Path}: {metadata.TotalLabels} labels are too few");
            return null;
        }
        var commitment = new byte[PostCommitment.Length];
        PostCommitment.Compute(metadata.NodeId, metadata.CommitmentAtxId, commitment);
        using var hasher = new LabelHasher(scrypt);
        var search = new Search(commitment, hasher, LabelValue.Read(threshold));
        metadata = metadata with { Nonce = null, NonceValue = [] };
        foreach (LabelFile file in directory.LabelFiles().Where(f => f.Number >= fromFile && f.Number <= (toFile ?? long.MaxValue)))
        {
            if (file.Size % LabelHasher.StoredLength != 0)
            {
                fault = new PostDataFault(PostDataFaultKind.Truncated, $"{file.Path} ends inside a label: initialise it again");
                return null;
            }
            if (!search.ReadFile(file, (ulong)file.Number * (metadata.MaxFileSize / 16), cancellation))
                continue;
            metadata = metadata with { Nonce = search.Index, NonceValue = search.StoredValue };
            directory.SaveMetadata(metadata);
        }
        if (metadata.Nonce is null)
            fault = new PostDataFault(PostDataFaultKind.NonceNotFound,
                $"{directory.Path}: no label of these files is below the VRF threshold");
        return metadata.Nonce;
    }

    private sealed class Search(byte[] commitment, LabelHasher hasher, LabelValue threshold)
    {
        private readonly byte[] _block = new byte[BlockLength];
        private UInt128? _best;

        public ulong Index { get; private set; }

        public byte[] StoredValue
        {
            get
            {
                var bytes = new byte[LabelHasher.StoredLength];
                BinaryPrimitives.WriteUInt128BigEndian(bytes, _best ?? 0);
                return bytes;
            }
        }

        /// <summary>True if the file holds a smaller label than all before it.</summary>
        public bool ReadFile(LabelFile file, ulong firstIndex, CancellationToken cancellation)
        {
            bool improved = false;
            using var handle = File.OpenHandle(file.Path, share: FileShare.ReadWrite, options: FileOptions.SequentialScan);
            for (long offset = 0; offset < file.Size;)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = RandomAccess.Read(handle, _block, offset) & ~(LabelHasher.StoredLength - 1);
                if (count == 0)
                    break;
                for (int i = 0; i < count; i += LabelHasher.StoredLength)
                {
                    UInt128 value = BinaryPrimitives.ReadUInt128BigEndian(_block.AsSpan(i));
                    ulong index = firstIndex + ((ulong)(offset + i) / LabelHasher.StoredLength);
                    if (value > threshold.High || (_best is { } best && value >= best) || !IsBelow(value, index))
                        continue;
                    (_best, Index, improved) = (value, index, true);
                }
                offset += count;
            }
            return improved;
        }

        private bool IsBelow(UInt128 value, ulong index)
        {
            if (value != threshold.High)
                return true;
            Span<byte> label = stackalloc byte[LabelHasher.Length];
            hasher.Compute(commitment, index, label);
            return LabelValue.Read(label).IsBelow(threshold);
        }
    }
}
