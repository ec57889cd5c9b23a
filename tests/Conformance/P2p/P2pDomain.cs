// Job: the list of checks of the domain 'p2p', one for each vector file.
// Invariant: a file is listed once; what is not listed stands in tests/vectors/NOT-READ-YET.txt.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.P2p;

/// <summary>Checks of the domain <c>p2p</c>.</summary>
internal static class P2pDomain
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> Readers { get; } =
    [
    ];
}
