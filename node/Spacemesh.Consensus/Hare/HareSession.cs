// Job: one layer's Hare as the node's driver runs it: when to step, how large a committee, when it is over.
// Invariant: after the end nothing is sent or counted; steps are taken in order.
using Spacemesh.Protocol;

namespace Spacemesh.Consensus.Hare;

/// <summary>Where a session stands.</summary>
public enum HareSessionState : byte
{
    /// <summary>More rounds follow.</summary>
    Running,

    /// <summary>A result was found and the others were told.</summary>
    Succeeded,

    /// <summary>The limit of iterations was reached. A result found in that very step is still one.</summary>
    Failed,
}

/// <summary>
/// Agreement on a layer's proposals. The driver creates it at the start of the layer, calls <see cref="Step"/> at
/// <see cref="NextOffset"/> from there, sends what a step returns once for each eligible key, and hands in verified messages.
/// </summary>
public sealed class HareSession
{
    private readonly HareConfig _config;
    private readonly HareProtocol _protocol;

    /// <summary>A session of a layer whose epoch has this beacon.</summary>
    public HareSession(HareConfig config, LayerId layer, Beacon beacon)
    {
        _config = config;
        _protocol = new HareProtocol(config.ThresholdFor(layer));
        Layer = layer;
        Beacon = beacon;
    }

    /// <summary>Layer agreed on.</summary>
    public LayerId Layer { get; }

    /// <summary>Beacon of the layer's epoch, fixed at the start.</summary>
    public Beacon Beacon { get; }

    /// <summary>Whether the session is over.</summary>
    public HareSessionState State { get; private set; }

    /// <summary>The round that the next step executes: eligibilities are computed for it.</summary>
    public IterationRound Next => _protocol.Next;

    /// <summary>From the start of the layer to the next step. Without a seat in the preround, that step is taken at once.</summary>
    public TimeSpan NextOffset => _config.OffsetOf(Next);

    /// <summary>The agreed set; null until there is one.</summary>
    public IReadOnlyList<ProposalId>? Result { get; private set; }

    /// <summary>Committee to ask the oracle about for a message of this round.</summary>
    public uint CommitteeFor(IterationRound at) => _config.CommitteeFor(Layer, at);

    /// <summary>Sets what the preround sends; before the first step, and only if a key has a seat in it.</summary>
    public void Propose(IReadOnlyList<ProposalId> initialSet)
    {
        if (Next != IterationRound.Preround)
            throw new InvalidOperationException($"Layer {Layer}: the preround is over, its set cannot be given any more.");
        _protocol.SetInitial(initialSet);
    }

    /// <summary>Takes a verified message of this layer, own ones too: a node counts itself by receiving its own messages.</summary>
    public HareReceipt Receive(HareInput message) =>
        State == HareSessionState.Running ? _protocol.Receive(message) : default;

    /// <summary>Executes the next round.</summary>
    public HareOutput Step()
    {
        if (State != HareSessionState.Running)
            throw new InvalidOperationException($"Layer {Layer}: the session is over.");
        HareOutput output = _protocol.Execute();
        Result ??= output.Result;
        if (output.Terminated)
            State = HareSessionState.Succeeded;
        else if (output.At.Iteration == _config.IterationsLimit)
            State = HareSessionState.Failed;
        return output;
    }
}
