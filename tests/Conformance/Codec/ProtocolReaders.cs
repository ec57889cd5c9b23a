// Job: the readers of the codec files about encodings, ids, layers, addresses and networks.
// Invariant: what is listed here checks Spacemesh.Protocol and nothing above it.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Codec;

/// <summary>Readers for <c>Spacemesh.Protocol</c>.</summary>
internal static class ProtocolReaders
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> All { get; } =
    [
        VectorReader.Lines("types.jsonl", TypeChecks.CheckType),
        VectorReader.Lines("decode_negative.jsonl", TypeChecks.CheckNegative),
        VectorReader.Lines("limits.jsonl", TypeChecks.CheckLimit),
        VectorReader.Lines("nesting.jsonl", TypeChecks.CheckNesting),
        VectorReader.Lines("scale_primitives.jsonl", PrimitiveChecks.Check),
        VectorReader.Lines("signed_objects.jsonl", SignedObjectChecks.Check),
        VectorReader.Lines("layers.jsonl", NetworkChecks.CheckLayer),
        VectorReader.Lines("addresses.jsonl", NetworkChecks.CheckAddress),
        VectorReader.Lines("genesis.jsonl", NetworkChecks.CheckGenesis),
        VectorReader.Lines("vrf_messages.jsonl", SignedObjectChecks.CheckVrfMessage),
        VectorReader.Lines("fetch_batches.jsonl", FetchChecks.Check),
    ];
}
