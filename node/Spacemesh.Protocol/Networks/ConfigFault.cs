// Job: says which key of a configuration is wrong and what to do.
// Invariant: one line, with the full key.
namespace Spacemesh.Protocol.Networks;

/// <summary>What is wrong with a configuration.</summary>
public enum ConfigFaultKind
{
    /// <summary>The file is not JSON, or not an object.</summary>
    NotJson,

    /// <summary>There is no such preset.</summary>
    UnknownPreset,

    /// <summary>There is no such key.</summary>
    UnknownKey,

    /// <summary>The key is no longer accepted.</summary>
    RetiredKey,

    /// <summary>The value has the wrong form.</summary>
    BadValue,

    /// <summary>A number that its field cannot hold exactly.</summary>
    OutOfRange,

    /// <summary>Values that do not go together.</summary>
    Conflict,
}

/// <summary>A fault of a configuration.</summary>
/// <param name="Kind">Kind of fault.</param>
/// <param name="Key">Full key, or empty for the file as a whole.</param>
/// <param name="Problem">What is wrong and what to do.</param>
public sealed record ConfigFault(ConfigFaultKind Kind, string Key, string Problem)
{
    /// <summary>One line for the operator.</summary>
    public override string ToString() => Key.Length == 0 ? $"configuration: {Problem}" : $"configuration key '{Key}': {Problem}";
}
