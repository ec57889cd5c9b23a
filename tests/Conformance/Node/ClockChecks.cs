// Job: checks of node/cases/clock and genesis_ids.
// Invariant: times are compared to the nanosecond.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Codec;
using Spacemesh.Protocol.Networks;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Conformance.Node;

/// <summary>Checks of layer times and network ids.</summary>
internal static class ClockChecks
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A case of <c>clock.jsonl</c>.</summary>
    public static string? CheckClock(JsonElement vector)
    {
        switch (vector.Text("kind"))
        {
            case "time_to_layer":
                return Json.Same("layer", vector.U32("layer"), Clock(vector).LayerAt(vector.I64("time_unix_ns")).Value);
            case "layer_to_time":
                return Json.Same("time", vector.I64("time_unix_ns"), Clock(vector).StartNanoseconds(new LayerId(vector.U32("layer"))));
            case "epoch":
                return CheckEpoch(vector);
            default:
                throw new UnknownCaseKindException(vector.Text("kind"));
        }
    }

    /// <summary>A case of <c>genesis_ids.jsonl</c>.</summary>
    public static string? CheckGenesis(JsonElement vector)
    {
        string extraData = vector.Text("extra_data");
        AtxId golden = GenesisIds.GoldenAtx(vector.I64("genesis_unix"), extraData);
        return Json.SameBytes("golden ATX", vector.Hex("golden_atx"), golden.Span)
            ?? Json.SameBytes("genesis id", vector.Hex("genesis_id"), GenesisIds.GenesisId(golden).Span)
            ?? Json.Same("valid", vector.Flag("valid"), GenesisIds.IsValidExtraData(extraData));
    }

    /// <summary>A case of <c>peersync_messages.jsonl</c>.</summary>
    public static string? CheckPeerTime(JsonElement vector)
    {
        byte[] encoding = vector.Text("kind") switch
        {
            "request" => Scale.Encode(new PeerTimeRequest { Id = vector.U64("id") }),
            "response" => Scale.Encode(new PeerTimeResponse { Id = vector.U64("id"), TimestampNanoseconds = vector.U64("timestamp") }),
            string other => throw new UnknownCaseKindException(other),
        };
        return Json.SameBytes("encoding", vector.Hex("hex"), encoding);
    }

    private static string? CheckEpoch(JsonElement vector)
    {
        var config = new NodeConfig();
        config.Main.LayersPerEpoch = vector.U32("layers_per_epoch");
        var layer = new LayerId(vector.U32("layer"));
        EpochId epoch = layer.Epoch(config.Main.LayersPerEpoch);
        return Json.Same("epoch", vector.U32("epoch"), epoch.Value)
            ?? Json.Same("first layer", vector.U32("first_layer_of_epoch"), epoch.FirstLayer(config.Main.LayersPerEpoch).Value)
            ?? Json.Same("ordinal", vector.U32("ordinal_in_epoch"), layer.OrdinalInEpoch(config.Main.LayersPerEpoch))
            ?? Json.Same("genesis", vector.U32("first_effective_genesis"), config.FirstEffectiveGenesis.Value);
    }

    private static LayerClock Clock(JsonElement vector) =>
        new(checked(vector.I64("genesis_unix") * NanosecondsPerSecond), vector.I64("layer_duration_ns"));
}
