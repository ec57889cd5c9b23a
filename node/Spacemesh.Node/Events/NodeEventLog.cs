// Job: the user events of the node (what a smesher wants to know), kept for latecomers and followed live.
// Invariant: bounded: the last 100 events, 1000 waiting for each subscriber; a subscriber that falls behind is cut off and told so.
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Spacemesh.Api.V1;

namespace Spacemesh.Node.Events;

/// <summary>The ring of events and its subscribers. Events are published by the code that did the thing.</summary>
public sealed class NodeEventLog(TimeProvider time)
{
    // Both numbers are the reference's (events/reporter.go): ring of user events and subscriber buffer.
    private const int RingLength = 100;
    private const int SubscriberBuffer = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<Event> _ring = new();
    private readonly List<Channel<Event>> _subscribers = [];

    /// <summary>Publishes an event; its timestamp is set here.</summary>
    public void Publish(Event item)
    {
        item.Timestamp = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        lock (_lock)
        {
            _ring.Enqueue(item);
            if (_ring.Count > RingLength)
                _ring.Dequeue();
            for (int i = _subscribers.Count - 1; i >= 0; i--)
            {
                if (_subscribers[i].Writer.TryWrite(item))
                    continue;
                _subscribers[i].Writer.TryComplete(new SubscriberTooSlowException());
                _subscribers.RemoveAt(i);
            }
        }
    }

    /// <summary>The events kept, oldest first.</summary>
    public IReadOnlyList<Event> Recent()
    {
        lock (_lock)
            return [.. _ring];
    }

    /// <summary>The events kept, then all that follow until cancelled.</summary>
    /// <exception cref="SubscriberTooSlowException">More than 1000 events waited to be read.</exception>
    public async IAsyncEnumerable<Event> Follow([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateBounded<Event>(new BoundedChannelOptions(SubscriberBuffer + RingLength) { SingleReader = true });
        lock (_lock)
        {
            foreach (Event item in _ring)
                channel.Writer.TryWrite(item);
            _subscribers.Add(channel);
        }
        try
        {
            await foreach (Event item in channel.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            lock (_lock)
                _subscribers.Remove(channel);
        }
    }
}

/// <summary>A subscriber did not read fast enough; the stream ends with Canceled <c>buffer is full</c>.</summary>
public sealed class SubscriberTooSlowException() : Exception("buffer is full");
