// Job: names the methods of spacemesh.v2alpha1.TransactionService with their message types.
// Invariant: every entry is a method of the service's descriptor, of that kind (checked when the class is first used).
using Google.Protobuf.Reflection;
using Spacemesh.Rpc;

namespace Spacemesh.Api.V2Alpha1;

/// <summary>The service <c>spacemesh.v2alpha1.TransactionService</c>: to register handlers and to call through a channel.</summary>
public static class TransactionService
{
    /// <summary>The descriptor of the service.</summary>
    public static ServiceDescriptor Descriptor { get; } =
        TxReflection.Descriptor.FindTypeByName<ServiceDescriptor>("TransactionService");

    /// <summary><c>TransactionService/List</c>. One request, one response.</summary>
    public static UnaryMethod<TransactionRequest, TransactionList> List { get; } =
        new(Descriptor, "List", TransactionRequest.Parser, TransactionList.Parser);

    /// <summary><c>TransactionService/ParseTransaction</c>. One request, one response.</summary>
    public static UnaryMethod<ParseTransactionRequest, ParseTransactionResponse> ParseTransaction { get; } =
        new(Descriptor, "ParseTransaction", ParseTransactionRequest.Parser, ParseTransactionResponse.Parser);

    /// <summary><c>TransactionService/SubmitTransaction</c>. One request, one response.</summary>
    public static UnaryMethod<SubmitTransactionRequest, SubmitTransactionResponse> SubmitTransaction { get; } =
        new(Descriptor, "SubmitTransaction", SubmitTransactionRequest.Parser, SubmitTransactionResponse.Parser);

    /// <summary><c>TransactionService/EstimateGas</c>. One request, one response.</summary>
    public static UnaryMethod<EstimateGasRequest, EstimateGasResponse> EstimateGas { get; } =
        new(Descriptor, "EstimateGas", EstimateGasRequest.Parser, EstimateGasResponse.Parser);
}
