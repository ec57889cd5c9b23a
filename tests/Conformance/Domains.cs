// Job: the domains of the vectors, in the order in which they build on each other.
// Invariant: the names are the folder names below tests/vectors.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance;

/// <summary>All domains by folder name.</summary>
public static class Domains
{
    /// <summary>Readers of each domain.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<VectorReader>> All { get; } =
        new SortedDictionary<string, IReadOnlyList<VectorReader>>(StringComparer.Ordinal)
        {
            ["codec"] = Codec.CodecDomain.Readers,
            ["consensus"] = Consensus.ConsensusDomain.Readers,
            ["node"] = Node.NodeDomain.Readers,
            ["p2p"] = P2p.P2pDomain.Readers,
            ["poet"] = Poet.PoetDomain.Readers,
            ["post"] = Post.PostDomain.Readers,
            ["svm"] = Svm.SvmDomain.Readers,
            ["vm"] = Vm.VmDomain.Readers,
            ["wallet"] = Wallet.WalletDomain.Readers,
        };
}
