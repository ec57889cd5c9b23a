// Job: what can be wrong with a PoST directory or with what is asked of it, as values.
// Invariant: whoever returns a fault has changed nothing in the directory, unless the kind says otherwise.
namespace Spacemesh.Post;

/// <summary>Kinds of trouble with PoST data or options.</summary>
public enum PostDataFaultKind
{
    /// <summary>An option is outside its limits.</summary>
    InvalidOption,

    /// <summary>The range of files asked for does not exist in the layout.</summary>
    InvalidFileRange,

    /// <summary>There are labels but no metadata file.</summary>
    MetadataMissing,

    /// <summary>The metadata file cannot be read.</summary>
    MetadataUnreadable,

    /// <summary>The directory belongs to another identity, commitment or set of sizes.</summary>
    Mismatch,

    /// <summary>A stored label is not the label of this identity: damaged, or made with another scrypt N.</summary>
    WrongLabel,

    /// <summary>A label file is missing, or ends inside a label.</summary>
    Truncated,

    /// <summary>Another process or thread is writing these labels.</summary>
    InUse,

    /// <summary>No VRF nonce was found where it was searched.</summary>
    NonceNotFound,

    /// <summary>Fewer labels than proving needs.</summary>
    NotEnoughLabels,

    /// <summary>The number of nonces is not a multiple of 16 from 16 to 4096.</summary>
    InvalidNonces,

    /// <summary>All 4096 nonces were tried without a proof.</summary>
    NoncesExhausted,
}

/// <summary>One clear reason, with the values that disagree.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">A sentence for people that says what to do.</param>
/// <param name="Parameter">Name of the field or option, if one is concerned.</param>
/// <param name="Expected">What was asked for.</param>
/// <param name="Found">What is there.</param>
public sealed record PostDataFault(
    PostDataFaultKind Kind, string Message, string? Parameter = null, string? Expected = null, string? Found = null)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
