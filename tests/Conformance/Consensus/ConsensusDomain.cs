// Job: the list of checks of the domain 'consensus', one for each vector file.
// Invariant: a file is listed once; what is not listed stands in tests/vectors/NOT-READ-YET.txt.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Consensus;

/// <summary>Checks of the domain <c>consensus</c>.</summary>
internal static class ConsensusDomain
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> Readers { get; } =
    [
        VectorReader.Lines("fixed/arith.jsonl", FixedPointChecks.CheckArithmetic),
        VectorReader.Lines("fixed/divuint64.jsonl", FixedPointChecks.CheckQuotient),
        VectorReader.Lines("fixed/functions.jsonl", FixedPointChecks.CheckFunction),
        VectorReader.Lines("fixed/bincdf.jsonl", Codec.FixedPointChecks.CheckDistribution),
    ];
}
