// Job: the view of a live node: what the consensus loop shows between two steps, and questions to it.
// Invariant: what it shows is copied on the loop's own thread after a step; reading it never waits.
using Spacemesh.Node.Core;
using Spacemesh.Node.Network;
using Spacemesh.Node.Storage;
using Spacemesh.Node.Storage.State;
using Spacemesh.Node.Transactions;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Api;

/// <summary>The consensus loop as the API sees it.</summary>
public sealed class LoopNodeView : INodeView
{
    private readonly NodeCore _core;
    private readonly LiveLoop _loop;
    private readonly INetwork _network;
    private readonly TimeProvider _time;
    private readonly Database _state;
    private readonly LayerId _effectiveGenesis;
    private volatile NodeProgress _progress;

    /// <summary>Begins to watch; made before the loop is started.</summary>
    public LoopNodeView(NodeCore core, LiveLoop loop, INetwork network, TimeProvider time, Database state, LayerId effectiveGenesis)
    {
        (_core, _loop, _network, _time, _state, _effectiveGenesis) = (core, loop, network, time, state, effectiveGenesis);
        _progress = Look();
        core.Changed += () =>
        {
            _progress = Look();
            Changed?.Invoke();
        };
    }

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public NodeProgress Progress => _progress;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AccountProjection>> ProjectAsync(
        IReadOnlyList<Address> addresses, CancellationToken cancellation) =>
        await _loop.AskAsync<IReadOnlyList<AccountProjection>>(rooms =>
            [.. addresses.Select(address => Project(rooms.Mempool, address))]).WaitAsync(cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IntakeOutcome> SubmitAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation)
    {
        long received = UnixNanoseconds.Of(_time.GetUtcNow());
        IntakeOutcome outcome = await _loop.AskAsync(rooms => rooms.Transactions.FromGossip(raw, received)).WaitAsync(cancellation)
            .ConfigureAwait(false);
        if (outcome.Verdict == IntakeVerdict.Accept)
            _network.Publish(Topics.Transaction, raw.ToArray());
        return outcome;
    }

    private static AccountProjection Project(Mempool mempool, Address address)
    {
        (ulong nonce, ulong balance) = mempool.Projection(address);
        return new AccountProjection(nonce, balance);
    }

    // Without peers there is nothing to catch up with: a standalone node is always synced.
    private NodeProgress Look() => new(
        IsSynced: true,
        LayerId.Max(_effectiveGenesis, _state.Read(BallotTable.HighestLayer) ?? _effectiveGenesis),
        _core.Rooms.LastApplied,
        _core.Rooms.Processed,
        ConnectedPeers: 0);
}
