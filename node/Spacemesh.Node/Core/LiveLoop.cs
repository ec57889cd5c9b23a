// Job: drives the consensus loop of a live node: one thread that takes messages, questions and due timers in turn.
// Invariant: only this thread touches the core; the queue is bounded; a fault of ours stops the node with its message.
using System.Collections.Concurrent;
using Spacemesh.Consensus;

namespace Spacemesh.Node.Core;

/// <summary>The thread of the consensus loop.</summary>
public sealed class LiveLoop : IDisposable
{
    // A standalone network makes a few messages a second; a burst of this length is a sign of trouble elsewhere.
    private const int QueueLength = 4096;
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Action<NodeCore, DateTimeOffset>> _queue = new(QueueLength);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly NodeCore _core;
    private Thread? _thread;

    /// <summary>A loop that does not run yet.</summary>
    public LiveLoop(NodeCore core, TimeProvider time) => (_core, _time) = (core, time);

    /// <summary>Ends when the loop was stopped; faults when the core did.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { Name = "consensus", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Stops the thread after the step under way.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Handles a message of a peer.</summary>
    public Task<GossipVerdict> ReceiveAsync(string topic, byte[] message) => PostAsync((core, now) => core.Receive(topic, message, now));

    /// <summary>Handles a message of this node's own and publishes it if it was accepted.</summary>
    public Task<GossipVerdict> PublishAsync(string topic, byte[] message) => PostAsync((core, now) => core.Publish(topic, message, now));

    /// <summary>Asks the core something between two steps.</summary>
    public Task<T> AskAsync<T>(Func<CoreRooms, T> question) => PostAsync((core, now) => core.Ask(now, question));

    /// <summary>Stops and waits for the step under way: databases and native memory that it uses are freed after this.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread?.Join();
        _queue.Dispose();
        _stop.Dispose();
    }

    private Task<T> PostAsync<T>(Func<NodeCore, DateTimeOffset, T> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool taken = !_stop.IsCancellationRequested && _queue.TryAdd((core, now) =>
        {
            try
            {
                answer.SetResult(work(core, now));
            }
            catch (Exception e)
            {
                answer.SetException(e);
                throw;
            }
        });
        if (!taken)
            answer.SetException(new InvalidOperationException(_stop.IsCancellationRequested ? "the node is stopping" : "the consensus loop is overloaded"));
        return answer.Task;
    }

    private void Run()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                DateTimeOffset now = _time.GetUtcNow();
                _core.RunDue(now);
                if (_queue.TryTake(out Action<NodeCore, DateTimeOffset>? work, Wait(now), _stop.Token))
                    work(_core, _time.GetUtcNow());
            }
            _ended.TrySetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _ended.TrySetResult();
        }
        catch (Exception e)
        {
            // Whatever it was, signing on with a broken state would be worse than silence.
            _ended.TrySetException(e);
        }
    }

    private int Wait(DateTimeOffset now)
    {
        TimeSpan wait = (_core.NextDeadline ?? now + s_longestWait) - now;
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > s_longestWait ? s_longestWait : wait;
        // Rounded up: a timer must not be polled for in its last millisecond.
        return (int)Math.Ceiling(wait.TotalMilliseconds);
    }
}
