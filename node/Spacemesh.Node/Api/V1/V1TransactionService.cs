// Job: spacemesh.v1.TransactionService: submit, parse, states, results.
// Invariant: whether a transaction is accepted is decided by the consensus loop; here is only said why not.
using Google.Protobuf;
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Rpc;
using V1 = Spacemesh.Api.V1;

namespace Spacemesh.Node.Api;

internal static class V1TransactionService
{
    // Results are read in pieces, so that a long stream holds little in memory.
    private const ulong ResultsAtOnce = 256;

    public static GrpcService Make(ApiContext context) => GrpcService.For(V1.TransactionService.Descriptor)
        .Unary(V1.TransactionService.SubmitTransaction, (request, call) => SubmitAsync(context, request, call))
        .Unary(V1.TransactionService.ParseTransaction, (request, _) => Parse(context, request))
        .Unary(V1.TransactionService.TransactionsState, (request, _) => States(context, request))
        .ServerStream(V1.TransactionService.StreamResults, (request, responses, call) =>
            StreamResultsAsync(context, request, responses, call));

    private static async ValueTask<RpcResult<V1.SubmitTransactionResponse>> SubmitAsync(
        ApiContext context, V1.SubmitTransactionRequest request, ServerCall call)
    {
        if (request.Transaction.IsEmpty)
            return RpcStatus.InvalidArgument("`Transaction` payload empty");
        (TransactionId id, RpcStatus fault) = await TransactionCalls.SubmitAsync(context, request.Transaction, call).ConfigureAwait(false);
        if (!fault.IsOk)
            return fault;
        return new V1.SubmitTransactionResponse
        {
            Status = new Google.Rpc.Status(),
            Txstate = new V1.TransactionState
            {
                Id = new V1.TransactionId { Id = Form.Bytes(id) },
                State = V1.TransactionState.Types.TransactionState.Mempool,
            },
        };
    }

    private static RpcResult<V1.ParseTransactionResponse> Parse(ApiContext context, V1.ParseTransactionRequest request)
    {
        if (request.Transaction.IsEmpty)
            return RpcStatus.InvalidArgument("empty transaction");
        RpcStatus fault = TransactionCalls.Parse(context, request.Transaction, request.Verify, out var parsed);
        if (parsed is null)
            return fault;
        byte[] raw = request.Transaction.ToByteArray();
        TransactionId id = Vm.Transactions.TransactionParser.IdOf(raw);
        return new V1.ParseTransactionResponse { Tx = context.Transaction(id, raw, parsed.Header) };
    }

    private static RpcResult<V1.TransactionsStateResponse> States(ApiContext context, V1.TransactionsStateRequest request)
    {
        if (request.TransactionId.Count == 0)
            return RpcStatus.InvalidArgument("`TransactionId` must include one or more transaction IDs");
        var response = new V1.TransactionsStateResponse();
        context.State.Read(session =>
        {
            foreach (V1.TransactionId asked in request.TransactionId)
            {
                TransactionRow? row = TransactionTable.Find(session, ReadId(asked.Id));
                response.TransactionsState.Add(new V1.TransactionState { Id = asked, State = V1Form.StateOf(row) });
                if (request.IncludeTransactions)
                    response.Transactions.Add(row is null ? new V1.Transaction() : context.Transaction(row));
            }
            return true;
        });
        return response;
    }

    // Bytes of another length are cut or filled with zeros: they name some other transaction.
    private static TransactionId ReadId(ByteString bytes)
    {
        Span<byte> id = stackalloc byte[TransactionId.Size];
        id.Clear();
        bytes.Span[..Math.Min(bytes.Length, id.Length)].CopyTo(id);
        return TransactionId.FromSpan(id);
    }

    private static async ValueTask<RpcStatus> StreamResultsAsync(
        ApiContext context, V1.TransactionResultsRequest request, MessageWriter<V1.TransactionResult> responses, ServerCall call)
    {
        Address? touched = null;
        if (request.Address.Length > 0)
        {
            if (RequestAddress.Read(request.Address, context.AddressPrefix, out Address address) is { } fault)
                return RpcStatus.Unknown($"failed to parse in.Address `{request.Address}`: {fault}");
            touched = address;
        }
        if (request.End > 0 && request.Watch)
            return RpcStatus.InvalidArgument("watch stream should have an empty End argument");
        using var changes = new ChangeWaiter(context.Node);
        if (request.Watch)
            await call.SendHeadersAsync().ConfigureAwait(false);
        ByteString[] ids = request.Id.IsEmpty ? [] : [Form.Bytes(ReadId(request.Id))];
        var filter = new TransactionFilter(
            request.Start > 0 ? request.Start : null, request.End > 0 ? request.End : null, ids, touched, OnlyWithResult: true);
        uint last = await SendResultsAsync(context, filter, responses, call).ConfigureAwait(false) ?? 0;
        while (request.Watch)
        {
            await changes.WaitAsync(call.Cancellation).ConfigureAwait(false);
            uint next = Math.Max(request.Start, last + 1);
            last = await SendResultsAsync(context, filter with { StartLayer = next }, responses, call).ConfigureAwait(false) ?? last;
        }
        return RpcStatus.Ok;
    }

    private static async ValueTask<uint?> SendResultsAsync(
        ApiContext context, TransactionFilter filter, MessageWriter<V1.TransactionResult> responses, ServerCall call)
    {
        uint? last = null;
        for (ulong offset = 0; ; offset += ResultsAtOnce)
        {
            ulong from = offset;
            List<TransactionRow> rows = context.State.Read(session => LedgerQueries.Transactions(session, filter, ResultsAtOnce, from));
            foreach (TransactionRow row in rows)
            {
                last = row.Layer?.Value ?? last;
                await responses.WriteAsync(context.Result(row), call.Cancellation).ConfigureAwait(false);
            }
            if ((ulong)rows.Count < ResultsAtOnce)
                return last;
        }
    }
}
