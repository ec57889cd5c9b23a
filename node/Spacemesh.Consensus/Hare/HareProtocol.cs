// Job: the agreement itself: executes rounds over received messages and says what to send.
// Invariant: rounds are executed in order, one a call; a result, once found, never changes.
using Spacemesh.Consensus.Eligibility;
using Spacemesh.Protocol;
using Spacemesh.Protocol.Wire;

namespace Spacemesh.Consensus.Hare;

/// <summary>One node's state machine of Hare 3 for one layer (go-spacemesh hare3/protocol.go). Knows no clock and no keys.</summary>
internal sealed class HareProtocol(ushort threshold)
{
    private readonly GradedGossip _gossip = new(threshold);
    private readonly Dictionary<Hash32, IReadOnlyList<ProposalId>> _valid = [];
    private IReadOnlyList<ProposalId> _initial = [];
    private Hash32? _result;
    private VrfSignature? _coin;
    private bool _coinGiven;

    /// <summary>The round that the next call of <see cref="Execute"/> executes.</summary>
    internal IterationRound Next { get; private set; } = IterationRound.Preround;

    /// <summary>Hash of the set this node is locked on.</summary>
    internal Hash32? Locked { get; private set; }

    /// <summary>True if the lock is for good.</summary>
    internal bool HardLocked { get; private set; }

    /// <summary>The store of messages; looked into by tests.</summary>
    internal GradedGossip Gossip => _gossip;

    /// <summary>Sets what the preround sends.</summary>
    internal void SetInitial(IReadOnlyList<ProposalId> proposals) => _initial = proposals;

    /// <summary>Takes a message.</summary>
    internal HareReceipt Receive(HareInput message)
    {
        HareReceipt receipt = _gossip.Receive(Next, message);
        if (receipt.Relay && message.At.Round == HareRound.Preround
            && (_coin is not { } coin || VrfOrder.Compare(message.Vrf, in coin) < 0))
            _coin = message.Vrf;
        return receipt;
    }

    /// <summary>Executes the next round.</summary>
    internal HareOutput Execute()
    {
        IterationRound at = Next;
        var output = new HareOutput { At = at };
        switch (at.Round)
        {
            case HareRound.Preround:
                output = output with { Message = new HareDraft(at, _initial, null) };
                break;
            case HareRound.HardLock when at.Iteration > 0:
                output = ExecuteHardlock(output);
                break;
            case HareRound.SoftLock when at.Iteration > 0 && !HardLocked:
                Locked = Known(at.InPreviousIteration(HareRound.Commit), 3);
                break;
            case HareRound.Propose:
                output = output with { Message = new HareDraft(at, ToPropose(at), null) };
                break;
            case HareRound.Commit:
                output = output with { Message = Refer(at, ToCommit(at)) };
                break;
            case HareRound.Notify:
                output = output with { Message = Refer(at, _result ?? Known(at with { Round = HareRound.Commit }, 5)) };
                break;
        }
        if (at.Round >= HareRound.SoftLock && _coin is { } vrf && !_coinGiven)
        {
            _coinGiven = true;
            output = output with { Coin = VrfOrder.Coin(in vrf) };
        }
        Next = at.Next;
        return output;
    }

    /// <summary>Hash of a set: BLAKE3 of its ids in the order given, each widened to 32 bytes.</summary>
    internal static Hash32 SetHash(IReadOnlyList<ProposalId> proposals) => SetHashes.ProposalsInOrder([.. proposals]);

    private HareOutput ExecuteHardlock(HareOutput output)
    {
        IterationRound at = output.At;
        bool terminated = _result is not null;
        IReadOnlyList<ProposalId>? found = null;
        if (_result is null && Known(at.InPreviousIteration(HareRound.Notify), 5) is { } agreed)
        {
            _result = agreed;
            found = _valid[agreed];
        }
        Locked = Known(at.InPreviousIteration(HareRound.Commit), 4);
        HardLocked = Locked is not null;
        return output with { Terminated = terminated, Result = found };
    }

    private IReadOnlyList<ProposalId> ToPropose(IterationRound at) =>
        at.Iteration > 0 && Known(at.InPreviousIteration(HareRound.Commit), 2) is { } reference
            ? _valid[reference]
            : _gossip.Proposals(IterationRound.Preround, 4);

    private Hash32? ToCommit(IterationRound at)
    {
        List<GradedSet> proposed = _gossip.Gradecast(at with { Round = HareRound.Propose });
        HashSet<ProposalId> grade2 = [.. _gossip.Proposals(IterationRound.Preround, 2)];
        var hashes = new Hash32[proposed.Count];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = SetHash(proposed[i].Proposals);
            if (IsSubset(proposed[i].Proposals, grade2))
                _valid[hashes[i]] = proposed[i].Proposals;
        }
        if (HardLocked)
            return Locked;
        HashSet<ProposalId> grade3 = [.. _gossip.Proposals(IterationRound.Preround, 3)];
        IReadOnlyList<ProposalId> grade5 = _gossip.Proposals(IterationRound.Preround, 5);
        IReadOnlyList<Hash32> committedBefore = _gossip.References(at.InPreviousIteration(HareRound.Commit), 1);
        // Sets come by rising VRF: the smallest leader whose set passes is followed.
        for (int i = 0; i < hashes.Length; i++)
        {
            if (_valid.ContainsKey(hashes[i])
                && proposed[i].Grade == 2
                && IsSubset(proposed[i].Proposals, grade3)
                && (IsSubset(grade5, [.. proposed[i].Proposals]) || committedBefore.Contains(hashes[i]))
                && (Locked is null || Locked == hashes[i]))
                return hashes[i];
        }
        return null;
    }

    private static HareDraft? Refer(IterationRound at, Hash32? reference) =>
        reference is { } hash ? new HareDraft(at, null, hash) : null;

    /// <summary>A reference with enough seats whose set this node knows; the smallest, should there ever be two.</summary>
    private Hash32? Known(IterationRound target, byte grade)
    {
        foreach (Hash32 reference in _gossip.References(target, grade))
        {
            if (_valid.ContainsKey(reference))
                return reference;
        }
        return null;
    }

    private static bool IsSubset(IReadOnlyList<ProposalId> subset, HashSet<ProposalId> set)
    {
        foreach (ProposalId id in subset)
        {
            if (!set.Contains(id))
                return false;
        }
        return true;
    }
}
