// Job: sends a raw transaction and waits until the network has applied it.
// Invariant: bounded in time; a transaction that was sent is named in every fault, for it may still be applied.
using Google.Protobuf;
using Spacemesh.Api.V1;
using Spacemesh.Api.V2Alpha1;
using Spacemesh.Cli.Output;
using Spacemesh.Rpc;
using V1Submit = Spacemesh.Api.V1.SubmitTransactionRequest;
using V1Transactions = Spacemesh.Api.V1.TransactionService;
using V2Transactions = Spacemesh.Api.V2Alpha1.TransactionService;
using Result = Spacemesh.Api.V2Alpha1.TransactionResult;
using State = Spacemesh.Api.V2Alpha1.TransactionState;

namespace Spacemesh.Cli.Node;

/// <summary>Sends and waits.</summary>
internal sealed class TransactionWait(NodeLink node, TimeProvider time, TimeSpan timeout, Action<string> progress)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(6);

    /// <summary>Sends; its id.</summary>
    public async Task<byte[]> SubmitAsync(byte[] raw, CancellationToken stop)
    {
        var answer = await node.CallAsync(
            V1Transactions.SubmitTransaction, new V1Submit { Transaction = ByteString.CopyFrom(raw) }, stop).ConfigureAwait(false);
        return answer.Txstate?.Id?.Id?.ToByteArray() is { Length: > 0 } id
            ? id : throw new CommandFailure(ExitCode.Failed, "the node took the transaction but did not name it");
    }

    /// <summary>Largest gas that the transaction can need; null if the node cannot tell yet.</summary>
    public async Task<ulong?> GasAsync(byte[] sample, CancellationToken stop)
    {
        RpcResult<EstimateGasResponse> answer = await node.TryCallAsync(
            V2Transactions.EstimateGas, new EstimateGasRequest { Transaction = ByteString.CopyFrom(sample) }, stop).ConfigureAwait(false);
        if (answer.Status.Code is RpcCode.Unavailable or RpcCode.DeadlineExceeded)
            throw node.Failure(answer.Status);
        return answer.Value?.RecommendedMaxGas;
    }

    /// <summary>Waits for the result of a transaction.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">What it is, for progress and faults.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Result> AppliedAsync(byte[] id, string name, CancellationToken stop)
    {
        string hex = Convert.ToHexStringLower(id);
        Result? result = null;
        await UntilAsync($"{name} {hex}", async () =>
        {
            TransactionResponse? found = await FindAsync(id, stop).ConfigureAwait(false);
            if (found is { HasTxState: true } && found.TxState is State.Rejected or State.InsufficientFunds or State.Conflicting)
                throw new CommandFailure(ExitCode.Failed, $"{name} {hex} was not accepted: {found.TxState}");
            if (found?.TxResult is { Status: not Result.Types.Status.TransactionStatusUnspecified } given)
                result = given;
            return result is not null;
        }, stop).ConfigureAwait(false);
        return result!;
    }

    /// <summary>Waits until something is so, telling that it waits.</summary>
    public async Task UntilAsync(string name, Func<Task<bool>> isSo, CancellationToken stop)
    {
        DateTimeOffset begun = time.GetUtcNow(), told = begun;
        while (!await isSo().ConfigureAwait(false))
        {
            DateTimeOffset now = time.GetUtcNow();
            if (now - begun > timeout)
            {
                throw new CommandFailure(ExitCode.Failed,
                    $"{name} was sent but not applied within {Phrases.Span(timeout)}; it may still be. Look later with 'spacemesh tx show' and its id");
            }
            if (now - told >= ProgressInterval)
            {
                told = now;
                progress($"waiting for a layer to hold it ({Phrases.Span(now - begun)})");
            }
            await Task.Delay(Interval, time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>A transaction with state and result; null if the node does not know it.</summary>
    public async Task<TransactionResponse?> FindAsync(byte[] id, CancellationToken stop)
    {
        var request = new TransactionRequest { Limit = 1, IncludeResult = true, IncludeState = true };
        request.Txid.Add(ByteString.CopyFrom(id));
        TransactionList list = await node.CallAsync(V2Transactions.List, request, stop).ConfigureAwait(false);
        return list.Transactions.FirstOrDefault();
    }
}
