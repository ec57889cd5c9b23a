// Job: what one step of the consensus loop wants to send and to tell, held back until the step is in the database.
// Invariant: nothing leaves before the commit; order is kept.
using Spacemesh.Api.V1;

namespace Spacemesh.Node.Core;

/// <summary>A message of this node's own, to be handled by itself first and then published.</summary>
public readonly record struct OwnMessage(string Topic, byte[] Bytes);

/// <summary>Outputs of one step.</summary>
public sealed class Outbox
{
    private readonly List<OwnMessage> _messages = [];
    private readonly List<Event> _events = [];

    /// <summary>Sends a message under a topic after the commit.</summary>
    public void Publish(string topic, byte[] message) => _messages.Add(new OwnMessage(topic, message));

    /// <summary>Tells an event after the commit.</summary>
    public void Tell(Event item) => _events.Add(item);

    internal (OwnMessage[] Messages, Event[] Events) TakeAll()
    {
        (OwnMessage[] Messages, Event[] Events) all = ([.. _messages], [.. _events]);
        _messages.Clear();
        _events.Clear();
        return all;
    }
}
