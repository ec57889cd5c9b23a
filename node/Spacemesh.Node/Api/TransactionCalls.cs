// Job: what both versions of TransactionService do alike: submit and parse.
// Invariant: a parse here changes nothing and is done on the state of the last applied layer.
using Google.Protobuf;
using Spacemesh.Node.Core.Mesh;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;
using Spacemesh.Rpc;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Node.Api;

internal static class TransactionCalls
{
    /// <summary>Hands a transaction to the node; Ok when it waits in the mempool now.</summary>
    public static async ValueTask<(TransactionId Id, RpcStatus Fault)> SubmitAsync(
        ApiContext context, ByteString transaction, ServerCall call)
    {
        if (!context.Node.Progress.IsSynced)
            return (default, RpcStatus.FailedPrecondition("Cannot submit transaction, node is not in sync yet, try again later"));
        byte[] raw = transaction.ToByteArray();
        IntakeOutcome outcome = await context.Node.SubmitAsync(raw, call.Cancellation).ConfigureAwait(false);
        if (outcome.Verdict == IntakeVerdict.Accept)
            return (outcome.Id, RpcStatus.Ok);
        string reason = context.State.Read(session => TransactionFaultText.Refusal(outcome, raw, new AccountStore(() => session)));
        return (default, RpcStatus.InvalidArgument("Failed to verify transaction: " + reason));
    }

    /// <summary>Parses a transaction and, if asked, checks its signatures.</summary>
    public static RpcStatus Parse(ApiContext context, ByteString transaction, bool verify, out ParsedTransaction? parsed)
    {
        byte[] raw = transaction.ToByteArray();
        (ParsedTransaction? found, RpcStatus fault) = context.State.Read(session =>
        {
            var accounts = new AccountStore(() => session);
            ParseFault kind = TransactionParser.Parse(raw, accounts, out ParsedTransaction? one);
            string Text() => TransactionFaultText.Describe(raw, kind, accounts);
            return (one, kind switch
            {
                ParseFault.None => RpcStatus.Ok,
                ParseFault.NotSpawned => RpcStatus.NotFound("account is not spawned"),
                ParseFault.Malformed => RpcStatus.InvalidArgument(Text()),
                _ => RpcStatus.Internal(Text()),
            });
        });
        if (found is not null && verify && !TransactionVerifier.Verify(found, context.Config.Genesis.GenesisId))
            (found, fault) = (null, RpcStatus.InvalidArgument("signature is invalid"));
        parsed = found;
        return fault;
    }
}
