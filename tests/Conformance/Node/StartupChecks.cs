// Job: checks of node/config/startup: whether a start with a given fault goes on (exit code 0) or ends (another code).
// Invariant: the recording names its faults without their input; each is made here anew, in a folder of its own on free loopback ports.
using System.Text.Json;
using System.Text.Json.Nodes;
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Node;

/// <summary>Checks of starts. Exit codes are compared as zero or not: 2 for usage and 3 for faults are this program's own.</summary>
internal static class StartupChecks
{
    private const string MainNetworkAddress = "sm1qqqqqq99klpy92mwlfcft5lmz8q5sef2v2qvtucd9y55v";

    // Refused here though the reference goes on: node.md, section 1.2, asks for a coinbase where smeshing is switched on.
    private static readonly HashSet<string> s_stricter = ["smeshing-start-no-coinbase"];

    private static readonly Dictionary<string, Func<StartupTrial, int>> s_cases = new()
    {
        ["no-config-flag"] = _ => StartupTrial.Command(),
        ["config-missing"] = trial => StartupTrial.Command("-c", trial.ConfigPath),
        ["config-bad-json"] = trial => trial.StartText("{\"main\":"),
        ["unknown-key-in-main"] = trial => trial.Start(config => config["main"]!["bogus-key"] = 1),
        ["unknown-top-level-empty-object"] = trial => trial.Start(config => config["bogus"] = new JsonObject()),
        ["unknown-top-level"] = trial => trial.Start(config => config["bogus"] = 1),
        ["untagged-key-accepted?"] = trial => trial.Start(config => config["hare3"] = Upgrade("layer")),
        ["untagged-key-unknown-inner"] = trial => trial.Start(config => config["hare3"] = Upgrade("nosuch")),
        ["unknown-preset"] = trial => trial.Start(config => config["preset"] = "nope"),
        ["unknown-preset-flag"] = trial => trial.Start(_ => { }, "-p", "nope"),
        ["unknown-flag"] = trial => trial.Start(_ => { }, "--nope"),
        ["bad-duration"] = trial => trial.Start(config => config["main"]!["layer-duration"] = "xx"),
        ["bad-genesis-time"] = trial => trial.Start(config => config["genesis"]!["genesis-time"] = "yesterday"),
        ["empty-extra-data"] = trial => trial.Start(config => config["genesis"]!["genesis-extra-data"] = ""),
        ["extra-data-256"] = trial => trial.Start(config => config["genesis"]!["genesis-extra-data"] = new string('x', 256)),
        ["bad-atx-version"] = trial => trial.Start(config => config["main"]!["atx-versions"] = new JsonObject { ["1"] = 9 }),
        ["ok-sigterm"] = Plain,
        ["ok-sigint"] = Plain,
        ["prep"] = Plain,
        ["restart-same-genesis"] = trial => trial.After(() => { }),
        ["genesis-changed"] = trial => trial.After(() => { }, config => config["genesis"]!["genesis-extra-data"] = "other"),
        ["genesis-accounts-changed"] = trial => trial.After(
            () => { }, config => config["genesis"]!["accounts"] = new JsonObject { [StartupTrial.Account] = 5 }),
        ["two-keys-one-local"] = trial => trial.After(() => trial.WriteKey("other.key", trial.ReadKey(), alsoLast: '0')),
        ["duplicate-keys"] = trial => trial.After(() => trial.WriteKey("other.key", trial.ReadKey())),
        ["key-wrong-size"] = trial => trial.After(() => trial.WriteKey("local.key", "abcd")),
        ["key-trailing-newline"] = trial => trial.After(() => trial.WriteKey("local.key", trial.ReadKey() + "\n")),
        ["key-not-hex"] = trial => trial.After(() => trial.WriteKey("local.key", "z" + trial.ReadKey()[1..])),
        ["key-public-half-mismatch"] = trial => trial.After(() => trial.WriteKey("local.key", trial.ReadKey(), alsoLast: '0')),
        ["smeshing-start-no-coinbase"] = trial => trial.Start(config => Smeshing(config, "")),
        ["bad-coinbase"] = trial => trial.Start(config => Smeshing(config, "stest1bad")),
        ["coinbase-wrong-hrp"] = trial => trial.Start(config => Smeshing(config, MainNetworkAddress)),
        ["standalone-no-poet"] = trial => trial.Start(config => config["main"]!["poet-servers"] = new JsonArray()),
        ["standalone-two-poets"] = trial => trial.Start(config => config["main"]!["poet-servers"]!.AsArray().Add(StartupTrial.Poet())),
        ["confidence-ge-epoch"] = trial => trial.Start(config =>
        {
            config["main"]!["layers-per-epoch"] = 4;
            config["hare-eligibility"] = new JsonObject { ["eligibility-confidence-param"] = 4 };
        }),
        ["hare-too-long"] = trial => trial.Start(config => config["hare3"] = new JsonObject { ["round-duration"] = "10s" }),
        ["state-db-too-new"] = trial => trial.After(() => trial.Sql("state.sql", "PRAGMA user_version = 26")),
        ["state-db-back-to-25"] = trial => trial.After(() =>
        {
            trial.Sql("state.sql", "PRAGMA user_version = 26");
            trial.Sql("state.sql", "PRAGMA user_version = 25");
        }),
        ["local-db-version-2"] = trial => trial.After(() => trial.Sql("local.sql", "PRAGMA user_version = 2")),
        ["local-db-too-new"] = trial => trial.After(() => trial.Sql("local.sql", "PRAGMA user_version = 10")),
        ["schema-drift"] = trial => trial.After(() => trial.Sql("state.sql", StartupTrial.Drift)),
        ["schema-drift-allowed"] = trial => trial.After(
            () => trial.Sql("state.sql", StartupTrial.Drift), config => config["main"]!["db-allow-schema-drift"] = true),
        ["lock-held"] = trial =>
        {
            using FileStream held = trial.HoldLock();
            return trial.Start(_ => { });
        },
        ["version-subcommand"] = _ => StartupTrial.Command("version"),
    };

    /// <summary>A case of <c>startup.jsonl</c>.</summary>
    public static string? Check(JsonElement vector)
    {
        string name = vector.Text("case");
        if (!s_cases.TryGetValue(name, out Func<StartupTrial, int>? start))
            throw new UnknownCaseKindException(name);
        bool goesOn = vector.U64("exit_code") == 0 && !s_stricter.Contains(name);
        using var trial = new StartupTrial();
        int code = start(trial);
        return (code == 0) == goesOn ? null : $"exit code {code}, said: {trial.Said}";
    }

    private static int Plain(StartupTrial trial) => trial.Start(_ => { });

    private static JsonObject Upgrade(string inner) => new()
    {
        ["CommitteeUpgrade"] = new JsonObject { [inner] = 16 },
    };

    private static void Smeshing(JsonObject config, string coinbase)
    {
        config["smeshing"]!["smeshing-start"] = true;
        config["smeshing"]!["smeshing-coinbase"] = coinbase;
    }
}
