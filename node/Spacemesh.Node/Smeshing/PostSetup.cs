// Job: makes the PoST data of the smesher in this process and says how far it is.
// Invariant: existing data are taken over only if they are this smesher's; what is wrong is a fault with an event.
using Spacemesh.Post;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Node.Smeshing;

/// <summary>State of the PoST data, numbered as the API does.</summary>
public enum PostSetupState
{
    /// <summary>Nothing was done yet.</summary>
    NotStarted = 1,

    /// <summary>Directory and options are good.</summary>
    Prepared = 2,

    /// <summary>Labels are being made.</summary>
    InProgress = 3,

    /// <summary>Stopped before the end.</summary>
    Stopped = 4,

    /// <summary>All labels and the VRF nonce are there.</summary>
    Complete = 5,

    /// <summary>Failed.</summary>
    Error = 6,
}

/// <summary>How far the PoST data are.</summary>
/// <param name="State">State.</param>
/// <param name="LabelsWritten">Labels on disk.</param>
/// <param name="LabelsTotal">Labels when done; 0 while unknown.</param>
/// <param name="LabelsPerSecond">Speed of this run; 0 while unknown.</param>
/// <param name="Problem">Why it failed.</param>
public sealed record PostSetupStatus(
    PostSetupState State, ulong LabelsWritten = 0, ulong LabelsTotal = 0, double LabelsPerSecond = 0, string? Problem = null);

/// <summary>Options of the data.</summary>
/// <param name="Directory">PoST directory.</param>
/// <param name="NumUnits">Units to make.</param>
/// <param name="MaxFileSize">Largest label file in bytes.</param>
/// <param name="ComputeBatchSize">Labels of a step of the nonce search beyond the data.</param>
/// <param name="Provider">Device; null and 4294967295 for the processor.</param>
public sealed record PostSetupOptions(string Directory, uint NumUnits, ulong MaxFileSize, ulong ComputeBatchSize, uint? Provider)
{
    /// <summary>The options in a node's configuration.</summary>
    public static PostSetupOptions Of(NodeConfig config)
    {
        SmeshingOptionsSection options = config.Smeshing.Options;
        return new PostSetupOptions(options.DataDir, options.NumUnits, options.MaxFileSize, options.ComputeBatchSize, options.Provider);
    }
}

/// <summary>Makes PoST data; one run at a time.</summary>
public sealed class PostSetup(
    PostSetupOptions options, PostParameters parameters, SmeshingEvents events, TimeProvider time, Random? random = null)
{
    private const uint Processor = uint.MaxValue;

    private volatile PostSetupStatus _status = new(PostSetupState.NotStarted);

    /// <summary>The options.</summary>
    public PostSetupOptions Options => options;

    /// <summary>How far it is.</summary>
    public PostSetupStatus Status => _status;

    /// <summary>The ATX that existing data are bound to; null without data.</summary>
    public AtxId? ExistingCommitment() => new PostDirectory(options.Directory).TryLoadCompleteMetadata(out _) is { } metadata
        ? AtxId.FromSpan(metadata.CommitmentAtxId)
        : null;

    /// <summary>Makes what is missing, on a thread of its own. Null when the data are complete.</summary>
    public async Task<SmeshingFault?> RunAsync(NodeId smesher, AtxId commitment, CancellationToken cancellation)
    {
        events.InitStart(commitment);
        string? problem = options.Provider is null or Processor
            ? null
            : $"smeshing-opts-provider {options.Provider} is not a device of this program; use {Processor} for the processor";
        try
        {
            problem ??= await Task.Factory.StartNew(() => Run(smesher, commitment, cancellation), cancellation,
                TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _status = _status with { State = PostSetupState.Stopped };
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{options.Directory}: {e.Message.TrimEnd('.')}; check owner, rights and free space";
        }
        if (problem is null)
        {
            _status = _status with { State = PostSetupState.Complete };
            events.InitComplete();
            return null;
        }
        _status = _status with { State = PostSetupState.Error, Problem = problem };
        events.InitFailed(commitment, problem);
        return new SmeshingFault($"PoST data cannot be made: {problem}");
    }

    // Metadata without labels may describe labels that are elsewhere for now (a disk that is not mounted): not ours to replace.
    private string? CheckOwner(NodeId smesher)
    {
        var directory = new PostDirectory(options.Directory);
        if (!Path.Exists(directory.MetadataPath))
            return null;
        if (directory.TryLoadMetadata(out PostDataFault? fault) is not { } metadata)
            return fault!.Message;
        return metadata.NodeId.AsSpan().SequenceEqual(smesher.ToArray()) ? null
            : $"{options.Directory} holds PoST data of the identity {Convert.ToHexStringLower(metadata.NodeId)}, this node is {smesher.ToHex()}: "
                + "put that identity's local.key back, or set smeshing-opts-datadir to another directory";
    }

    private string? Run(NodeId smesher, AtxId commitment, CancellationToken cancellation)
    {
        if (CheckOwner(smesher) is { } foreign)
            return foreign;
        PostInitializer? initializer = PostInitializer.TryOpen(new PostInitOptions
        {
            DataDirectory = options.Directory,
            NodeId = smesher.ToArray(),
            CommitmentAtxId = commitment.ToArray(),
            Parameters = parameters,
            NumUnits = options.NumUnits,
            MaxFileSize = options.MaxFileSize,
            ComputeBatchSize = options.ComputeBatchSize,
        }, out PostDataFault? fault);
        if (initializer is null)
            return fault!.Message;
        ulong before = initializer.LabelsWritten;
        long start = time.GetTimestamp();
        _status = new PostSetupStatus(PostSetupState.InProgress, before, initializer.LabelsTotal);
        initializer.Progressed += progress =>
        {
            double seconds = time.GetElapsedTime(start).TotalSeconds;
            double rate = seconds > 0 ? (progress.LabelsWritten - before) / seconds : 0;
            _status = new PostSetupStatus(PostSetupState.InProgress, progress.LabelsWritten, progress.LabelsTotal, rate);
        };
        // One label of each file, some milliseconds each: a foreign or damaged file is named now, not by a proof that fails in weeks.
        PostDataFault? wrong = initializer.Run(cancellation)
            ?? PostDataCheck.Run(new PostDirectory(options.Directory), parameters.Scrypt, 0, random ?? new Random(), cancellation).Fault;
        return wrong?.Message;
    }
}
