// Job: the consensus loop as a machine without threads: messages and time in, stored state, messages and events out.
// Invariant: each step is one database transaction; own messages go through the own handlers before they are published.
using Spacemesh.Consensus;
using Spacemesh.Api.V1;
using Spacemesh.Node.Events;
using Spacemesh.Node.Network;
using Spacemesh.Node.Storage;
using Spacemesh.Protocol;

namespace Spacemesh.Node.Core;

/// <summary>The owner of all mutable consensus state. One thread at a time calls it.</summary>
public sealed class NodeCore
{
    // A timer may start timers that are due at once; a chain longer than this is a fault of ours.
    private const int StepsPerCall = 10_000;

    private readonly Database _state;
    private readonly NodeEventLog _events;
    private readonly CoreContext _context;
    private readonly CoreRooms _rooms;
    private readonly Queue<OwnMessage> _own = new();

    /// <summary>Loads the state from the databases; the first layer in which it acts is the one after the present.</summary>
    public NodeCore(CoreContext context, Database state, NodeEventLog events, CoreSeams seams, DateTimeOffset now)
    {
        (_context, _state, _events) = (context, state, events);
        _rooms = Step(now, () => CoreRooms.Open(context, seams));
        ScheduleLayer(context.Clock.LayerAt(now) + 1);
        RunOwnMessages(now);
    }

    /// <summary>When the loop has something to do next.</summary>
    public DateTimeOffset? NextDeadline => _context.Timers.NextDeadline;

    /// <summary>The rooms, for views of the state taken between two steps.</summary>
    public CoreRooms Rooms => _rooms;

    /// <summary>Called after every step.</summary>
    public event Action? Changed;

    /// <summary>Handles a message from a peer.</summary>
    public GossipVerdict Receive(string topic, byte[] message, DateTimeOffset now)
    {
        GossipVerdict verdict = Step(now, () => _rooms.Receive(topic, message));
        RunOwnMessages(now);
        return verdict;
    }

    /// <summary>Handles a message of this node's own and publishes it if it was accepted.</summary>
    public GossipVerdict Publish(string topic, byte[] message, DateTimeOffset now)
    {
        GossipVerdict verdict = Receive(topic, message, now);
        if (verdict == GossipVerdict.Accept)
            _context.Network.Publish(topic, message);
        return verdict;
    }

    /// <summary>Runs everything that is due.</summary>
    public void RunDue(DateTimeOffset now)
    {
        int steps = 0;
        while (_context.Timers.TryTakeDue(now, out Action work, out _))
        {
            if (++steps > StepsPerCall)
                throw new InvalidOperationException("the loop's timers start each other without end");
            Step(now, () =>
            {
                work();
                return true;
            });
            RunOwnMessages(now);
        }
    }

    /// <summary>Runs work inside a step, such as a question of the API that needs the loop's state.</summary>
    public T Ask<T>(DateTimeOffset now, Func<CoreRooms, T> question)
    {
        T answer = Step(now, () => question(_rooms));
        RunOwnMessages(now);
        return answer;
    }

    private T Step<T>(DateTimeOffset now, Func<T> work)
    {
        T result = _state.Write(session =>
        {
            _context.Enter(session, now);
            try
            {
                return work();
            }
            finally
            {
                _context.Leave();
            }
        });
        (OwnMessage[] messages, Event[] events) = _context.Outbox.TakeAll();
        foreach (Event item in events)
            _events.Publish(item);
        foreach (OwnMessage message in messages)
            _own.Enqueue(message);
        Changed?.Invoke();
        return result;
    }

    private void RunOwnMessages(DateTimeOffset now)
    {
        int steps = 0;
        while (_own.TryDequeue(out OwnMessage message))
        {
            if (++steps > StepsPerCall)
                throw new InvalidOperationException("the loop's own messages cause each other without end");
            if (Step(now, () => _rooms.Receive(message.Topic, message.Bytes)) == GossipVerdict.Accept)
                _context.Network.Publish(message.Topic, message.Bytes);
        }
    }

    private void ScheduleLayer(LayerId layer) => _context.Timers.At(_context.Clock.StartOf(layer), () =>
    {
        // After a sleep of the machine several layers have passed: only the present one can be acted in.
        LayerId current = LayerId.Max(layer, _context.CurrentLayer);
        ScheduleLayer(current + 1);
        _rooms.OnLayer(current);
    });
}
