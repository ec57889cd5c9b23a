// Job: the list of checks of the domain 'wallet', one for each vector file.
// Invariant: a file is listed once; what is not listed stands in tests/vectors/NOT-READ-YET.txt.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Wallet;

/// <summary>Checks of the domain <c>wallet</c>.</summary>
internal static class WalletDomain
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> Readers { get; } =
    [
        VectorReader.Lines("addresses.jsonl", WalletAddressCases.Check),
        VectorReader.Lines("amounts.jsonl", AmountCases.Check),
        VectorReader.Lines("txs.jsonl", WalletTransactionCases.Check),
    ];
}
