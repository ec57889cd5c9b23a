// Job: what a smeshing life is made of, and where it stands.
// Invariant: everything that differs between a live node and a simulation comes from here.
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spacemesh.Node.Events;
using Spacemesh.Node.Signing;
using Spacemesh.Node.Storage;
using Spacemesh.Poet.Client;
using Spacemesh.Post;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Smeshing;

/// <summary>Parts of a smeshing life; none of them is disposed by it.</summary>
public sealed record SmesherParts
{
    /// <summary>The smesher.</summary>
    public required SmesherIdentity Identity { get; init; }

    /// <summary>Settings.</summary>
    public required SmesherSettings Settings { get; init; }

    /// <summary>state.sql.</summary>
    public required Database State { get; init; }

    /// <summary>local.sql.</summary>
    public required Database Local { get; init; }

    /// <summary>signing.journal.</summary>
    public required SigningJournal Journal { get; init; }

    /// <summary>Folder of the ATX that is being published.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Makes PoST proofs.</summary>
    public required IPostProver Prover { get; init; }

    /// <summary>Checks PoST proofs.</summary>
    public required PostVerifier Verifier { get; init; }

    /// <summary>PoET servers; at least one.</summary>
    public required IReadOnlyList<IPoetClient> Poets { get; init; }

    /// <summary>Takes finished ATXs.</summary>
    public required IAtxPublisher Publisher { get; init; }

    /// <summary>Account that receives rewards; read when an ATX is assembled.</summary>
    public required Func<Address> Coinbase { get; init; }

    /// <summary>Events for users.</summary>
    public required NodeEventLog Events { get; init; }

    /// <summary>Clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Spreads requests after a round's end.</summary>
    public required Random Random { get; init; }

    /// <summary>Waits until the ATXs of earlier epochs are known; at once in a standalone network.</summary>
    public Func<CancellationToken, Task> AtxsSynced { get; init; } = _ => Task.CompletedTask;

    /// <summary>Log.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;
}

/// <summary>The steps of a smesher's life.</summary>
public enum SmesherStep
{
    /// <summary>Not running.</summary>
    Idle,

    /// <summary>Proving space for the first time.</summary>
    InitialPost,

    /// <summary>Waiting until ATXs are synchronised.</summary>
    WaitingForSync,

    /// <summary>Waiting until registration is near.</summary>
    WaitingForRegistration,

    /// <summary>Choosing a positioning ATX and registering with PoET servers.</summary>
    Registering,

    /// <summary>Waiting for the end of the PoET round.</summary>
    WaitingForRoundEnd,

    /// <summary>Fetching PoET proofs.</summary>
    FetchingPoetProof,

    /// <summary>Proving space over the PoET proof.</summary>
    ProvingPost,

    /// <summary>Waiting for the publish epoch, or publishing.</summary>
    Publishing,

    /// <summary>Waiting after a problem.</summary>
    Retrying,
}

/// <summary>Where a smesher stands.</summary>
/// <param name="Step">The step.</param>
/// <param name="Publish">Epoch of the ATX being made, if one is.</param>
/// <param name="Until">When the step is expected to end, if that is known.</param>
/// <param name="Problem">Why it waits, after a problem.</param>
public sealed record SmesherStatus(SmesherStep Step, EpochId? Publish = null, DateTimeOffset? Until = null, string? Problem = null);
