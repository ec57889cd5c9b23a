// Job: the list of checks of the domain 'node', one for each vector file.
// Invariant: a file is listed once; what is not listed stands in tests/vectors/NOT-READ-YET.txt.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Node;

/// <summary>Checks of the domain <c>node</c>.</summary>
internal static class NodeDomain
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> Readers { get; } =
    [
        .. NetworkReaders.All,
        .. Recorded.RecordedReaders.All,
        .. ApiMessages.Readers,
    ];
}
