// Job: lets a stream wait until the node may have something new.
// Invariant: holds at most one signal, so that a slow reader costs nothing; a change between two waits is never lost.
using System.Threading.Channels;

namespace Spacemesh.Node.Api;

/// <summary>Waits for <see cref="INodeView.Changed"/>.</summary>
internal sealed class ChangeWaiter : IDisposable
{
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly INodeView _node;

    public ChangeWaiter(INodeView node)
    {
        _node = node;
        _node.Changed += Signal;
    }

    /// <summary>Returns when something may have changed since the last return.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation) => await _signal.Reader.ReadAsync(cancellation).ConfigureAwait(false);

    public void Dispose() => _node.Changed -= Signal;

    private void Signal() => _signal.Writer.TryWrite(true);
}
