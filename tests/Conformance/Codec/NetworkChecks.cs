// Job: checks of codec/layers, addresses and genesis.
// Invariant: faults are compared by class.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Conformance.Codec;

/// <summary>Checks of layers, addresses and networks.</summary>
internal static class NetworkChecks
{
    /// <summary>A case of <c>layers.jsonl</c>.</summary>
    public static string? CheckLayer(JsonElement vector)
    {
        uint layersPerEpoch = vector.U32("layers_per_epoch");
        switch (vector.Text("op"))
        {
            case "genesis":
                var config = new NodeConfig();
                config.Main.LayersPerEpoch = layersPerEpoch;
                return Json.Same("effective genesis", vector.U32("effective_genesis"), config.FirstEffectiveGenesis.Value)
                    ?? Json.Same("first effective genesis", vector.U32("first_effective_genesis"), config.FirstEffectiveGenesis.Value);
            case "layer":
                var layer = new LayerId(vector.U32("layer"));
                return Json.Same("epoch", vector.U32("epoch"), layer.Epoch(layersPerEpoch).Value)
                    ?? Json.Same("ordinal", vector.U32("ordinal"), layer.OrdinalInEpoch(layersPerEpoch))
                    ?? Json.Same("first", vector.Flag("first_in_epoch"), layer.IsFirstInEpoch(layersPerEpoch));
            case "first_layer":
                return CheckFirstLayer(vector, new EpochId(vector.U32("epoch")), layersPerEpoch);
            default:
                throw new UnknownCaseKindException(vector.Text("op"));
        }
    }

    /// <summary>A case of <c>addresses.jsonl</c>.</summary>
    public static string? CheckAddress(JsonElement vector)
    {
        string hrp = vector.Text("hrp");
        switch (vector.Text("op"))
        {
            case "generate":
                Address generated = KeyAddress.Of(vector.Hex("public_key"));
                return Json.SameBytes("address", vector.Hex("address"), generated.Span)
                    ?? Json.Same("empty", vector.Flag("empty"), generated.IsUnset())
                    ?? Json.Same("text", vector.Text("text"), generated.ToText(hrp));
            case "encode":
                return Json.Same("text", vector.Text("text"), Address.FromSpan(vector.Hex("address")).ToText(hrp));
            case "decode":
                AddressTextFault fault = AddressText.Parse(vector.Text("text"), hrp, out Address address);
                if (!vector.Flag("ok"))
                    return Json.Same("fault", vector.Text("err"), ClassOf(fault));
                return Json.Same("fault", "", ClassOf(fault))
                    ?? Json.SameBytes("address", vector.Hex("address"), address.Span)
                    ?? Json.Same("canonical", vector.Text("canonical"), address.ToText(hrp));
            default:
                throw new UnknownCaseKindException(vector.Text("op"));
        }
    }

    /// <summary>A case of <c>genesis.jsonl</c>.</summary>
    public static string? CheckGenesis(JsonElement vector)
    {
        switch (vector.Text("kind"))
        {
            case "mainnet":
                return CheckIds(vector) ?? CheckPresetIds(vector, NetworkPresets.Mainnet().Genesis);
            case "testnet":
                return CheckIds(vector) ?? CheckPresetIds(vector, NetworkPresets.Testnet().Genesis);
            case "random":
                return CheckIds(vector);
            case "mainnet_account":
                Dictionary<string, ulong> accounts = NetworkPresets.Mainnet().Genesis.Accounts;
                return accounts.TryGetValue(vector.Text("address"), out ulong balance)
                    ? Json.Same("balance", vector.U64("balance"), balance)
                    : "no such account";
            case "preset":
                NodeConfig config = NetworkPresets.TryCreate(vector.Text("name"))!;
                return Json.Same("hrp", vector.Text("hrp"), config.Main.NetworkHrp)
                    ?? Json.Same("layer duration", vector.I64("layer_duration_ns"), config.Main.LayerDuration.Nanoseconds)
                    ?? Json.Same("layers per epoch", vector.U32("layers_per_epoch"), config.Main.LayersPerEpoch)
                    ?? Json.Same("layer size", vector.U32("layer_avg_size"), config.Main.LayerAverageSize)
                    ?? Json.Same("tick size", vector.U64("tick_size"), config.Main.TickSize);
            default:
                throw new UnknownCaseKindException(vector.Text("kind"));
        }
    }

    private static string? CheckIds(JsonElement vector)
    {
        long seconds = vector.I64("unix");
        AtxId golden = GenesisIds.GoldenAtx(seconds, vector.Text("extra_data"));
        return Json.SameBytes("golden ATX", vector.Hex("golden_atx"), golden.Span)
            ?? Json.SameBytes("genesis id", vector.Hex("genesis_id"), GenesisIds.GenesisId(golden).Span)
            ?? Json.Same("valid", vector.Flag("valid"), GenesisIds.IsValidExtraData(vector.Text("extra_data")))
            ?? Json.Same("time", seconds, vector.GetProperty("genesis_time").GetDateTimeOffset().ToUnixTimeSeconds());
    }

    private static string? CheckPresetIds(JsonElement vector, GenesisSection genesis) =>
        Json.SameBytes("golden ATX of the preset", vector.Hex("golden_atx"), genesis.GoldenAtx.Span)
        ?? Json.SameBytes("genesis id of the preset", vector.Hex("genesis_id"), genesis.GenesisId.Span);

    private static string? CheckFirstLayer(JsonElement vector, EpochId epoch, uint layersPerEpoch)
    {
        try
        {
            LayerId first = epoch.FirstLayer(layersPerEpoch);
            return vector.Has("err") ? "must overflow" : Json.Same("layer", vector.U32("layer"), first.Value);
        }
        catch (OverflowException)
        {
            return vector.Has("err") ? Json.Same("err", vector.Text("err"), "overflow") : "overflow";
        }
    }

    private static string ClassOf(AddressTextFault fault) => fault switch
    {
        AddressTextFault.None => "",
        AddressTextFault.NotBech32 => "bech32",
        AddressTextFault.WrongLength => "length",
        AddressTextFault.WrongNetwork => "network",
        AddressTextFault.ReservedNotZero => "reserved",
        _ => throw new InvalidOperationException(fault.ToString()),
    };
}
