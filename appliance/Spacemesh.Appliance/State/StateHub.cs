// Job: holds the last state and tells everyone who listens what changed.
// Invariant: a listener sees one whole state and then every change after it, in order; one that is too slow is let go and starts anew.
using System.Threading.Channels;

namespace Spacemesh.Appliance.State;

/// <summary>The last state and those who follow it. Thread-safe.</summary>
public sealed class StateHub
{
    /// <summary>Pages that may listen at once; a browser has one for each open tab.</summary>
    public const int DefaultMaxListeners = 32;

    /// <summary>Changes that may wait for a slow page: about a minute of a busy network.</summary>
    public const int DefaultMaxWaiting = 128;

    private readonly Lock gate = new();
    private readonly List<Subscription> listeners = [];
    private readonly int maxListeners;
    private readonly int maxWaiting;
    private PageState current = PageState.Empty;

    /// <summary>A hub with limits.</summary>
    public StateHub(int maxListeners = DefaultMaxListeners, int maxWaiting = DefaultMaxWaiting)
    {
        this.maxListeners = maxListeners;
        this.maxWaiting = maxWaiting;
    }

    /// <summary>The last state.</summary>
    public PageState Current
    {
        get
        {
            lock (gate)
                return current;
        }
    }

    /// <summary>How many listen.</summary>
    public int Listeners
    {
        get
        {
            lock (gate)
                return listeners.Count;
        }
    }

    /// <summary>Makes a new state out of the last one and tells the difference, if there is one.</summary>
    public void Update(Func<PageState, PageState> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        lock (gate)
        {
            PageState after = next(current);
            StateChange? change = StateChange.Between(current, after);
            current = after;
            if (change is null || listeners.Count == 0)
                return;
            byte[] frame = ServerSentEvent.Frame("change", StateJson.Write(change));
            for (int i = listeners.Count - 1; i >= 0; i--)
            {
                if (listeners[i].Queue.Writer.TryWrite(frame))
                    continue;
                listeners[i].Queue.Writer.TryComplete();
                listeners.RemoveAt(i);
            }
        }
    }

    /// <summary>Begins to listen; null when as many as may listen already do.</summary>
    public Subscription? TrySubscribe(long nowMs)
    {
        lock (gate)
        {
            if (listeners.Count >= maxListeners)
                return null;
            var subscription = new Subscription(this, maxWaiting);
            byte[] whole = ServerSentEvent.Frame("state", StateJson.Write(current with { NowMs = nowMs }));
            subscription.Queue.Writer.TryWrite(whole);
            listeners.Add(subscription);
            return subscription;
        }
    }

    private void Leave(Subscription subscription)
    {
        lock (gate)
            listeners.Remove(subscription);
    }

    /// <summary>One listener; dispose to leave.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly StateHub hub;

        internal Subscription(StateHub hub, int maxWaiting)
        {
            this.hub = hub;
            Queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(maxWaiting) { SingleReader = true });
        }

        internal Channel<byte[]> Queue { get; }

        /// <summary>Frames as they come; ends when the listener was too slow.</summary>
        public ChannelReader<byte[]> Frames => Queue.Reader;

        /// <inheritdoc/>
        public void Dispose() => hub.Leave(this);
    }
}
