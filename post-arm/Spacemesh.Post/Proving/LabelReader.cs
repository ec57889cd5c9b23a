// Job: hands out the batches of all label files in order, to one thread or many, and knows how far all are done.
// Invariant: only declared labels are handed out; a batch never spans two files.
using Spacemesh.Post.Data;
using Spacemesh.Post.Labels;

namespace Spacemesh.Post.Proving;

/// <summary>One walk over the labels of a directory.</summary>
internal sealed class LabelReader
{
    private const int BatchLength = 1 << 20;

    private readonly IReadOnlyList<LabelFile> _files;
    private readonly FileLayout _layout;
    private readonly SortedDictionary<ulong, ulong> _finished = [];
    private readonly Lock _guard = new();
    private int _file;
    private long _offset;
    private ulong _handedOut;
    private ulong _doneTo;

    public LabelReader(IReadOnlyList<LabelFile> files, FileLayout layout) =>
        (_files, _layout) = ([.. files.Where(f => f.Number < layout.TotalFiles)], layout);

    /// <summary>Takes the next batch; <paramref name="position"/> is its place in the walk, for <see cref="Finish"/>.</summary>
    public bool TryTake(out LabelBatch batch, out ulong position)
    {
        lock (_guard)
        {
            for (; _file < _files.Count; _file++, _offset = 0)
            {
                LabelFile file = _files[_file];
                long length = Math.Min(file.Size, (long)_layout.LabelsIn(file.Number) * LabelHasher.StoredLength);
                if (_offset >= length)
                    continue;
                int take = (int)Math.Min(BatchLength, length - _offset);
                ulong firstIndex = ((ulong)file.Number * _layout.LabelsPerFile) + ((ulong)_offset / LabelHasher.StoredLength);
                batch = new LabelBatch(file.Path, _offset, take, firstIndex);
                position = _handedOut;
                _handedOut += (ulong)take;
                _offset += take;
                return true;
            }
            (batch, position) = (default, 0);
            return false;
        }
    }

    /// <summary>Reads a batch into the buffer; shorter only if the file was cut meanwhile.</summary>
    public static ReadOnlySpan<byte> Read(in LabelBatch batch, byte[] buffer)
    {
        using var handle = File.OpenHandle(batch.Path, share: FileShare.ReadWrite, options: FileOptions.SequentialScan);
        int filled = 0;
        while (filled < batch.Length)
        {
            int count = RandomAccess.Read(handle, buffer.AsSpan(filled, batch.Length - filled), batch.Offset + filled);
            if (count == 0)
                break;
            filled += count;
        }
        return buffer.AsSpan(0, filled);
    }

    /// <summary>Length of a buffer that holds any batch.</summary>
    public static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(BatchLength, pinned: true);

    /// <summary>Marks a batch as done; returns the bytes from the start that are done without a gap.</summary>
    public ulong Finish(ulong position, int length)
    {
        lock (_guard)
        {
            _finished[position] = position + (ulong)length;
            while (_finished.Remove(_doneTo, out ulong end))
                _doneTo = end;
            return _doneTo;
        }
    }
}
