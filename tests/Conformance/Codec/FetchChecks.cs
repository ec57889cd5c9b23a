// Job: checks of codec/fetch_batches: hints, batch ids and requests for mesh hashes.
// Invariant: bytes are compared, not only fields.
using System.Text;
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of fetch requests.</summary>
internal static class FetchChecks
{
    private static readonly string[] Hints =
    [
        "", FetchHints.ActiveSets, FetchHints.Atxs, FetchHints.Ballots, FetchHints.Blocks, FetchHints.Malfeasance, FetchHints.Poets,
        FetchHints.Proposals, FetchHints.Transactions,
    ];

    /// <summary>A case of <c>fetch_batches.jsonl</c>.</summary>
    public static string? Check(JsonElement vector) => vector.Text("op") switch
    {
        "hint" => Hints.Contains(vector.Text("value")) ? null : $"unknown hint {vector.Text("value")}",
        "batch" => CheckBatch(vector),
        "mesh_request_new" => CheckNewRequest(vector),
        "mesh_request_validate" => Json.Same("valid", vector.Flag("valid"), Request(vector).IsValid),
        string other => throw new UnknownCaseKindException(other),
    };

    private static string? CheckBatch(JsonElement vector)
    {
        var batch = new FetchRequestBatch
        {
            Requests = [.. vector.Items("requests").Select(request => new FetchRequest
            {
                Hint = Encoding.UTF8.GetBytes(request.Text("Hint")),
                Hash = Hash32.FromSpan(request.Hex("Hash")),
            })],
        };
        batch.Id = batch.ComputeId();
        return Json.SameBytes("id", vector.Hex("id"), batch.Id.Span)
            ?? Json.SameBytes("encoded", vector.Hex("encoded"), Scale.Encode(batch));
    }

    private static string? CheckNewRequest(JsonElement vector)
    {
        MeshHashRequest request = MeshHashRequest.Over(new LayerId(vector.U32("from")), new LayerId(vector.U32("to")));
        return Json.Same("step", vector.U32("step"), request.Step)
            ?? Json.Same("count", vector.U64("count"), request.Count)
            ?? Json.SameBytes("encoded", vector.Hex("encoded"), Scale.Encode(request));
    }

    private static MeshHashRequest Request(JsonElement vector) =>
        new() { From = new LayerId(vector.U32("from")), To = new LayerId(vector.U32("to")), Step = vector.U32("step") };
}
