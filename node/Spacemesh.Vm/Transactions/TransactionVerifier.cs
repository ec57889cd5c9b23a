// Job: checks the signatures of a parsed transaction.
// Invariant: depends on nothing but the parsed transaction and the network's identity.
using Spacemesh.Protocol;

namespace Spacemesh.Vm.Transactions;

/// <summary>Verifier of signatures.</summary>
public static class TransactionVerifier
{
    /// <summary>True if the principal's keys signed it for the network of <paramref name="genesisId"/>.</summary>
    public static bool Verify(ParsedTransaction transaction, Hash20 genesisId) =>
        transaction.Signer.Verify(genesisId, transaction.Raw.Span, transaction.SignaturesOffset);
}
