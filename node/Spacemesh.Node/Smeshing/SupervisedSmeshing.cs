// Job: the whole of smeshing in a node that proves for itself: data, then service and life side by side.
// Invariant: the life begins only over complete data; when one part ends, the others end too.
using Spacemesh.Node.Storage.State;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Smeshing;

/// <summary>Data, service and life of the local smesher.</summary>
public sealed class SupervisedSmeshing(SmesherParts parts, PostSetup setup, PostSupervisor supervisor)
{
    // The search for a commitment checks proofs of space; one label takes about a millisecond.
    private static readonly TimeSpan CommitmentSearch = TimeSpan.FromMinutes(5);

    private readonly SmesherLife _life = new(parts);

    /// <summary>Where the smesher stands.</summary>
    public SmesherStatus Status => _life.Status;

    /// <summary>How far the PoST data are.</summary>
    public PostSetupStatus SetupStatus => setup.Status;

    /// <summary>Runs until cancelled (<see cref="OperationCanceledException"/>) or until only the operator can help.</summary>
    public async Task<SmeshingFault> RunAsync(CancellationToken cancellation)
    {
        await parts.AtxsSynced(cancellation).ConfigureAwait(false);
        if (await setup.RunAsync(parts.Identity.Id, ChooseCommitment(cancellation), cancellation).ConfigureAwait(false) is { } fault)
            return fault;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<SmeshingFault> service = supervisor.RunAsync(stop.Token);
        Task<SmeshingFault> life = _life.RunAsync(stop.Token);
        Task<SmeshingFault> first = await Task.WhenAny(service, life).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll((Task)service, life).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await first.ConfigureAwait(false);
    }

    // What the data are bound to; else what the first ATX named; else the best ATX known; else golden.
    private AtxId ChooseCommitment(CancellationToken cancellation)
    {
        NodeId smesher = parts.Identity.Id;
        if ((setup.ExistingCommitment() ?? parts.State.Read(session => AtxTable.CommitmentOf(session, smesher))) is { } known)
            return known;
        var chain = new AtxChainCheck(parts.State, parts.Verifier, parts.Settings, parts.Time);
        return chain.Best(new EpochId(uint.MaxValue), smesher, parts.Time.GetUtcNow() + CommitmentSearch, cancellation)?.Id
            ?? parts.Settings.GoldenAtx;
    }
}
