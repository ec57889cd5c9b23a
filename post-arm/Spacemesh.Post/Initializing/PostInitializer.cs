// Job: makes the label files of an identity, goes on where an earlier run stopped at any byte, and finds the VRF nonce.
// Invariant: a complete label on disk is never deleted, cut or overwritten; at most 15 bytes of a torn label at a file's end are.
using Spacemesh.Post.Data;
using Spacemesh.Post.Labels;
using Spacemesh.Post.Pow;

namespace Spacemesh.Post;

/// <summary>State of an initialisation, numbered as the reference does.</summary>
public enum PostInitState
{
    /// <summary>No label yet.</summary>
    NotStarted = 0,

    /// <summary>Some labels are there.</summary>
    Started = 1,

    /// <summary>Labels are being made.</summary>
    Initializing = 2,

    /// <summary>All labels are there.</summary>
    Completed = 3,

    /// <summary>The last run failed.</summary>
    Error = 4,
}

/// <summary>How far an initialisation is.</summary>
/// <param name="LabelsWritten">Labels on disk.</param>
/// <param name="LabelsTotal">Labels to be made in all.</param>
/// <param name="SearchPosition">While a nonce is searched beyond the labels: the position reached.</param>
public readonly record struct PostInitProgress(ulong LabelsWritten, ulong LabelsTotal, ulong? SearchPosition = null);

/// <summary>Initialises one directory. One run at a time.</summary>
public sealed class PostInitializer
{
    // After a power cut at most this many bytes of work are lost.
    private const long SyncEveryBytes = 64 << 20;

    private readonly PostInitOptions _options;
    private readonly PostDirectory _directory;
    private readonly FileLayout _layout;
    private readonly byte[] _commitment = new byte[PostCommitment.Length];
    private ulong _written;
    private int _running;
    private volatile bool _failed;

    private PostInitializer(PostInitOptions options, PostDirectory directory, FileLayout layout, PostMetadata metadata)
    {
        (_options, _directory, _layout, Metadata) = (options, directory, layout, metadata);
        PostCommitment.Compute(options.NodeId.Span, options.CommitmentAtxId.Span, _commitment);
        _written = CountLabels();
    }

    /// <summary>Raised after each run of labels, on the thread that runs.</summary>
    public event Action<PostInitProgress>? Progressed;

    /// <summary>The metadata as last written.</summary>
    public PostMetadata Metadata { get; private set; }

    /// <summary>Labels on disk that belong to the layout.</summary>
    public ulong LabelsWritten => Volatile.Read(ref _written);

    /// <summary>Labels there are when done.</summary>
    public ulong LabelsTotal => Metadata.TotalLabels;

    /// <summary>The state now.</summary>
    public PostInitState State => _running != 0 ? PostInitState.Initializing
        : _failed ? PostInitState.Error
        : LabelsWritten == 0 ? PostInitState.NotStarted
        : LabelsWritten == LabelsTotal ? PostInitState.Completed
        : PostInitState.Started;

    /// <summary>
    /// Looks at the directory and takes it over, writing its metadata. On a fault nothing is changed. Fewer units than before are
    /// accepted: the files that are then too many stay and are no longer used.
    /// </summary>
    public static PostInitializer? TryOpen(PostInitOptions options, out PostDataFault? fault)
    {
        FileLayout layout = default;
        fault = options.Validate() ?? options.ValidateFurther()
            ?? FileLayout.TryCompute(options.NumUnits * options.Parameters.LabelsPerUnit, options.MaxFileSize, options.FromFile,
                options.ToFile, out layout);
        if (fault is not null)
            return null;
        var directory = new PostDirectory(options.DataDirectory);
        var metadata = new PostMetadata
        {
            NodeId = options.NodeId.ToArray(), CommitmentAtxId = options.CommitmentAtxId.ToArray(), NumUnits = options.NumUnits,
            LabelsPerUnit = options.Parameters.LabelsPerUnit, MaxFileSize = options.MaxFileSize,
        };
        if (directory.LabelFiles().Sum(f => f.Size) / LabelHasher.StoredLength > 0)
        {
            PostMetadata? found = directory.TryLoadMetadata(out fault);
            fault ??= MetadataMatch.Check(found!, metadata, options.DataDirectory);
            if (fault is not null)
                return null;
            metadata = metadata with { Nonce = found!.Nonce, NonceValue = found.NonceValue, LastPosition = found.LastPosition };
        }
        var initializer = new PostInitializer(options, directory, layout, metadata);
        initializer.CompleteNonceValue();
        directory.SaveMetadata(initializer.Metadata);
        return initializer;
    }

    /// <summary>Makes what is missing, then searches a nonce beyond the labels if none was found in them. Blocks until done.</summary>
    /// <returns>Null when done, else what is wrong.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; what was computed is on disk.</exception>
    /// <exception cref="IOException">The file system fails (full, removed); the next run goes on from there.</exception>
    public PostDataFault? Run(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
            return InUse();
        try
        {
            _failed = false;
            using var workers = new LabelWorkers(_commitment, _options.Parameters.Scrypt, _options.Threads);
            PostDataFault? fault = CheckEnds(workers) ?? MakeFiles(workers, cancellation);
            if (fault is null && Metadata.Nonce is null && _layout.FirstFile == 0 && _layout.LastFile == _layout.TotalFiles - 1)
                SearchBeyond(workers, cancellation);
            _failed = fault is not null;
            return fault;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _failed = true;
            throw;
        }
        finally
        {
            _running = 0;
        }
    }

    private PostDataFault? MakeFiles(LabelWorkers workers, CancellationToken cancellation)
    {
        var buffer = new byte[workers.RunLength * LabelHasher.StoredLength];
        for (long file = _layout.FirstFile; file <= _layout.LastFile; file++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (new FileInfo(_directory.LabelPath(file)) is { Exists: true } info
                && (ulong)info.Length / LabelHasher.StoredLength >= _layout.LabelsIn(file))
                continue;
            try
            {
                using FileStream stream = _directory.OpenForAppend(file);
                AppendTo(stream, file, buffer, workers, cancellation);
            }
            catch (IOException e) when (IsLockConflict(e))
            {
                return InUse();
            }
        }
        return null;
    }

    private void AppendTo(FileStream stream, long file, byte[] buffer, LabelWorkers workers, CancellationToken cancellation)
    {
        ulong target = _layout.LabelsIn(file);
        ulong position = (ulong)stream.Length / LabelHasher.StoredLength;
        // Only a torn label at the end goes; whole labels stay.
        if (stream.Length % LabelHasher.StoredLength != 0)
            stream.SetLength((long)position * LabelHasher.StoredLength);
        LabelValue threshold = Threshold();
        long unsynced = 0;
        try
        {
            while (position < target)
            {
                ulong count = Math.Min((ulong)workers.RunLength, target - position);
                Memory<byte> stored = buffer.AsMemory(0, (int)count * LabelHasher.StoredLength);
                LabelHit? hit = workers.Compute(((ulong)file * _layout.LabelsPerFile) + position, count, stored, threshold, cancellation);
                if (hit is { } h)
                    Consider(h);
                RandomAccess.Write(stream.SafeFileHandle, stored.Span, (long)position * LabelHasher.StoredLength);
                position += count;
                Interlocked.Add(ref _written, count);
                unsynced += stored.Length;
                if (unsynced >= SyncEveryBytes)
                {
                    RandomAccess.FlushToDisk(stream.SafeFileHandle);
                    unsynced = 0;
                }
                Progressed?.Invoke(new PostInitProgress(LabelsWritten, LabelsTotal));
            }
        }
        finally
        {
            RandomAccess.FlushToDisk(stream.SafeFileHandle);
        }
    }

    // A file that was begun with another N, or damaged at its end, must not be continued.
    private PostDataFault? CheckEnds(LabelWorkers workers)
    {
        Span<byte> computed = stackalloc byte[LabelHasher.Length];
        Span<byte> stored = stackalloc byte[LabelHasher.StoredLength];
        for (long file = _layout.FirstFile; file <= _layout.LastFile; file++)
        {
            string path = _directory.LabelPath(file);
            if (new FileInfo(path) is not { Exists: true } info)
                continue;
            ulong present = (ulong)info.Length / LabelHasher.StoredLength;
            if (present == 0 || present >= _layout.LabelsIn(file))
                continue;
            ulong index = ((ulong)file * _layout.LabelsPerFile) + present - 1;
            workers.ComputeOne(index, computed);
            using var handle = File.OpenHandle(path, share: FileShare.ReadWrite);
            RandomAccess.Read(handle, stored, (long)(present - 1) * LabelHasher.StoredLength);
            if (!stored.SequenceEqual(computed[..LabelHasher.StoredLength]))
                return new PostDataFault(PostDataFaultKind.WrongLabel,
                    $"{path}: label {index} is not this identity's (another scrypt N, or damaged); restore the file or move it away",
                    Path.GetFileName(path), Convert.ToHexStringLower(computed[..LabelHasher.StoredLength]),
                        Convert.ToHexStringLower(stored));
        }
        return null;
    }

    private void SearchBeyond(LabelWorkers workers, CancellationToken cancellation)
    {
        ulong position = Math.Max(Metadata.LastPosition ?? 0, LabelsTotal);
        LabelValue threshold = Threshold();
        while (Metadata.Nonce is null)
        {
            Save(Metadata with { LastPosition = position });
            Progressed?.Invoke(new PostInitProgress(LabelsWritten, LabelsTotal, position));
            LabelHit? hit = workers.Compute(position, _options.ComputeBatchSize, default, threshold, cancellation);
            if (hit is { } h)
                Save(Metadata with { Nonce = h.Index });
            position += _options.ComputeBatchSize;
        }
    }

    // Between runs only the stored 16 bytes are compared, as the reference does.
    private void Consider(LabelHit hit)
    {
        Span<byte> value = stackalloc byte[LabelHasher.StoredLength];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(value, hit.Value.High);
        if (Metadata.Nonce is null || value.SequenceCompareTo(Metadata.NonceValue) < 0)
            Save(Metadata with { Nonce = hit.Index, NonceValue = value.ToArray() });
    }

    private void Save(PostMetadata metadata)
    {
        _directory.SaveMetadata(metadata);
        Metadata = metadata;
    }

    private void CompleteNonceValue()
    {
        if (Metadata.Nonce is not { } nonce || Metadata.NonceValue.Length > 0)
            return;
        using var hasher = new LabelHasher(_options.Parameters.Scrypt);
        var label = new byte[LabelHasher.Length];
        hasher.Compute(_commitment, nonce, label);
        Metadata = Metadata with { NonceValue = label[..LabelHasher.StoredLength] };
    }

    private LabelValue Threshold()
    {
        Span<byte> threshold = stackalloc byte[PowDifficulty.Length];
        return PowDifficulty.TryOfLabels(LabelsTotal, threshold)
            ? LabelValue.Read(threshold)
            : throw new InvalidOperationException("options were checked: more than 8 labels");
    }

    private ulong CountLabels()
    {
        ulong sum = 0;
        foreach (LabelFile file in _directory.LabelFiles())
        {
            if (file.Number < _layout.TotalFiles)
                sum += Math.Min((ulong)file.Size / LabelHasher.StoredLength, _layout.LabelsIn(file.Number));
        }
        return sum;
    }

    private PostDataFault InUse() => new(PostDataFaultKind.InUse,
        $"{_options.DataDirectory}: another initialisation is writing these labels; stop it first");

    // EWOULDBLOCK of the advisory lock, or the code other systems give.
    private static bool IsLockConflict(IOException e) => e.HResult is 11 or unchecked((int)0x80070020);
}
