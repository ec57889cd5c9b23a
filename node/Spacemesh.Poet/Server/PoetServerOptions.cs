// Job: what a PoET server is started with.
// Invariant: no setting has a value that depends on the machine; limits say where they come from.
using System.Net;
using Spacemesh.Poet.Rounds;

namespace Spacemesh.Poet.Server;

/// <summary>Settings of a server.</summary>
public sealed record PoetServerOptions
{
    /// <summary>Folder of the server; holds <c>data</c> and <c>db</c>, created if missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Timing of rounds.</summary>
    public required RoundClock Clock { get; init; }

    /// <summary>Where REST is served; port 0 takes a free one. The standalone preset names 127.0.0.1:10010.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 10010);

    /// <summary>When a round's work ends; null for its time by the server's clock.</summary>
    public IRoundEndRule? RoundEnd { get; init; }

    /// <summary>Members of one round at most (the reference's default).</summary>
    public ulong RoundMembersMax { get; init; } = 1UL << 32;

    /// <summary>Leaves between checkpoints: about ten seconds of work, so a kill costs that much.</summary>
    public ulong CheckpointLeaves { get; init; } = 1 << 17;

    /// <summary>
    /// The lowest tree height kept in memory has at most two to this power nodes of 32 bytes (4 MiB, about 8 MiB for all above).
    /// </summary>
    public int MemoryHeight { get; init; } = 17;

    /// <summary>Leaves a second that the files are laid out for; more only costs memory.</summary>
    public double LeavesPerSecondExpected { get; init; } = 78_000;
}
