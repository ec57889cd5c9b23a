// Job: the readers of the node files about networks: configuration, clock, genesis, clock messages.
// Invariant: what is listed here checks Spacemesh.Protocol, except for whole starts, which take the node program.
using Spacemesh.Conformance.Framework;

namespace Spacemesh.Conformance.Node;

/// <summary>Readers for the networks part of <c>Spacemesh.Protocol</c> and for starts.</summary>
internal static class NetworkReaders
{
    /// <summary>One reader for each file.</summary>
    public static IReadOnlyList<VectorReader> All { get; } =
    [
        VectorReader.Lines("config/config_keys.jsonl", ConfigChecks.CheckKey),
        VectorReader.Lines("cases/config_load.jsonl", ConfigChecks.CheckLoad),
        VectorReader.Lines("config/startup.jsonl", StartupChecks.Check),
        VectorReader.Lines("cases/clock.jsonl", ClockChecks.CheckClock),
        VectorReader.Lines("cases/genesis_ids.jsonl", ClockChecks.CheckGenesis),
        VectorReader.Lines("cases/peersync_messages.jsonl", ClockChecks.CheckPeerTime),
    ];
}
