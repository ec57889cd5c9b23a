// Job: spacemesh.v2alpha1.TransactionService; its stream service exists and refuses, as on the network.
// Invariant: contents and type are read from the raw bytes alone.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;
using Spacemesh.Rpc;
using V2 = Spacemesh.Api.V2Alpha1;

namespace Spacemesh.Node.Api;

internal static class V2TransactionService
{
    private const string Empty = "transaction is empty";

    public static GrpcService Make(ApiContext context) => GrpcService.For(V2.TransactionService.Descriptor)
        .Unary(V2.TransactionService.List, (request, _) => List(context, request))
        .Unary(V2.TransactionService.ParseTransaction, (request, _) => Parse(context, request))
        .Unary(V2.TransactionService.SubmitTransaction, (request, call) => SubmitAsync(context, request, call))
        .Unary(V2.TransactionService.EstimateGas, (request, _) => EstimateGas(context, request));

    public static GrpcService MakeStream() => GrpcService.For(V2.TransactionStreamService.Descriptor)
        .Refuse(V2.TransactionStreamService.Stream, RpcStatus.Unimplemented("this endpoint has not yet been implemented"));

    private static RpcResult<V2.TransactionList> List(ApiContext context, V2.TransactionRequest request)
    {
        if (Form.CheckLimit(request.Limit) is { IsOk: false } limit)
            return limit;
        Address? touched = null;
        if (request.Address.Length > 0)
        {
            if (RequestAddress.Read(request.Address, context.AddressPrefix, out Address address) is { } fault)
                return RpcStatus.InvalidArgument(fault);
            touched = address;
        }
        var filter = new TransactionFilter(
            request.HasStartLayer ? request.StartLayer : null, request.HasEndLayer ? request.EndLayer : null, request.Txid, touched,
            request.SortOrder == V2.SortOrder.Desc);
        var response = new V2.TransactionList();
        List<TransactionRow> rows = context.State.Read(session =>
            LedgerQueries.Transactions(session, filter, request.Limit, request.Offset));
        response.Transactions.AddRange(rows.Select(row => context.ToV2(row, request.IncludeResult, request.IncludeState)));
        return response;
    }

    private static RpcResult<V2.ParseTransactionResponse> Parse(ApiContext context, V2.ParseTransactionRequest request)
    {
        if (request.Transaction.IsEmpty)
            return RpcStatus.InvalidArgument(Empty);
        RpcStatus fault = TransactionCalls.Parse(context, request.Transaction, request.Verify, out var parsed);
        return parsed is null
            ? fault
            : new V2.ParseTransactionResponse { Tx = context.ToV2(request.Transaction.ToByteArray(), parsed.Header) };
    }

    private static async ValueTask<RpcResult<V2.SubmitTransactionResponse>> SubmitAsync(
        ApiContext context, V2.SubmitTransactionRequest request, ServerCall call)
    {
        if (request.Transaction.IsEmpty)
            return RpcStatus.InvalidArgument(Empty);
        (TransactionId id, RpcStatus fault) = await TransactionCalls.SubmitAsync(context, request.Transaction, call).ConfigureAwait(false);
        return fault.IsOk ? new V2.SubmitTransactionResponse { Status = new Google.Rpc.Status(), TxId = Form.Bytes(id) } : fault;
    }

    private static RpcResult<V2.EstimateGasResponse> EstimateGas(ApiContext context, V2.EstimateGasRequest request)
    {
        if (request.Transaction.IsEmpty)
            return RpcStatus.InvalidArgument(Empty);
        RpcStatus fault = TransactionCalls.Parse(context, request.Transaction, verify: false, out var parsed);
        return parsed is null ? fault : new V2.EstimateGasResponse { RecommendedMaxGas = parsed.Header.MaxGas };
    }
}
