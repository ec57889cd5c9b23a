// Job: checks stored headers and results.
// Invariant: both directions are compared.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Vm.Transactions;

namespace Spacemesh.Conformance.Vm;

internal static class RecordCases
{
    public static string? Check(JsonElement e)
    {
        byte[] encoded = e.Hex("encoded");
        switch (e.Text("kind"))
        {
            case "header":
                return VmJson.SameHeader(e.GetProperty("header"), TransactionHeader.Decode(encoded))
                    ?? Json.SameBytes("encoded", encoded, VmJson.Header(e.GetProperty("header")).Encode());
            case "result":
                TransactionResult result = TransactionResult.Decode(encoded);
                return VmJson.SameResult(e, result)
                    ?? Json.Same("block", e.Text("block"), result.Block.ToHex())
                    ?? Json.Same("layer", e.U32("layer"), result.Layer.Value)
                    ?? Json.SameBytes("encoded", encoded, result.Encode());
            default:
                throw new UnknownCaseKindException(e.Text("kind"));
        }
    }
}
