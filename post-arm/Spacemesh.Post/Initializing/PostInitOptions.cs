// Job: what an initialisation is asked to do, and the limits of it.
// Invariant: the order of the checks is the reference's; labels are never computed for options that fail one.
using System.Globalization;

namespace Spacemesh.Post;

/// <summary>Options of an initialisation.</summary>
public sealed record PostInitOptions
{
    /// <summary>Directory of the labels.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Identity, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> NodeId { get; init; }

    /// <summary>The ATX the labels are bound to, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> CommitmentAtxId { get; init; }

    /// <summary>The network's parameters.</summary>
    public required PostParameters Parameters { get; init; }

    /// <summary>Units to have when done.</summary>
    public required uint NumUnits { get; init; }

    /// <summary>Largest size of a label file; a multiple of 16, of 128 for the best use of every label.</summary>
    public ulong MaxFileSize { get; init; } = 4294967296;

    /// <summary>Labels of one step of the nonce search beyond the data; decides which nonce it finds.</summary>
    public ulong ComputeBatchSize { get; init; } = 1048576;

    /// <summary>First file to make.</summary>
    public long FromFile { get; init; }

    /// <summary>Last file to make; null for all.</summary>
    public long? ToFile { get; init; }

    /// <summary>Threads; 0 for one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>The first option that is out of its limits, or null.</summary>
    public PostDataFault? Validate()
    {
        PostParameters p = Parameters;
        if (NodeId.Length != PostCommitment.Length)
            return Invalid("NodeId", $"the node id has {NodeId.Length} bytes, not 32");
        if (CommitmentAtxId.Length != PostCommitment.Length)
            return Invalid("CommitmentAtxId", $"the commitment ATX id has {CommitmentAtxId.Length} bytes, not 32");
        if (NumUnits < p.MinNumUnits)
            return Invalid("NumUnits", $"{NumUnits} units, but this network takes {p.MinNumUnits} or more", p.MinNumUnits, NumUnits);
        if (NumUnits > p.MaxNumUnits)
            return Invalid("NumUnits", $"{NumUnits} units, but this network takes {p.MaxNumUnits} or fewer", p.MaxNumUnits, NumUnits);
        if (MaxFileSize < 1024)
            return Invalid("MaxFileSize", $"a largest file size of {MaxFileSize} bytes is below 1024", 1024, MaxFileSize);
        if (ComputeBatchSize == 0)
            return Invalid("ComputeBatchSize", "a compute batch of 0 labels makes no progress", 1, 0);
        UInt128 labels = (UInt128)p.LabelsPerUnit * NumUnits;
        if (labels > ulong.MaxValue)
            return Invalid("LabelsPerUnit", $"{p.LabelsPerUnit} labels a unit times {NumUnits} units does not fit 64 bits");
        if (labels * p.K1 > ulong.MaxValue)
            return Invalid("K1", $"{labels} labels times K1 = {p.K1} does not fit 64 bits");
        if (p.Scrypt.N == 0 || p.Scrypt.R == 0 || p.Scrypt.P == 0)
            return Invalid("Scrypt", $"scrypt parameters cannot be 0 (N={p.Scrypt.N} r={p.Scrypt.R} p={p.Scrypt.P})");
        return null;
    }

    /// <summary>Limits of this program beyond the reference's: what it would accept and then fail on, or write misaligned.</summary>
    internal PostDataFault? ValidateFurther()
    {
        PostParameters p = Parameters;
        if (!p.Scrypt.IsValid || p.Scrypt.R != 1 || p.Scrypt.P != 1)
            return Invalid("Scrypt",
                $"scrypt N={p.Scrypt.N} r={p.Scrypt.R} p={p.Scrypt.P}: N must be a power of two from 2, r and p must be 1");
        if (MaxFileSize % 16 != 0)
            return Invalid("MaxFileSize", $"a largest file size of {MaxFileSize} bytes is not a multiple of 16", 16, MaxFileSize);
        return NumUnits * p.LabelsPerUnit <= 8
            ? Invalid("NumUnits", $"{NumUnits * p.LabelsPerUnit} labels are too few: a VRF nonce needs more than 8")
            : null;
    }

    private static PostDataFault Invalid(string parameter, string message, ulong? expected = null, ulong? found = null) => new(
        PostDataFaultKind.InvalidOption, message, parameter,
        expected?.ToString(CultureInfo.InvariantCulture), found?.ToString(CultureInfo.InvariantCulture));
}
