// Job: compares the metadata of a directory with what is asked of it.
// Invariant: the order of the checks is the reference's; more units than stored is an error, fewer is not.
using System.Globalization;

namespace Spacemesh.Post.Data;

/// <summary>Whose directory is it, and cut into what sizes.</summary>
internal static class MetadataMatch
{
    /// <summary>The first field that does not fit, or null.</summary>
    public static PostDataFault? Check(PostMetadata found, PostMetadata asked, string directory)
    {
        string advice = $"{directory} holds other PoST data: use its own settings, or another directory";
        if (!found.NodeId.AsSpan().SequenceEqual(asked.NodeId))
            return Mismatch("NodeId", Hex(asked.NodeId), Hex(found.NodeId), advice);
        if (!found.CommitmentAtxId.AsSpan().SequenceEqual(asked.CommitmentAtxId))
            return Mismatch("CommitmentAtxId", Hex(asked.CommitmentAtxId), Hex(found.CommitmentAtxId), advice);
        if (found.LabelsPerUnit != asked.LabelsPerUnit)
            return Mismatch("LabelsPerUnit", Text(asked.LabelsPerUnit), Text(found.LabelsPerUnit), advice);
        if (found.MaxFileSize != asked.MaxFileSize)
            return Mismatch("MaxFileSize", Text(asked.MaxFileSize), Text(found.MaxFileSize), advice);
        return asked.NumUnits > found.NumUnits
            ? Mismatch("NumUnits", $">= {asked.NumUnits}", Text(found.NumUnits), $"{directory} was made for fewer units and cannot grow")
            : null;
    }

    private static PostDataFault Mismatch(string parameter, string expected, string found, string advice) =>
        new(PostDataFaultKind.Mismatch, $"{advice} ({parameter}: asked {expected}, found {found})", parameter, expected, found);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
