// Job: the content of postdata_metadata.json and its exact written form.
// Invariant: field order, tab indentation and omitted fields are those of the reference; there is no trailing newline.
using System.Globalization;
using System.Text;

namespace Spacemesh.Post;

/// <summary>What a PoST directory says about itself. There is no version and no scrypt N in this format.</summary>
public sealed record PostMetadata
{
    /// <summary>Identity, normally 32 bytes.</summary>
    public byte[] NodeId { get; init; } = [];

    /// <summary>The ATX the labels are bound to, normally 32 bytes.</summary>
    public byte[] CommitmentAtxId { get; init; } = [];

    /// <summary>Labels in a unit.</summary>
    public ulong LabelsPerUnit { get; init; }

    /// <summary>Units in the directory.</summary>
    public uint NumUnits { get; init; }

    /// <summary>Largest size of a label file, bytes.</summary>
    public ulong MaxFileSize { get; init; }

    /// <summary>VRF nonce: index of a label below the threshold; null while unknown.</summary>
    public ulong? Nonce { get; init; }

    /// <summary>The 16 stored bytes of that label; empty when not recorded.</summary>
    public byte[] NonceValue { get; init; } = [];

    /// <summary>Where the nonce search beyond the labels stands.</summary>
    public ulong? LastPosition { get; init; }

    /// <summary>All labels: units times labels of a unit.</summary>
    public ulong TotalLabels => unchecked(NumUnits * LabelsPerUnit);

    /// <summary>The file's text.</summary>
    public string ToJson()
    {
        var text = new StringBuilder("{");
        void Field(string name, string value) =>
            text.Append(text.Length == 1 ? "\n\t\"" : ",\n\t\"").Append(name).Append("\": ").Append(value);

        static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);
        static string Id(byte[] id) => id.Length == 0 ? "null" : $"\"{Convert.ToBase64String(id)}\"";
        Field("NodeId", Id(NodeId));
        Field("CommitmentAtxId", Id(CommitmentAtxId));
        Field("LabelsPerUnit", Number(LabelsPerUnit));
        Field("NumUnits", Number(NumUnits));
        Field("MaxFileSize", Number(MaxFileSize));
        if (Nonce is { } nonce)
            Field("Nonce", Number(nonce));
        if (NonceValue.Length > 0)
            Field("NonceValue", $"\"{Convert.ToHexStringLower(NonceValue)}\"");
        if (LastPosition is { } position)
            Field("LastPosition", Number(position));
        return text.Append("\n}").ToString();
    }
}
