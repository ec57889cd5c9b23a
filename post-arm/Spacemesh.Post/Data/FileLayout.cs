// Job: how the labels are spread over the label files.
// Invariant: every file holds LabelsPerFile labels except the last of the whole directory, which holds the rest.
namespace Spacemesh.Post.Data;

/// <summary>The files of a directory and the range of them that is worked on.</summary>
internal readonly record struct FileLayout(long TotalFiles, long FirstFile, long LastFile, ulong LabelsPerFile, ulong LabelsInLastFile)
{
    /// <summary>Number of labels that belong into a file.</summary>
    public ulong LabelsIn(long file) => file == TotalFiles - 1 ? LabelsInLastFile : LabelsPerFile;

    /// <summary>Computes the layout; a fault if the range of files is not in it.</summary>
    /// <param name="totalLabels">All labels of the directory.</param>
    /// <param name="maxFileSize">Largest file in bytes, at least 16.</param>
    /// <param name="fromFile">First file to work on.</param>
    /// <param name="toFile">Last file to work on; null for the last there is.</param>
    /// <param name="layout">The result.</param>
    public static PostDataFault? TryCompute(ulong totalLabels, ulong maxFileSize, long fromFile, long? toFile, out FileLayout layout)
    {
        ulong perFile = maxFileSize / 16;
        ulong files = (totalLabels / perFile) + (totalLabels % perFile == 0 ? 0UL : 1UL);
        var last = checked((long)files - 1);
        layout = new FileLayout(last + 1, fromFile, toFile ?? last, perFile, files == 0 ? 0 : totalLabels - ((ulong)last * perFile));
        string? error = null;
        if (layout.LastFile < 0 && toFile is not null)
            error = $"the last file index ({toFile}) must be 0 or more";
        else if (layout.LastFile > last)
            error = $"the last file index ({toFile}) cannot be above {last}";
        else if (layout.FirstFile > layout.LastFile || layout.FirstFile < 0)
            error = $"the last file index ({layout.LastFile}) cannot be below the first ({fromFile})";
        return error is null ? null : new PostDataFault(PostDataFaultKind.InvalidFileRange, $"invalid range of files: {error}");
    }
}
