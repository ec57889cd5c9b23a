// Job: names the methods of spacemesh.v1.TransactionService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V1;

/// <summary>The service <c>spacemesh.v1.TransactionService</c>: to register handlers and to call through a channel.</summary>
public static class TransactionService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        TxReflection.Descriptor.FindTypeByName<ServiceDescriptor>("TransactionService");

    /// <summary><c>TransactionService/SubmitTransaction</c>. One request, one response.</summary>
    public static UnaryMethod<SubmitTransactionRequest, SubmitTransactionResponse> SubmitTransaction { get; } =
        new(Descriptor, "SubmitTransaction", SubmitTransactionRequest.Parser, SubmitTransactionResponse.Parser);

    /// <summary><c>TransactionService/ParseTransaction</c>. One request, one response.</summary>
    public static UnaryMethod<ParseTransactionRequest, ParseTransactionResponse> ParseTransaction { get; } =
        new(Descriptor, "ParseTransaction", ParseTransactionRequest.Parser, ParseTransactionResponse.Parser);

    /// <summary><c>TransactionService/TransactionsState</c>. One request, one response.</summary>
    public static UnaryMethod<TransactionsStateRequest, TransactionsStateResponse> TransactionsState { get; } =
        new(Descriptor, "TransactionsState", TransactionsStateRequest.Parser, TransactionsStateResponse.Parser);

    /// <summary><c>TransactionService/TransactionsStateStream</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<TransactionsStateStreamRequest, TransactionsStateStreamResponse> TransactionsStateStream { get; } =
        new(Descriptor, "TransactionsStateStream", TransactionsStateStreamRequest.Parser, TransactionsStateStreamResponse.Parser);

    /// <summary><c>TransactionService/StreamResults</c>. One request, a stream of responses.</summary>
    public static ServerStreamMethod<TransactionResultsRequest, TransactionResult> StreamResults { get; } =
        new(Descriptor, "StreamResults", TransactionResultsRequest.Parser, TransactionResult.Parser);
}
