// Job: the clock of Hare: iterations and rounds, their order, delays and grades.
// Invariant: eight-bit arithmetic wraps as in the protocol; a grade of a very late message wraps to a high one and is kept so.
using System.Globalization;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Hare;

/// <summary>A round of an iteration.</summary>
/// <param name="Iteration">Iteration, from 0; one byte that wraps.</param>
/// <param name="Round">Round.</param>
public readonly record struct IterationRound(byte Iteration, HareRound Round)
{
    /// <summary>The preround.</summary>
    public static IterationRound Preround => default;

    /// <summary>Number of the round over all iterations: the oracle's round.</summary>
    public uint Absolute => Wire.Absolute();

    /// <summary>The same as it stands in messages.</summary>
    public HareIterRound Wire => new() { Iteration = Iteration, Round = (byte)Round };

    /// <summary>True for rounds in which messages are sent: preround, propose, commit, notify.</summary>
    public bool HasMessage => Round is HareRound.Preround or HareRound.Propose or HareRound.Commit or HareRound.Notify;

    /// <summary>The round executed after this one. The first iteration has no hardlock.</summary>
    public IterationRound Next => this == Preround ? new(0, HareRound.SoftLock)
        : Round == HareRound.Notify ? new(unchecked((byte)(Iteration + 1)), HareRound.HardLock)
        : this with { Round = Round + 1 };

    /// <summary>The same protocol step one iteration earlier; iteration 0 wraps to 255.</summary>
    public IterationRound InPreviousIteration(HareRound round) => new(unchecked((byte)(Iteration - 1)), round);

    /// <summary>Rounds between a message's round and this one; the hardlock that follows the preround by number is not counted.</summary>
    public uint Delay(IterationRound since)
    {
        uint at = Absolute, from = since.Absolute;
        if (at <= from)
            return 0;
        uint delay = at - from;
        return since == Preround ? delay - 1 : delay;
    }

    /// <summary>Grade of a message of round <paramref name="since"/> received in this one: 6 minus the delay, in eight bits.</summary>
    public byte Grade(IterationRound since) => unchecked((byte)(6 - Delay(since)));

    /// <summary>Iteration and round number, such as <c>0/3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Iteration}/{(byte)Round}");
}
