// Job: what the API needs to know of the smeshing room.
// Invariant: no secrets pass here; implementations are safe from any thread.
using Spacemesh.Protocol;

namespace Spacemesh.Node.Api;

/// <summary>One of this node's smeshers.</summary>
/// <param name="Id">Public key.</param>
/// <param name="Name">Name of its key file.</param>
/// <param name="IsProving">True while its PoST service makes a proof.</param>
/// <param name="IsConnected">True while its PoST service is connected.</param>
public sealed record SmesherState(NodeId Id, string Name, bool IsProving, bool IsConnected);

/// <summary>Stages of the supervised PoST initialisation; the numbers are those of the API.</summary>
public enum PostSetupStage
{
    /// <summary>Not known.</summary>
    Unspecified = 0,

    /// <summary>Not begun.</summary>
    NotStarted = 1,

    /// <summary>Ready to begin.</summary>
    Prepared = 2,

    /// <summary>Under way.</summary>
    InProgress = 3,

    /// <summary>Stopped before its end.</summary>
    Paused = 4,

    /// <summary>Done.</summary>
    Complete = 5,

    /// <summary>Failed.</summary>
    Error = 6,
}

/// <summary>Options of the PoST initialisation.</summary>
/// <param name="DataDir">Folder of the data.</param>
/// <param name="NumUnits">Units.</param>
/// <param name="MaxFileSize">Most bytes of a file.</param>
/// <param name="ProviderId">Compute device; null when none was chosen.</param>
/// <param name="Throttle">True to leave the machine some air.</param>
public sealed record PostSetupOptions(string DataDir, uint NumUnits, ulong MaxFileSize, uint? ProviderId, bool Throttle);

/// <summary>Where the PoST initialisation stands.</summary>
/// <param name="Stage">Stage.</param>
/// <param name="LabelsWritten">Labels on disk.</param>
/// <param name="Options">Options in use; null before a start.</param>
public sealed record PostSetupProgress(PostSetupStage Stage, ulong LabelsWritten, PostSetupOptions? Options);

/// <summary>A device that can compute labels.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Model">Its name.</param>
/// <param name="IsGpu">False for processors.</param>
/// <param name="LabelsPerSecond">Measured speed; 0 when not measured.</param>
public sealed record PostProvider(uint Id, string Model, bool IsGpu, ulong LabelsPerSecond);

/// <summary>The smeshing room as the API sees it.</summary>
public interface ISmeshingView
{
    /// <summary>True if this node supervises its own PoST service.</summary>
    bool IsSupervised { get; }

    /// <summary>True if smeshing is on.</summary>
    bool IsSmeshing { get; }

    /// <summary>This node's smeshers.</summary>
    IReadOnlyList<SmesherState> Smeshers { get; }

    /// <summary>Account that receives rewards; empty when none is set.</summary>
    Address Coinbase { get; }

    /// <summary>Where the PoST initialisation stands.</summary>
    PostSetupProgress PostSetup { get; }

    /// <summary>Devices that can compute labels.</summary>
    ValueTask<IReadOnlyList<PostProvider>> ProvidersAsync(bool measure, CancellationToken cancellation);
}
