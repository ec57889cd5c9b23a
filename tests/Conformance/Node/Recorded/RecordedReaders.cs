// Job: the readers of the recorded networks of one node: databases, dumps, layers, configuration, genesis.
// Invariant: state.sql is verified by the replay; the dumps are compared with databases that our own statements wrote.
using System.Text.Json;
using Spacemesh.Conformance.Framework;
using Spacemesh.Crypto;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Node.Verify;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Accounts;
using Spacemesh.Protocol.Networks;

namespace Spacemesh.Conformance.Node.Recorded;

/// <summary>Readers of <c>standalone</c> and <c>standalone-tx</c>.</summary>
internal static class RecordedReaders
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> All { get; } =
    [
        Reader("standalone", "state.sql", Verify),
        Reader("standalone", "dump-state.jsonl", DatabaseCopies.CompareState),
        Reader("standalone", "dump-local.jsonl", DatabaseCopies.CompareLocal),
        Reader("standalone", "genesis.json", CheckGenesis),
        Reader("standalone-tx", "state.sql", Verify),
        Reader("standalone-tx", "dump-state.jsonl", DatabaseCopies.CompareState),
        Reader("standalone-tx", "dump-local.jsonl", DatabaseCopies.CompareLocal),
        Reader("standalone-tx", "genesis.json", CheckGenesis),
        Reader("standalone-tx", "layers.jsonl", CheckLayers),
        Reader("standalone-tx", "network.json", CheckNetwork),
    ];

    private static VectorReader Reader(string network, string file, Func<RecordedNetwork, IEnumerable<(string, string?)>> check)
    {
        string name = $"{network}/{file}";
        return VectorReader.Whole(name, folder => folder.Contains(name) ? Run(folder, network, check) : []);
    }

    private static IEnumerable<(string Name, string? Failure)> Run(
        VectorFolder folder, string network, Func<RecordedNetwork, IEnumerable<(string, string?)>> check)
    {
        using var recorded = new RecordedNetwork(folder, network);
        foreach ((string, string?) result in check(recorded))
            yield return result;
    }

    // One case for each kind of object that the replay compares, and one for the exit code.
    private static IEnumerable<(string, string?)> Verify(RecordedNetwork recorded)
    {
        var output = new StringWriter();
        var details = new StringWriter();
        int exit = VerifyDatabase.Run(recorded.Database("state.sql"), recorded.Config(), output, details);
        foreach (string line in output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            yield return (line, line.TrimEnd().EndsWith(", 0 differ", StringComparison.Ordinal) ? null : details.ToString());
        yield return ("exit code", Json.Same("exit code", VerifyDatabase.ExitSame, exit));
    }

    private static IEnumerable<(string, string?)> CheckGenesis(RecordedNetwork recorded)
    {
        JsonElement genesis = recorded.Json("genesis.json");
        GenesisSection config = recorded.Config().Genesis;
        yield return ("time",
            Json.Same("genesis time",
            DateTimeOffset.Parse(genesis.Text("GenesisTime"), System.Globalization.CultureInfo.InvariantCulture), config.GenesisTime));
        yield return ("extra data", Json.Same("extra data", genesis.Text("ExtraData"), config.ExtraData));
        string expected = string.Join(' ',
            genesis.GetProperty("Accounts").EnumerateObject().Select(a => $"{a.Name}={a.Value.U64()}").Order(StringComparer.Ordinal));
        yield return ("accounts",
            Json.Same("accounts", expected,
            string.Join(' ', config.Accounts.Select(a => $"{a.Key}={a.Value}").Order(StringComparer.Ordinal))));
    }

    private static IEnumerable<(string, string?)> CheckLayers(RecordedNetwork recorded)
    {
        using ReadOnlyDatabase database = ReadOnlyDatabase.Open(recorded.Database("state.sql"), Schema.State);
        List<LayerRow> rows = LayerTable.All(database.Session);
        int index = 0;
        foreach (JsonElement line in recorded.Lines("layers.jsonl"))
        {
            var expected = new LayerRow(
                new LayerId(line.U32("layer")), line.Has("weak_coin") ? line.U32("weak_coin") != 0 : null, line.Has("processed")
                    && line.U32("processed") == 1,
                IdOrNull<BlockId>(line, "applied_block"), IdOrNull<Hash32>(line, "state_hash"), IdOrNull<Hash32>(line, "aggregated_hash"));
            yield return ($"layer {expected.Layer}", index < rows.Count ? Json.Same("row", expected, rows[index]) : "no row");
            index++;
        }
        yield return ("count", Json.Same("rows", index, rows.Count));
    }

    private static IEnumerable<(string, string?)> CheckNetwork(RecordedNetwork recorded)
    {
        JsonElement network = recorded.Json("network.json");
        NodeConfig config = recorded.Config();
        yield return ("golden ATX", Json.Same("golden ATX", network.Text("golden_atx"), config.Genesis.GoldenAtx.ToHex()));
        yield return ("genesis id", Json.Same("genesis id", network.Text("genesis_id"), config.Genesis.GenesisId.ToHex()));
        yield return ("prefix", Json.Same("prefix", network.Text("hrp"), config.Main.NetworkHrp));
        yield return ("layers per epoch", Json.Same("layers per epoch", network.U32("layers_per_epoch"), config.Main.LayersPerEpoch));
        yield return ("layer duration",
            Json.Same("seconds", network.U64("layer_duration_s") * 1_000_000_000, (ulong)config.Main.LayerDuration.Nanoseconds));
        foreach (JsonElement account in network.Items("accounts"))
            yield return (account.Text("name"), CheckAccount(account, config));
    }

    private static string? CheckAccount(JsonElement account, NodeConfig config)
    {
        string text = account.Text("address");
        AddressTextFault fault = AddressText.Parse(text, config.Main.NetworkHrp, out Address address);
        return Json.Same("address", AddressTextFault.None, fault)
            ?? Json.Same("address", account.Text("address_hex"), address.ToHex())
            ?? Json.Same("balance", account.U64("genesis_balance"), config.Genesis.Accounts.GetValueOrDefault(text))
            ?? CheckKeys(account);
    }

    private static string? CheckKeys(JsonElement account)
    {
        foreach ((JsonElement secret, JsonElement open) in account.Items("private_keys").Zip(account.Items("public_keys")))
        {
            using Ed25519PrivateKey key = Ed25519PrivateKey.FromBytes64(secret.Hex());
            if (Json.SameBytes("public key", open.Hex(), key.PublicKey) is { } failure)
                return failure;
        }
        return null;
    }

    private static T? IdOrNull<T>(JsonElement line, string name)
        where T : unmanaged, IFixedBytes<T> => line.Text(name) is { Length: > 0 } hex ? FixedBytes.ParseHex<T>(hex) : null;
}
